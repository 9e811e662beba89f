import { describe, expect, it, vi } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import { storeFailure } from "../../../src/core/registry/storeFailure.ts";
import { AccountError } from "../../../src/providers/accounts/accountError.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { explainError } from "../../../src/vscode/platform/errorMessages.ts";
import { l10nTexts } from "../../../src/vscode/tree/l10nTexts.ts";

vi.mock("vscode", () => import("../../support/vscodeStub.ts"));

function refusal(code: "credentialsRejected" | "tokenRefused"): unknown {
  const error = new AuthError(code, "refused", { host: "ghcr.io", scheme: "bearer" });
  const request = { method: "PUT", url: "https://ghcr.io/v2/" };
  return storeFailure(error.withTool("account", "GitHub"), request);
}

describe("what is said of an account", () => {
  it("that VS Code is signed out of: sign in again", () => {
    expect(explainError(new AccountError("signedOut", "GitHub"))).toEqual({
      message: "VS Code is not signed in to GitHub with this account any more. Sign in again.",
      remedies: ["signInAgain", "editCredentials", "showLog"],
    });
  });

  it("that VS Code does not give: try again", () => {
    const error = new AccountError("unavailable", "GitHub", { cause: new Error("offline") });
    expect(explainError(error)).toEqual({
      message:
        "VS Code gave no account of GitHub. Check the network, and that signing in with GitHub is set up, then try again.",
      remedies: ["retry", "editCredentials", "showLog"],
    });
  });

  it("that is of another vendor: edit the credentials", () => {
    const { message } = explainError(new AccountError("foreign", "GitHub"));
    expect(message).toBe("An account of GitHub is not for this registry. Edit the credentials.");
  });

  it("whose token is refused: sign in again", () => {
    expect(explainError(refusal("credentialsRejected"))).toEqual({
      message: "ghcr.io did not accept the account of GitHub. Sign in again.",
      remedies: ["signInAgain", "editCredentials", "showLog"],
    });
  });

  it("that was allowed too little: how to allow more", () => {
    const { message, remedies } = explainError(refusal("tokenRefused"));
    expect(message).toContain("Edit the credentials to allow more");
    expect(remedies).toContain("editCredentials");
  });

  it("that lacks a role at Azure: to ask for one, for there is nothing to edit", () => {
    const host = "contoso.azurecr.io";
    const error = new AuthError("tokenRefused", "refused", { host, scheme: "bearer" });
    const request = { method: "PUT", url: `https://${host}/v2/` };
    const { message } = explainError(storeFailure(error.withTool("account", "Microsoft"), request));
    expect(message).toBe(
      "contoso.azurecr.io does not allow this with the account of Microsoft. Ask the owner of the registry for a role that does, such as AcrPush.",
    );
  });
});

describe("who is signed in on a row", () => {
  const connection: Connection = {
    id: "quay.io",
    name: "quay.io",
    url: "https://quay.io",
    registry: "quay.io",
    signIn: "basic",
    username: "kim",
    secretLocation: "podman",
  };

  it.each<[Partial<Connection>, string]>([
    [{ toolKey: "quay.io" }, "kim (Podman)"],
    [{ toolKey: "quay.io/acme" }, "kim (Podman, for acme)"],
    [{ secretLocation: "account", toolKey: "github/read/1", toolLabel: "GitHub" }, "kim (GitHub)"],
  ])("%j is told from others", (changes, expected) => {
    expect(l10nTexts.account({ ...connection, ...changes })).toBe(expected);
  });
});
