import { JsonError } from "../base/json.ts";
import { DigestError } from "../oci/digest.ts";
import { StoreError, type StoreErrorCode } from "../registry/storeError.ts";
import { LayoutError, type LayoutErrorCode } from "./layoutError.ts";

/** Runs file work and gives its failures their code as {@link StoreError}s; others pass. */
export async function withStoreErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw layoutFailure(what, error);
  }
}

/**
 * A failure of the file system, of the layout, of verifying or of parsing as {@link StoreError}, its
 * cause a {@link LayoutError} where there is one for it; anything else as it is.
 */
export function layoutFailure(what: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  return new StoreError(code, `${what}: ${error.message}`, { cause: asLayoutError(error) });
}

/** No room as {@link LayoutError} `full`, whatever else as it is. */
export function asLayoutError(error: unknown): unknown {
  if (!isFileError(error, "ENOSPC") && !isFileError(error, "EDQUOT")) return error;
  return new LayoutError("full", error.path ?? "", "There is no room left", { cause: error });
}

/** Whether an error is the file system's, and of that code where one is named. */
export function isFileError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return false;
  return code === undefined || error.code === code;
}

function codeOf(error: unknown): StoreErrorCode | undefined {
  if (DigestError.is(error)) return "digestMismatch";
  if (JsonError.is(error)) return "badResponse";
  if (LayoutError.is(error)) return storeCodeOf(error.code);
  if (isFileError(error, "ENOENT")) return "notFound";
  return isFileError(error) ? "serverError" : undefined;
}

function storeCodeOf(code: LayoutErrorCode): StoreErrorCode {
  switch (code) {
    case "locked":
      return "locked";
    case "full":
      return "serverError";
    case "tooLarge":
      return "tooLarge";
    case "notLayout":
    case "notArchive":
    case "compressed":
    case "unknownVersion":
    case "corrupt":
    case "outside":
      return "badResponse";
  }
}
