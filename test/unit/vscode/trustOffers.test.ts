import { describe, expect, it, vi } from "vitest";
import { NetworkError, type NetworkErrorCode } from "../../../src/core/http/networkError.ts";
import { TlsFileError } from "../../../src/core/http/tlsFileError.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";

vi.mock("vscode", async () => import("../../support/vscodeStub.ts"));
const { trustOffers } = await import("../../../src/vscode/commands/configuration/trustOffers.ts");

const host = "registry.test";
const url = `https://${host}`;

function failure(code: NetworkErrorCode, reason: string, at = host): StoreError {
  return new StoreError("network", "technical", {
    cause: new NetworkError(code, "technical", { host: at, reason }),
  });
}

describe("what is offered when a registry cannot be connected to", () => {
  it.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", ["authority", "skipVerify"]],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", ["authority", "skipVerify"]],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", ["authority", "skipVerify"]],
    ["CERT_HAS_EXPIRED", ["skipVerify"]],
    ["ERR_TLS_CERT_ALTNAME_INVALID", ["skipVerify"]],
  ])("for a certificate with %s", (reason, offers) => {
    expect(trustOffers(failure("tlsCertificate", reason), { url })).toEqual(offers);
  });

  it("for another host is no more than an authority, for nothing else holds there", () => {
    const error = failure("tlsCertificate", "SELF_SIGNED_CERT_IN_CHAIN", "auth.test");
    expect(trustOffers(error, { url })).toEqual(["authority"]);
  });

  it("is a client certificate where one is demanded", () => {
    const reason = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
    expect(trustOffers(failure("clientCertificate", reason), { url })).toEqual([
      "clientCertificate",
    ]);
    const page = new StoreError("badResponse", "technical", { status: 400 });
    expect(trustOffers(page, { url })).toEqual(["clientCertificate"]);
  });

  it("is another file where one is no good", () => {
    const network = { caFile: "/ca.pem" };
    expect(trustOffers(new TlsFileError("missing", "/ca.pem"), { url, network })).toEqual([
      "authority",
    ]);
    expect(trustOffers(new TlsFileError("noKey", "/kim.key"), { url, network })).toEqual([
      "clientCertificate",
    ]);
  });

  it("is nothing for other failures, and nothing without TLS", () => {
    expect(trustOffers(failure("refused", "ECONNREFUSED"), { url })).toEqual([]);
    expect(trustOffers(new StoreError("unauthorized", "technical"), { url })).toEqual([]);
    const plain = new StoreError("badResponse", "technical", { status: 400 });
    expect(trustOffers(plain, { url: `http://${host}` })).toEqual([]);
  });
});
