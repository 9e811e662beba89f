import { FileSystemError, l10n, type Uri } from "vscode";
import { AppError, isBranded } from "../../core/base/errors.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { UnknownConnectionError } from "../../images/imageStores.ts";
import type { Failure, FailureReason } from "../../shared/viewState.ts";
import { explainError, type FailureContext } from "../platform/errorMessages.ts";

/** A draft was pushed or discarded, and a document still names it. */
export class DraftGoneError extends AppError<"draftGone"> {
  readonly brand = "DraftGoneError";

  constructor(draftId: string) {
    super("draftGone", `There is no draft ${draftId}`);
  }

  static is(error: unknown): error is DraftGoneError {
    return isBranded(error, "DraftGoneError");
  }
}

/** A report was closed, or the window reloaded, and a document still names it. */
export class ReportGoneError extends AppError<"reportGone"> {
  readonly brand = "ReportGoneError";

  constructor(reportId: string) {
    super("reportGone", `There is no report ${reportId}`);
  }

  static is(error: unknown): error is ReportGoneError {
    return isBranded(error, "ReportGoneError");
  }
}

/** A URI of our scheme that names no document, such as one that was typed. */
export class UnknownDocumentError extends AppError<"unknownDocument"> {
  readonly brand = "UnknownDocumentError";

  constructor() {
    super("unknownDocument", "The URI names neither a manifest nor a blob nor a draft");
  }

  static is(error: unknown): error is UnknownDocumentError {
    return isBranded(error, "UnknownDocumentError");
  }
}

/** A failed load or request, for the manifest view. */
export function toFailure(error: unknown, context: FailureContext = {}): Failure {
  if (DraftGoneError.is(error)) {
    const message = l10n.t("This draft was pushed or discarded. Close the editor.");
    return { reason: "draftGone", message, remedies: [] };
  }
  if (ReportGoneError.is(error)) {
    const message = l10n.t(
      "Results are kept only while they are open, and not when the window is reloaded. Run the command again to get this one anew.",
    );
    return { reason: "reportGone", message, remedies: [] };
  }
  if (UnknownDocumentError.is(error)) {
    const message = l10n.t("The address of this document is not complete. Close the editor.");
    return { reason: "missing", message, remedies: [] };
  }
  const { message, remedies } = explainError(error, context);
  return { reason: reasonOf(error), message, remedies };
}

function reasonOf(error: unknown): FailureReason {
  if (UnknownConnectionError.is(error)) return "disconnected";
  if (!StoreError.is(error)) return "other";
  switch (error.code) {
    case "notFound":
      return "missing";
    case "unauthorized":
    case "forbidden":
      return "denied";
    case "tooLarge":
      return "tooLarge";
    case "network":
    case "serverError":
    case "tooManyRequests":
      return "network";
    case "unsupported":
    case "rejected":
    case "immutableTag":
    case "locked":
    case "badResponse":
    case "digestMismatch":
      return "other";
  }
}

/** A failed load, for the text editor and everything else that reads files. */
export function toFileSystemError(error: unknown, uri: Uri): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const { reason, message } = toFailure(error);
  switch (reason) {
    case "missing":
    case "draftGone":
    case "reportGone":
      return withMessage(FileSystemError.FileNotFound(uri), message);
    case "denied":
      return withMessage(FileSystemError.NoPermissions(uri), message);
    case "tooLarge":
    case "disconnected":
    case "network":
    case "other":
      return FileSystemError.Unavailable(message);
  }
}

/** The kind decides what VS Code does, the message what the user reads. */
function withMessage(error: FileSystemError, message: string): FileSystemError {
  error.message = message;
  return error;
}
