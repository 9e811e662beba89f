import { AuthError, type AuthErrorCode } from "../auth/authError.ts";
import { JsonError } from "../base/json.ts";
import { redactUrl } from "../base/redact.ts";
import { BodyLimitError } from "../http/bodyLimit.ts";
import { NetworkError } from "../http/networkError.ts";
import { DigestError } from "../oci/digest.ts";
import { StoreError, type StoreErrorCode } from "./storeError.ts";

/** What was being done when it failed. */
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
}

const authCodes: Readonly<Record<AuthErrorCode, StoreErrorCode>> = {
  signInRequired: "unauthorized",
  credentialsRejected: "unauthorized",
  unsupportedScheme: "unauthorized",
  realmRefused: "unauthorized",
  tokenRefused: "forbidden",
  badTokenAnswer: "unauthorized",
};

/**
 * Gives the failures of the layers below their code as a {@link StoreError}, with the original as
 * cause. Anything else, cancellations above all, is returned as it is.
 */
export function storeFailure(error: unknown, request: FailedRequest): unknown {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const { method } = request;
  const url = redactUrl(request.url);
  return new StoreError(code, `${method} ${url}: ${error.message}`, {
    method,
    url,
    cause: error,
    ...(AuthError.is(error) && { status: error.tokenStatus ?? 401 }),
  });
}

function codeOf(error: unknown): StoreErrorCode | undefined {
  if (NetworkError.is(error)) return "network";
  if (AuthError.is(error)) return authCode(error);
  if (BodyLimitError.is(error)) return "tooLarge";
  if (DigestError.is(error)) return "digestMismatch";
  return JsonError.is(error) ? "badResponse" : undefined;
}

/** A token server that fails or is too busy says nothing about the user's rights. */
function authCode({ code, tokenStatus = 0 }: AuthError): StoreErrorCode {
  if (tokenStatus === 429) return "tooManyRequests";
  return tokenStatus >= 500 ? "serverError" : authCodes[code];
}
