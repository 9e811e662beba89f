import { messageOf } from "../base/errors.ts";
import { NetworkError, type NetworkErrorCode } from "./networkError.ts";

const byReason: Readonly<Record<string, NetworkErrorCode>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_NONAME: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "reset",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EPROTO: "tlsProtocol",
};

/** OpenSSL's X509_V_ERR_* names and Node's own (nodejs.org, "X509 certificate error codes"). */
const certificateReason =
  /CERT|CRL|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH|UNKNOWN_CA|KEY_TOO_SMALL/;

/** What a peer says of our certificate, by names that OpenSSL and BoringSSL have for TLS alerts. */
const clientCertificateReason =
  /_ALERT_(?:(?:BAD|UNSUPPORTED|NO)_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED)/;

/** Turns what the platform threw into a {@link NetworkError}, by its code alone. */
export function networkFailure(error: unknown, url: string): NetworkError {
  if (NetworkError.is(error)) return error;
  const reason = reasonOf(error);
  const { host } = new URL(url);
  return new NetworkError(codeOf(reason), `No answer from ${host}: ${describe(error, reason)}`, {
    host,
    reason,
    cause: withoutUrls(error),
  });
}

function codeOf(reason: string): NetworkErrorCode {
  const known = byReason[reason];
  if (known) return known;
  if (reason.startsWith("HPE_")) return "notHttp";
  if (clientCertificateReason.test(reason)) return "clientCertificate";
  if (certificateReason.test(reason)) return "tlsCertificate";
  return reason.startsWith("ERR_SSL_") || reason.startsWith("ERR_TLS_") ? "tlsProtocol" : "other";
}

function reasonOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string" && error.code !== "") return error.code;
  return "cause" in error ? reasonOf(error.cause) : "";
}

function describe(error: unknown, reason: string): string {
  return reason === "" ? withoutUrls(error).message : reason;
}

/** The platform's message holds the URL with its query, which may be signed; logs tell causes, too. */
function withoutUrls(error: unknown): Error {
  return new Error(messageOf(error).replace(/https?:\/\/\S+/g, "(URL)"));
}
