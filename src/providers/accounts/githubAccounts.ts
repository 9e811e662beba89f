import type { RegistryLocation } from "../registryUrl.ts";
import type { AccountKind } from "./accountKind.ts";

/**
 * A registry of GitHub's takes the token of an account as password, as it takes personal access
 * tokens (GitHub Docs, "Working with the Container registry"). `read:org` tells the organisations
 * whose packages are listed.
 */
const common = {
  scopes: {
    read: ["read:org", "read:packages"],
    push: ["read:org", "read:packages", "write:packages"],
  },
  credential: ({ name, token }) =>
    Promise.resolve({ kind: "basic", username: name, password: token }),
} as const satisfies Partial<AccountKind>;

/** Accounts of github.com, for its container registry. */
export const githubAccounts: AccountKind = {
  ...common,
  id: "github",
  label: "GitHub",
  matches: ({ registry }) => registry === "ghcr.io",
};

/**
 * Accounts of the GitHub Enterprise host that VS Code is set up for, for the registry of that host.
 * @param host the host as it is set up now, such as `github.example.com`
 */
export function githubEnterpriseAccounts(host: () => string | undefined): AccountKind {
  return {
    ...common,
    id: "github-enterprise",
    label: "GitHub Enterprise",
    matches: ({ registry }: RegistryLocation) => {
      const own = host();
      return own !== undefined && registry === `containers.${own}`;
    },
  };
}
