import { describe, expect, it, vi } from "vitest";
import { AuthError, type AuthErrorCode } from "../../../src/core/auth/authError.ts";
import { KeychainError } from "../../../src/core/auth/keychain.ts";
import { JsonError } from "../../../src/core/base/json.ts";
import { NetworkError, type NetworkErrorCode } from "../../../src/core/http/networkError.ts";
import { StoreError, type StoreErrorCode } from "../../../src/core/registry/storeError.ts";
import { UnknownConnectionError } from "../../../src/images/imageStores.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { explainError } = await import("../../../src/vscode/platform/errorMessages.ts");

const host = "registry.example.com:5000";
const storeCodes: Readonly<Record<StoreErrorCode, string>> = {
  notFound: "no such image",
  unauthorized: "did not accept the credentials",
  forbidden: "does not allow this",
  unsupported: "does not offer",
  tooManyRequests: "limits the number of requests",
  rejected: "refused the request",
  immutableTag: "does not let this tag be moved",
  locked: "keeps this tag locked",
  serverError: "failed (status 503)",
  network: "did not answer",
  badResponse: "did not answer as a container registry does",
  tooLarge: "more than Archipelago accepts",
  digestMismatch: "does not have its digest",
};
const networkCodes: Readonly<Record<NetworkErrorCode, string>> = {
  dns: "There is no host",
  refused: "Nothing answers at",
  reset: "closed the connection",
  timeout: "did not answer in time",
  unreachable: "cannot be reached",
  tlsCertificate: "is not trusted (SELF)",
  clientCertificate: "demands a client certificate",
  tlsProtocol: "does not speak HTTPS",
  notHttp: "does not speak HTTP.",
  tooManyRedirects: "redirects in circles",
  redirectRefused: "not safe to follow",
  other: "failed (SELF)",
};
const authCodes: Readonly<Record<AuthErrorCode, string>> = {
  signInRequired: "asks you to sign in",
  credentialsRejected: "did not accept the credentials",
  unsupportedScheme: "does not fit these credentials",
  realmRefused: "They were not sent",
  tokenRefused: "does not allow this",
  badTokenAnswer: "gave no token",
};

describe("explainError", () => {
  it.each(Object.entries(storeCodes))("says what StoreError %s means, and where", (code, part) => {
    const error = new StoreError(code as StoreErrorCode, "technical", { status: 503 });
    const { message, remedies } = explainError(error, { host });
    expect(message).toContain(part);
    expect(message).toContain(host);
    expect(message).not.toContain("technical");
    expect(remedies.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(networkCodes))("says what NetworkError %s means", (code, part) => {
    const cause = new NetworkError(code as NetworkErrorCode, "technical", { host, reason: "SELF" });
    for (const error of [cause, new StoreError("network", "technical", { cause })]) {
      const { message, remedies } = explainError(error, { host: "other" });
      expect(message).toContain(part);
      expect(message).toContain(host);
      expect(remedies).toContain("retry");
    }
  });

  it.each(Object.entries(authCodes))("says what AuthError %s means", (code, part) => {
    const cause = new AuthError(code as AuthErrorCode, "technical", { host, scheme: "bearer" });
    const { message, remedies } = explainError(new StoreError("unauthorized", "t", { cause }));
    expect(message).toContain(part);
    expect(message).toContain(host);
    expect(remedies).toContain("editCredentials");
  });

  it.each([
    [{ remaining: 0, limit: 100, windowSeconds: 21600 }, "The 100 pulls that"],
    [{ remaining: 0, limit: 5, windowSeconds: 1800 }, "in 30 minutes are used up"],
    [{ remaining: 0 }, "are used up. Sign in"],
  ])("says that pulls are used up, and what helps: %o", (pullLimit, part) => {
    const error = new StoreError("tooManyRequests", "technical", { status: 429, pullLimit });
    const { message, remedies } = explainError(error, { host });
    expect(message).toContain(part);
    expect(message).toContain(host);
    expect(remedies).toEqual(["editCredentials", "retry", "showLog"]);
  });

  it.each([
    [{ remaining: 0, limit: 200, windowSeconds: 21600 }, "The 200 pulls that"],
    [{ remaining: 0 }, "The pulls that"],
  ])("does not ask those to sign in who are signed in: %o", (pullLimit, part) => {
    const error = new StoreError("tooManyRequests", "technical", { status: 429, pullLimit });
    const { message, remedies } = explainError(error, { host, signIn: "basic" });
    expect(message).toContain(part);
    expect(message).not.toContain("Sign in");
    expect(remedies).toEqual(["retry", "showLog"]);
  });

  it("repeats what the registry itself said of a refusal", () => {
    const details = [{ code: "TAG_INVALID", message: "tag is immutable" }];
    const error = new StoreError("rejected", "technical", { status: 400, details });
    expect(explainError(error, { host }).message).toContain("tag is immutable");
  });

  it("names the host of the request where the caller names none", () => {
    const error = new StoreError("forbidden", "t", { url: `https://${host}/v2/` });
    expect(explainError(error).message).toContain(host);
  });

  it.each([
    [new UnknownConnectionError("ghcr.io"), "ghcr.io"],
    [new KeychainError("unavailable", "t", new Error("no bus")), "keychain does not answer"],
    [new KeychainError("timeout", "t"), "did not answer in time"],
    [new KeychainError("missing", "t"), "keychain is locked, or does not hold"],
    [new KeychainError("gone", "t"), "secret storage does not hold"],
    [new JsonError("notJson", "t"), "not valid JSON"],
    [new Error("odd"), "odd"],
    ["thrown text", "thrown text"],
  ])("has a sentence for %s", (error, part) => {
    expect(explainError(error).message).toContain(part);
  });

  it.each(["unavailable", "timeout", "missing", "gone"] as const)(
    "offers to sign in anew where the secret cannot be had: %s",
    (code) => {
      const { remedies } = explainError(new KeychainError(code, "t"), { host });
      expect(remedies).toEqual(["editCredentials", "retry", "showLog"]);
    },
  );
});
