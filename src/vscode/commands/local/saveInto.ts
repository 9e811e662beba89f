import { l10n } from "vscode";
import type { LocalPlace } from "../../../images/local/localStore.ts";
import type { CopyAnswers } from "../copy/copyAnswers.ts";
import { sourceName } from "../copy/sourceImages.ts";
import type { Services } from "../services.ts";
import { saveRequest } from "./savedImages.ts";

/**
 * Copies images into a folder or archive, and goes to them in the tree once they are there.
 * @param isNew nothing can be in its way
 */
export async function saveInto(
  services: Services,
  answers: CopyAnswers,
  { isNew, ...place }: LocalPlace & { readonly isNew: boolean },
): Promise<void> {
  const store = await services.localStores.expect(place);
  const request = saveRequest(services, answers, store, isNew ? "overwrite" : "ask");
  const title = l10n.t("{0} to {1}", namesOf(services, answers), store.name);
  const outcome = await services.transfers.start(request, { title });
  const copied = outcome.items.findIndex(({ kind }) => kind === "copied" || kind === "skipped");
  if (copied < 0) return;
  const first = request.items[copied]?.to;
  const [tag] = first?.tags ?? [];
  await services.tree.reveal({
    connectionId: store.id,
    ...(first && { repository: first.repository }),
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
