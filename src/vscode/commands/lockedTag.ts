import { StoreError } from "../../core/registry/storeError.ts";

/** The tag that a registry did not write or delete because it is locked. */
export function lockedTagOf(error: unknown): string | undefined {
  if (!StoreError.is(error, "locked") || error.locked !== "tag") return undefined;
  return error.url?.split("/").at(-1);
}
