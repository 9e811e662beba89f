import { describe, expect, it, vi } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { ProviderError, type ProviderErrorCode } from "../../../src/providers/providerError.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { explainError } = await import("../../../src/vscode/platform/errorMessages.ts");
const { toolName } = await import("../../../src/vscode/platform/toolSignInText.ts");

const sentences: Readonly<Record<ProviderErrorCode, string>> = {
  missing: "Contoso is not there to sign in to contoso.test.",
  signedOut: "Contoso is not signed in to contoso.test.",
  failed: "Contoso failed: quota exceeded",
  badAnswer: "Contoso gave an answer that cannot be used.",
  timeout: "Contoso did not answer in time.",
};
const context = { host: "contoso.test" };

describe("a provider of another extension that fails", () => {
  it.each(Object.entries(sentences))("is named: %s", (code, start) => {
    const cause = new ProviderError(code as ProviderErrorCode, {
      provider: "Contoso",
      reason: "quota exceeded",
    });
    const explanation = explainError(cause, context);
    expect(explanation.message.startsWith(start)).toBe(true);
    expect(explanation.remedies).toContain("showLog");
    const ofList = new StoreError("serverError", "technical", { cause });
    expect(explainError(ofList, context)).toEqual(explanation);
  });

  it.each(["missing", "signedOut"] as const)("lets another credential be entered: %s", (code) => {
    const error = new ProviderError(code, { provider: "Contoso" });
    expect(explainError(error, context).remedies).toContain("editCredentials");
  });

  it("may have given no reason", () => {
    const error = new ProviderError("failed", { provider: "Contoso" });
    expect(explainError(error, context).message).toBe("Contoso failed.");
  });

  it("is named where the registry refuses its credential", () => {
    const refused = new AuthError("credentialsRejected", "t", { host: "a.test", scheme: "basic" });
    const cause = refused.withTool("extension", "Contoso");
    const { message } = explainError(new StoreError("unauthorized", "t", { cause }));
    expect(message).toContain("a.test did not accept the sign-in of Contoso");
  });

  it("has a name even if it forgot it", () => {
    expect(toolName("extension")).toBe("an extension");
  });
});
