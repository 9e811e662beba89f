import type { TransferRecord } from "../../images/transfers/transferRecord.ts";
import type { TransferParts } from "./transferParts.ts";

type Local = TransferParts["localStores"];

/** Shows the folders and archives that a transfer wrote, as soon as something is in them. */
export async function showTargets(
  { request, outcome }: Pick<TransferRecord, "request" | "outcome">,
  localStores: Local,
): Promise<void> {
  for (const id of new Set(request.items.map(({ to }) => to.storeId))) {
    const store = localStores.find(id);
    if (!store || localStores.all.some((each) => each.id === id)) continue;
    const own = request.items.map(({ to }) => to.storeId === id);
    const isThere = outcome?.items.some(
      ({ kind }, at) => own[at] && (kind === "copied" || kind === "skipped"),
    );
    if (isThere) await localStores.open(store);
  }
}

/** Whether what is copied goes into archives only: they are there whole or not at all. */
export function writesArchive(
  { request }: Pick<TransferRecord, "request">,
  { localStores }: { readonly localStores: Pick<Local, "find"> },
): boolean {
  return request.items.every(({ to }) => localStores.find(to.storeId)?.kind === "archive");
}
