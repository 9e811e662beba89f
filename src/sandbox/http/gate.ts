import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "./apiError.ts";

/** Who may come in; everybody where there is none. */
export interface SandboxCredential {
  readonly username: string;
  readonly password: string;
}

const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const challenge = { "www-authenticate": 'Basic realm="Sandbox registry", charset="UTF-8"' };

/**
 * Lets in what may come from this computer only. The name by which we were called tells a page of
 * the web whose host was made to resolve to this computer (DNS rebinding); an `Origin` tells any
 * page, for registry clients send none. Throws {@link ApiError} 421 and 403.
 */
export function checkCaller(host: string | undefined, origin: string | undefined): void {
  if (host === undefined || !loopbackHost.test(host)) {
    throw new ApiError(421, "DENIED", "This registry answers to 127.0.0.1 and localhost only");
  }
  if (origin !== undefined) {
    throw new ApiError(403, "DENIED", "This registry does not answer to web pages");
  }
}

/** Checks Basic authentication (RFC 7617) in constant time; throws {@link ApiError} 401. */
export function checkCredential(
  authorization: string | undefined,
  credential: SandboxCredential | undefined,
): void {
  if (!credential) return;
  const encoded = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  const given = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
  const isRight =
    given !== undefined &&
    timingSafeEqual(hashOf(given), hashOf(`${credential.username}:${credential.password}`));
  if (isRight) return;
  const reason = given === undefined ? "Authentication is required" : "The credential is wrong";
  throw new ApiError(401, "UNAUTHORIZED", reason, { headers: challenge });
}

/** Hashes have one length whatever was hashed, so that comparing tells nothing. */
function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
