import { isAbortError } from "../base/abort.ts";

/** Notes on a failure which connection it is one of, for a job may be about several. */
export function ofConnection(error: unknown, connectionId: string | undefined): unknown {
  const isOurs = error instanceof Error && !isAbortError(error) && Object.isExtensible(error);
  return isOurs && connectionId !== undefined ? Object.assign(error, { connectionId }) : error;
}

/** Which connection failed, where that was noted on the failure or on what caused it. */
export function failedConnectionId(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("connectionId" in error && typeof error.connectionId === "string") return error.connectionId;
  return failedConnectionId(error.cause);
}
