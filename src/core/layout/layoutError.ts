import { AppError, isBranded } from "../base/errors.ts";

/** Why a folder or a file cannot be used as a store of images. */
export type LayoutErrorCode =
  /** A folder that has other content, or none where one was expected. */
  | "notLayout"
  /** A file that is no tar archive, or one without images. */
  | "notArchive"
  /** A compressed archive; what is in it can only be read where it is unpacked first. */
  | "compressed"
  /** `imageLayoutVersion` of a generation that we do not know. */
  | "unknownVersion"
  /** What is there breaks its own rules: truncated, wrong checksums, no JSON. */
  | "corrupt"
  /** Something in it leads out of it: `..`, links to elsewhere, devices. */
  | "outside"
  /** More entries or larger headers than any real one has. */
  | "tooLarge"
  /** Somebody else is writing; `holder` says who. */
  | "locked"
  /** The disk has no room left, or the user's share of it is used up. */
  | "full";

/** Who holds a lock, as far as the lock tells. */
export interface LockHolder {
  /** Process id on `host`. */
  readonly pid: number;
  /** The computer's name. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** A folder or file that should hold images cannot be opened, locked or written. */
export class LayoutError extends AppError<LayoutErrorCode> {
  readonly brand = "LayoutError";
  /** The folder or file that it is about. */
  readonly path: string;
  /** Of `locked`; undefined where the lock does not tell. */
  readonly holder: LockHolder | undefined;

  constructor(
    code: LayoutErrorCode,
    path: string,
    message: string,
    context: { readonly holder?: LockHolder | undefined; readonly cause?: unknown } = {},
  ) {
    super(code, message, { cause: context.cause });
    this.path = path;
    this.holder = context.holder;
  }

  static is(error: unknown, code?: LayoutErrorCode): error is LayoutError {
    return isBranded(error, "LayoutError", code);
  }
}
