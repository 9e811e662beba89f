import { AppError, isBranded } from "../base/errors.ts";
import type { Digest } from "../oci/digest.ts";
import type { PullLimit } from "./pullLimit.ts";

/**
 * Why a store could not do what was asked. The codes are decided on the HTTP status first and the
 * distribution-spec error code second, because registries differ in the latter.
 */
export type StoreErrorCode =
  /** The thing is not there (404). */
  | "notFound"
  /** Nobody is signed in, or the credential is wrong (401). */
  | "unauthorized"
  /** Signed in, but not allowed (403). */
  | "forbidden"
  /** The store does not offer this (405, 501, `UNSUPPORTED`). */
  | "unsupported"
  /** Too many requests (429), after waiting as told. */
  | "tooManyRequests"
  /** A reference, digest, manifest or request was refused (400, 409, 412, 413, 416, 422). */
  | "rejected"
  /** The tag exists, and the registry does not let it name something else. */
  | "immutableTag"
  /** Somebody has locked it, so that it is neither overwritten nor deleted until it is unlocked. */
  | "locked"
  /** The registry failed (5xx), after retries. */
  | "serverError"
  /** No answer: DNS, connection, TLS, time-out. `NetworkError` as cause. */
  | "network"
  /** The answer is not what the protocol says: HTML, missing headers, foreign Link … */
  | "badResponse"
  /** More bytes than we accept. */
  | "tooLarge"
  /** The content does not have the digest it was asked by. */
  | "digestMismatch";

/** What somebody may have locked. */
export type LockedPart = "tag" | "manifest" | "repository";

/** One entry of the spec's error body (distribution-spec, "Error Codes"). */
export interface RegistryErrorDetail {
  readonly code: string;
  readonly message: string;
  /** What it is about, where the registry says so: the blob or manifest that is missing. */
  readonly digest?: Digest;
}

/** Whether listing repositories failed because the registry offers no catalog, or not to this user. */
export function isWithoutCatalog(error: unknown): boolean {
  return (
    StoreError.is(error, "forbidden") ||
    StoreError.is(error, "notFound") ||
    StoreError.is(error, "unsupported")
  );
}

/**
 * Whether something could not be written because its repository, or its project, has to be created
 * first (ECR, Harbor, Google Artifact Registry). Most registries create it on the first push.
 */
export function isWithoutRepository(error: StoreError): boolean {
  const isWrite = error.method !== undefined && !["GET", "HEAD", "DELETE"].includes(error.method);
  return isWrite && error.code === "notFound" && error.details.some(isUnknownName);
}

function isUnknownName({ code }: RegistryErrorDetail): boolean {
  return code === "NAME_UNKNOWN" || code === "NOT_FOUND";
}

/**
 * The digest of what a manifest names and its repository does not have, where a registry refused it
 * for that (`MANIFEST_BLOB_UNKNOWN`, `BLOB_UNKNOWN`, `MANIFEST_UNKNOWN`).
 */
export function missingMember({ method, details }: StoreError): Digest | undefined {
  if (method !== "PUT") return undefined;
  return details.find(({ code, digest }) => code.endsWith("_UNKNOWN") && digest)?.digest;
}

/** A failed operation on a store. `url` is redacted. */
export class StoreError extends AppError<StoreErrorCode> {
  readonly brand = "StoreError";
  readonly status: number | undefined;
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** What the registry itself said; empty where it said nothing readable. */
  readonly details: readonly RegistryErrorDetail[];
  /** The limit of pulls that was reached, where it was that (`tooManyRequests`). */
  readonly pullLimit: PullLimit | undefined;
  /** What is locked (`locked`). */
  readonly locked: LockedPart | undefined;
  /** So long the registry wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: StoreErrorCode,
    message: string,
    context: {
      readonly status?: number;
      readonly method?: string;
      readonly url?: string;
      readonly details?: readonly RegistryErrorDetail[];
      readonly pullLimit?: PullLimit | undefined;
      readonly locked?: LockedPart;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, message, { cause: context.cause });
    this.status = context.status;
    this.method = context.method;
    this.url = context.url;
    this.details = context.details ?? [];
    this.pullLimit = context.pullLimit;
    this.locked = context.locked;
    this.retryAfterMs = context.retryAfterMs;
  }

  static is(error: unknown, code?: StoreErrorCode): error is StoreError {
    return isBranded(error, "StoreError", code);
  }
}
