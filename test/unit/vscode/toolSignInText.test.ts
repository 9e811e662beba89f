import { describe, expect, it, vi } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import { ToolSignInError, type ToolSignInErrorCode } from "../../../src/core/auth/toolSignIn.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { explainError } = await import("../../../src/vscode/platform/errorMessages.ts");
const { signInDetails } = await import("../../../src/vscode/platform/toolSignInText.ts");

const context = {
  tool: "podman",
  key: "quay.io",
  file: "/home/kim/auth.json",
  helper: "box",
  reason: "EACCES",
} as const;
const sentences: Readonly<Record<ToolSignInErrorCode, string>> = {
  gone: "Podman is not signed in to quay.io any more. Sign in with Podman",
  fileUnreadable: "cannot be read from /home/kim/auth.json (EACCES)",
  helperName: "“box”, which is no credential helper",
  helperMissing: "docker-credential-box is not in the PATH",
  helperFailed: "docker-credential-box failed: EACCES",
  helperAnswer: "answer of docker-credential-box",
  helperTimeout: "docker-credential-box did not answer in time",
};

describe("a sign-in of another program that cannot be used", () => {
  it.each(Object.entries(sentences))("is explained: %s", (code, part) => {
    const error = new ToolSignInError(code as ToolSignInErrorCode, "technical", context);
    const { message, remedies } = explainError(error);
    expect(message).toContain(part);
    expect(message).not.toContain("technical");
    expect(remedies).toEqual(["editCredentials", "retry", "showLog"]);
  });

  it("is named where the registry refuses it", () => {
    const refused = new AuthError("credentialsRejected", "t", { host: "quay.io", scheme: "basic" });
    const cause = refused.withTool("docker");
    const { message, remedies } = explainError(new StoreError("unauthorized", "t", { cause }));
    expect(message).toContain("quay.io did not accept the sign-in of Docker");
    expect(remedies).toContain("editCredentials");
  });
});

describe("a sign-in that is offered", () => {
  const base = { kind: "tool", tool: "docker", key: "quay.io", registry: "quay.io" } as const;

  it.each([
    [{}, ""],
    [{ username: "kim" }, "kim"],
    [{ helper: "ecr-login" }, "credential helper ecr-login"],
    [{ username: "kim", helper: "desktop" }, "kim, credential helper desktop"],
    [{ username: "kim", namespace: "acme" }, "kim, for acme"],
  ])("with %j is told by “%s”", (details, text) => {
    expect(signInDetails({ ...base, ...details })).toBe(text);
  });
});
