import { AppError, isBranded } from "../base/errors.ts";

/** Why no HTTP answer came. */
export type NetworkErrorCode =
  | "dns"
  | "refused"
  | "reset"
  | "timeout"
  | "unreachable"
  /** The certificate is self-signed, expired, for another name or of an unknown issuer. */
  | "tlsCertificate"
  /** The peer demands a certificate of ours, or does not accept the one it was shown. */
  | "clientCertificate"
  /** The peer does not speak TLS (an https URL on a plain port) or another version of it. */
  | "tlsProtocol"
  /** The peer does not speak HTTP (an http URL on a TLS port, some other server). */
  | "notHttp"
  | "tooManyRedirects"
  /** A redirect that must not be followed (to a private address, to another scheme). */
  | "redirectRefused"
  | "other";

/** A request got no usable answer. `host` is host:port; `reason` is the platform's own code, such as `ENOTFOUND`. */
export class NetworkError extends AppError<NetworkErrorCode> {
  readonly brand = "NetworkError";
  readonly host: string;
  readonly reason: string;

  constructor(
    code: NetworkErrorCode,
    message: string,
    context: { readonly host: string; readonly reason?: string; readonly cause?: unknown },
  ) {
    super(code, message, { cause: context.cause });
    this.host = context.host;
    this.reason = context.reason ?? "";
  }

  static is(error: unknown, code?: NetworkErrorCode): error is NetworkError {
    return isBranded(error, "NetworkError", code);
  }
}
