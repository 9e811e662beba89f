import { StoreError, type StoreErrorCode } from "../../core/registry/storeError.ts";

/** Failures that the next request would meet, too. */
const fatal: readonly StoreErrorCode[] = [
  "unauthorized",
  "forbidden",
  "tooManyRequests",
  "network",
];

/** Whether a failure is about one tag or manifest only, so that the others can still be read. */
export function isAboutOne(error: unknown): error is StoreError {
  return StoreError.is(error) && !fatal.includes(error.code);
}
