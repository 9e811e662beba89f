import { l10n } from "vscode";
import { localStoreAt, type LocalPlace } from "../../../images/local/localStore.ts";
import type { TransferRequest } from "../../../images/copy/transferRequest.ts";
import { abortError } from "../../../core/base/abort.ts";
import { back } from "../../platform/quickInput.ts";
import type { CopyAnswers } from "../copy/copyAnswers.ts";
import { askFinish } from "../copy/finishCopy.ts";
import { previewCopy } from "../copy/previewCopy.ts";
import { sourceName } from "../copy/sourceImages.ts";
import type { Services } from "../services.ts";
import { saveRequest } from "./savedImages.ts";

/**
 * Copies images into a folder or archive, and goes to them in the tree once they are there; shows
 * before what that would do, if that is wanted. Throws an `AbortError` when dismissed.
 */
export async function saveInto(
  services: Services,
  question: string,
  { answers, place }: { readonly answers: CopyAnswers; readonly place: LocalPlace },
): Promise<void> {
  const store = localStoreAt(place);
  const request = saveRequest(services, answers, store);
  const title = l10n.t("{0} to {1}", namesOf(services, answers), store.name);
  const copy = async () => {
    await services.localStores.expect(place);
    await copyAndShow(services, request, title);
  };
  switch (await askFinish({ title: question, placeholder: title })) {
    case back:
      throw abortError();
    // Azure imports into registries only: that is not offered here.
    case "azure":
    case "copy":
      return copy();
    case "preview":
      // What is there already can only be compared with under its id.
      if (await isThere(services, place)) await services.localStores.expect(place);
      return previewCopy(services, request, { title, copy });
  }
}

/** Archives are written anew, whatever they hold. */
async function isThere({ localFiles }: Services, { kind, path }: LocalPlace): Promise<boolean> {
  return kind === "layout" && (await (await localFiles()).detect(path)) === "layout";
}

async function copyAndShow(
  services: Services,
  request: TransferRequest,
  title: string,
): Promise<void> {
  const outcome = await services.transfers.start(request, { title });
  const copied = outcome.items.findIndex(({ kind }) => kind === "copied" || kind === "skipped");
  const to = request.items[copied]?.to;
  if (!to) return;
  const [tag] = to.tags;
  await services.tree.reveal({
    connectionId: to.storeId,
    repository: to.repository,
    ...(tag !== undefined && { tag }),
  });
}

function namesOf(services: Services, { sources }: CopyAnswers): string {
  const [source, ...others] = sources;
  if (!source) return "";
  if (others.length === 0) return sourceName(services, source);
  const repositories = new Set(sources.map(({ repository }) => repository));
  return repositories.size === 1
    ? l10n.t("{0} tags of {1}", sources.length, source.repository)
    : l10n.t("{0} images", sources.length);
}
