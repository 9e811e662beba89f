import { assertNever } from "../../core/base/errors.ts";
import { DigestError } from "../../core/oci/digest.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { ApiError, type ApiErrorCode } from "./apiError.ts";
import { jsonAnswer, type ApiAnswer } from "./apiRequest.ts";

/** What a resource calls its absence and what is wrong with it. */
export interface ResourceErrors {
  readonly unknown: ApiErrorCode;
  readonly invalid: ApiErrorCode;
}

/** The answer to a failed request; `undefined` if the failure is our own fault. */
export function failureAnswer(error: unknown, errors: ResourceErrors): ApiAnswer | undefined {
  const known = toApiError(error, errors);
  return known ? jsonAnswer(known.status, known.body, known.headers) : undefined;
}

/** The answer when something is wrong with us. */
export function internalErrorAnswer(): ApiAnswer {
  const error = new ApiError(500, "UNKNOWN", "The registry failed; its log says why");
  return jsonAnswer(error.status, error.body);
}

function toApiError(error: unknown, errors: ResourceErrors): ApiError | undefined {
  if (ApiError.is(error)) return error;
  if (StoreError.is(error)) return fromStore(error, errors);
  if (!DigestError.is(error)) return undefined;
  return new ApiError(400, "DIGEST_INVALID", error.message, { cause: error });
}

function fromStore(error: StoreError, errors: ResourceErrors): ApiError | undefined {
  const { code, message } = error;
  const cause = { cause: error };
  switch (code) {
    case "notFound":
      return new ApiError(404, errors.unknown, message, cause);
    case "digestMismatch":
      return new ApiError(400, "DIGEST_INVALID", message, cause);
    case "rejected":
      return new ApiError(error.status ?? 400, errors.invalid, message, cause);
    case "tooLarge":
      return new ApiError(413, "SIZE_INVALID", message, cause);
    case "immutableTag":
    case "locked":
      return new ApiError(409, errors.invalid, message, cause);
    case "unsupported":
      return new ApiError(405, "UNSUPPORTED", message, cause);
    case "unauthorized":
    case "forbidden":
      return new ApiError(403, "DENIED", message, cause);
    case "tooManyRequests":
      return new ApiError(429, "TOOMANYREQUESTS", message, cause);
    case "serverError":
    case "network":
    case "badResponse":
      return undefined;
    default:
      return assertNever(code);
  }
}
