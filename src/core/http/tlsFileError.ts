import { AppError, isBranded } from "../base/errors.ts";

/** What is wrong with a file of certificates or keys. */
export type TlsFileProblem =
  | "missing"
  /** It cannot be read, or is no file. */
  | "unreadable"
  | "tooLarge"
  | "noCertificate"
  /** A part of it says that it is a certificate and is none. */
  | "badCertificate"
  | "noKey"
  | "encryptedKey"
  | "badKey"
  /** The key is not the certificate's. */
  | "otherKey";

/** A file that a connection needs for TLS is not what it should be; no request was made. */
export class TlsFileError extends AppError<TlsFileProblem> {
  readonly brand = "TlsFileError";
  /** Its path. */
  readonly file: string;

  constructor(code: TlsFileProblem, file: string, cause?: unknown) {
    super(code, `${file}: ${code}`, { cause });
    this.file = file;
  }

  static is(error: unknown, code?: TlsFileProblem): error is TlsFileError {
    return isBranded(error, "TlsFileError", code);
  }
}
