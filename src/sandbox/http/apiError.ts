import { AppError, isBranded } from "../../core/base/errors.ts";

/** Error codes of the distribution-spec ("Error Codes") and two that registries add to them. */
export type ApiErrorCode =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "UNAUTHORIZED"
  | "DENIED"
  | "UNSUPPORTED"
  | "TOOMANYREQUESTS"
  | "PAGINATION_NUMBER_INVALID"
  | "UNKNOWN";

/** What else an {@link ApiError} answers with. */
export interface ApiErrorExtras {
  readonly headers?: Readonly<Record<string, string>>;
  /** Digests, one error entry each. */
  readonly digests?: readonly string[];
  readonly cause?: unknown;
}

/** A request that is answered with an error status and the spec's error body. */
export class ApiError extends AppError<ApiErrorCode> {
  readonly brand = "ApiError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #digests: readonly string[];

  constructor(status: number, code: ApiErrorCode, message: string, extras: ApiErrorExtras = {}) {
    super(code, message, { cause: extras.cause });
    this.status = status;
    this.headers = extras.headers ?? {};
    this.#digests = extras.digests ?? [];
  }

  static is(error: unknown): error is ApiError {
    return isBranded(error, "ApiError");
  }

  /** The body (distribution-spec, "Error Codes"). */
  get body(): object {
    const { code, message } = this;
    const details = this.#digests.map((digest) => ({ code, message, detail: { digest } }));
    return { errors: details.length > 0 ? details : [{ code, message }] };
  }
}
