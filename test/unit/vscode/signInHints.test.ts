import { describe, expect, it, vi } from "vitest";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { parseRegistryUrl } from "../../../src/providers/registryUrl.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { signInHints } = await import("../../../src/vscode/commands/signInHints.ts");

const providers = new Providers(knownProviders());

function hintsFor(host: string) {
  return signInHints(providers.of(parseRegistryUrl(host)).id);
}

describe("what is said of signing in", () => {
  it.each([
    ["docker.io", "Docker ID", "Access token of your Docker account"],
    ["ghcr.io", "GitHub user name", "read:packages"],
    ["contoso.azurecr.io", "00000000-0000-0000-0000-000000000000", "az acr login --expose-token"],
    ["123456789012.dkr.ecr.eu-central-1.amazonaws.com", "AWS", "aws ecr get-login-password"],
    ["public.ecr.aws", "AWS", "aws ecr-public get-login-password"],
    ["europe-west3-docker.pkg.dev", "_json_key", "gcloud auth print-access-token"],
    ["quay.io", "robot account", "robot account"],
    ["registry.gitlab.com", "deploy token", "read_registry"],
  ])("fits %s", (host, user, secret) => {
    const { aboutUser, aboutSecret } = hintsFor(host);
    expect(aboutUser).toContain(user);
    expect(aboutSecret).toContain(secret);
  });

  it("offers the user name that all enter", () => {
    expect(hintsFor("123456789012.dkr.ecr.eu-central-1.amazonaws.com").username).toBe("AWS");
    expect(hintsFor("gcr.io").username).toBe("oauth2accesstoken");
    expect(hintsFor("docker.io").username).toBeUndefined();
  });

  it("is nothing for registries that need no explanation", () => {
    expect(hintsFor("registry.example.com")).toEqual({});
    expect(signInHints("toString")).toEqual({});
  });
});
