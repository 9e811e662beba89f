import type { TransferRequest } from "../copy/transferRequest.ts";
import type { TransferEnd, TransferOutcome } from "./transferOutcome.ts";

/** Whether a transfer still has to come to its end. */
export type TransferState = "queued" | "running" | TransferEnd;

/** A transfer as it is kept: what was asked for and what came of it. Plain data, without secrets. */
export interface TransferRecord {
  readonly id: string;
  /** For people: `app:1.4 to contoso.azurecr.io/app`. */
  readonly title: string;
  readonly request: TransferRequest;
  readonly state: TransferState;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; undefined as long as it has not ended. */
  readonly endedAt?: string | undefined;
  /** Undefined as long as it has not ended. */
  readonly outcome?: TransferOutcome | undefined;
}

/** Whether nothing is done for the transfer any more. */
export function hasEnded({ state }: Pick<TransferRecord, "state">): boolean {
  return state !== "queued" && state !== "running";
}
