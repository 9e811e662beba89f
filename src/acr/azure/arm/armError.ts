import { AppError, isBranded } from "../../../core/base/errors.ts";

/** Why Azure Resource Manager did not do what it was asked. */
export type ArmErrorCode =
  /** The token is refused, the next one as well (401). */
  | "unauthorized"
  /** Signed in, but without the role that this takes, or kept from it by a policy (403). */
  | "forbidden"
  | "notFound"
  /** Something is there already, or is being changed (409, 412). */
  | "conflict"
  /** Too many requests (429), after waiting as told. */
  | "throttled"
  /** Not accepted: another 4xx. */
  | "rejected"
  /** 5xx, after retries. */
  | "serverError"
  /** A long-running operation came to a bad end. */
  | "operationFailed"
  | "operationCanceled"
  /** A long-running operation did not end in the time it was given. */
  | "operationTimeout"
  /** The answer is not what the API says. */
  | "badAnswer"
  /** The answer leads to a host that the token does not belong to. */
  | "foreignHost";

/** One of the causes that Azure gives with an error. */
export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
}

interface ArmErrorContext {
  readonly status?: number;
  readonly azureCode?: string | undefined;
  readonly azureMessage?: string | undefined;
  readonly details?: readonly ArmErrorDetail[];
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A request to Azure Resource Manager failed, or the operation that it began. */
export class ArmError extends AppError<ArmErrorCode> {
  readonly brand = "ArmError";
  readonly status: number | undefined;
  /** Azure's own code: `AuthorizationFailed`. */
  readonly azureCode: string | undefined;
  /** Azure's own message, in English. */
  readonly azureMessage: string | undefined;
  readonly details: readonly ArmErrorDetail[];
  /** `x-ms-correlation-request-id`: what Azure's support finds the request by. */
  readonly requestId: string | undefined;
  /** So long Azure wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ArmErrorCode, message: string, context: ArmErrorContext = {}) {
    super(code, message, { cause: context.cause });
    this.status = context.status;
    this.azureCode = context.azureCode;
    this.azureMessage = context.azureMessage;
    this.details = context.details ?? [];
    this.requestId = context.requestId;
    this.retryAfterMs = context.retryAfterMs;
  }

  static is(error: unknown, code?: ArmErrorCode): error is ArmError {
    return isBranded(error, "ArmError", code);
  }
}
