import type { TransferRequest } from "../../images/copy/transferRequest.ts";
import { guestConnection } from "../../providers/guestConnection.ts";
import { waitingText } from "../platform/showPauses.ts";
import type { Progress } from "../../images/transfers/transferProgress.ts";
import type { WorkProgress } from "../platform/withProgress.ts";
import type { TransferParts } from "./transferParts.ts";
import { joined, progressLine } from "./transferText.ts";

type Pausing = Pick<TransferParts, "connections" | "pauses">;

/** Until when a transfer is held back by a registry that is not to be asked for a while, if it is. */
export function pauseText(
  { items }: TransferRequest,
  { connections, pauses }: Pausing,
): string | undefined {
  const ids = new Set(items.flatMap(({ from, to }) => [from.storeId, to.storeId]));
  for (const id of ids) {
    const connection = connections.find(id) ?? guestConnection(id);
    const pause = connection && pauses.of(new URL(connection.url).host);
    if (pause) return waitingText(pause);
  }
  return undefined;
}

/** How far a transfer has come, and what it waits for, for its notification. */
export function shownProgress(
  request: TransferRequest,
  progress: Progress,
  parts: Pausing,
): WorkProgress {
  const { done, total } = progress;
  return { message: joined(pauseText(request, parts), progressLine(progress)), done, total };
}
