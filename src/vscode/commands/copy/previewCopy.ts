import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { isAbortError, type Cancellable } from "../../../core/base/abort.ts";
import { parseJson } from "../../../core/base/json.ts";
import { mapLimited } from "../../../core/base/limiter.ts";
import type { ImageStore } from "../../../core/registry/imageStore.ts";
import { emptyStore } from "../../../images/copy/emptyStore.ts";
import { measurePlan } from "../../../images/copy/measurePlan.ts";
import { planImageCopy } from "../../../images/copy/planImageCopy.ts";
import type { TransferItem, TransferRequest } from "../../../images/copy/transferRequest.ts";
import { isLocalStoreId } from "../../../images/local/localStore.ts";
import { explainCopyError } from "../../platform/copyErrorText.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { failedConnection } from "../failedConnection.ts";
import type { Services } from "../services.ts";
import { previewJson } from "./previewJson.ts";
import { previewPage, type PreviewedImage } from "./previewPage.ts";
import { sourceName } from "./sourceImages.ts";

/** Images that are looked at; a copy of more says what it does once it runs. */
const maxImages = 100;
/** Images at the same time, each with several requests. */
const concurrency = 3;

interface PreviewOptions {
  readonly title: string;
  /** Does it. */
  readonly copy: () => Promise<void>;
}

/** Shows what a copy would do as a page, from which it can be started. Nothing is written. */
export async function previewCopy(
  services: Services,
  request: TransferRequest,
  { title, copy }: PreviewOptions,
  id: string = randomUUID(),
): Promise<void> {
  const [first] = request.items;
  if (!first) return;
  const { length } = request.items;
  const looked = request.items.slice(0, maxImages);
  let done = 0;
  const images = await withProgress(
    l10n.t("Working out what would be copied…"),
    async (signal, report) =>
      mapLimited(looked, concurrency, async (item) => {
        const image = await lookAt(services, item, { choices: request.choices, signal });
        report({
          message: l10n.t("{0} of {1}", ++done, looked.length),
          done,
          total: looked.length,
        });
        return image;
      }),
  );
  const preview = { title, images, more: length - looked.length };
  await services.documents.openReport({
    id,
    connectionId: first.to.storeId,
    repository: first.to.repository,
    name: l10n.t("Preview {0}", title),
    json: parseJson(JSON.stringify(previewJson(preview))),
    page: previewPage(preview),
    run: (action) =>
      action === "copy" ? copy() : previewCopy(services, request, { title, copy }, id),
  });
}

async function lookAt(
  services: Services,
  item: TransferItem,
  { choices, signal }: Pick<TransferRequest, "choices"> & Cancellable,
): Promise<PreviewedImage> {
  const { from, to } = item;
  const name = sourceName(services, { ...from, connectionId: from.storeId, tags: [] });
  try {
    const source = { ...services.stores.open(from.storeId), repository: from.repository };
    const store = await targetStore(services, to.storeId);
    const target = { store, repository: to.repository };
    const copy = { from: source, reference: from.reference, to: target, tags: to.tags };
    const plan = await planImageCopy(copy, choices, { signal });
    const places = store === emptyStore ? undefined : await services.transfers.placesOf(to.storeId);
    const measured = await measurePlan(plan, target, { places, signal });
    return { kind: "planned", name, item, plan, measured };
  } catch (error) {
    if (isAbortError(error)) throw error;
    services.logger.error(`${name} cannot be copied`, error);
    const failed = failedConnection(error, undefined, services.connections);
    const place = failed && { host: failed.registry, signIn: failed.signIn };
    const message = explainCopyError(error) ?? explainError(error, place).message;
    return { kind: "failed", name, item, message };
  }
}

/** What is there now: archives are written anew, and a layout that nobody knows is to be made. */
async function targetStore(
  { stores, localStores, localFiles }: Services,
  storeId: string,
): Promise<ImageStore> {
  if (!isLocalStoreId(storeId)) return stores.open(storeId).store;
  const local = localStores.find(storeId);
  if (local?.kind !== "layout") return emptyStore;
  const isMissing = (await (await localFiles()).detect(local.path)) === undefined;
  return isMissing ? emptyStore : stores.open(storeId).store;
}
