import { describe, expect, it } from "vitest";
import { NetworkError } from "../../../../src/core/http/networkError.ts";
import { networkFailure } from "../../../../src/core/http/networkFailure.ts";

const url = "https://registry.example.com:5000/v2/?token=s3cret";

describe("the platform's failures", () => {
  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["ERR_STREAM_PREMATURE_CLOSE", "reset"],
    ["ETIMEDOUT", "timeout"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tlsCertificate"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tlsCertificate"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tlsCertificate"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tlsCertificate"],
    ["CERT_HAS_EXPIRED", "tlsCertificate"],
    ["CERT_NOT_YET_VALID", "tlsCertificate"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tlsCertificate"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "clientCertificate"],
    ["ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE", "clientCertificate"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN", "clientCertificate"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "clientCertificate"],
    ["EPROTO", "tlsProtocol"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tlsProtocol"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tlsProtocol"],
    ["HPE_INVALID_CONSTANT", "notHttp"],
    ["ERR_INVALID_CHAR", "other"],
  ])("%s is %s", (reason, code) => {
    const error = networkFailure(Object.assign(new Error("no"), { code: reason }), url);
    expect(error).toMatchObject({ code, reason, host: "registry.example.com:5000" });
  });

  it("are found below the error that wraps them", () => {
    const cause = Object.assign(new Error("inner"), { code: "ENOTFOUND" });
    expect(networkFailure(new Error("outer", { cause }), url).code).toBe("dns");
  });

  it("keep the URL's query out of their message", () => {
    const coded = Object.assign(new Error(`request to ${url} failed`), { code: "ECONNRESET" });
    for (const error of [coded, new Error(`request to ${url} failed`), "thrown text", undefined]) {
      expect(networkFailure(error, url).message).not.toContain("s3cret");
    }
  });

  it("are given back as they are when they have been translated before", () => {
    const error = new NetworkError("dns", "dns", { host: "h" });
    expect(networkFailure(error, url)).toBe(error);
  });
});
