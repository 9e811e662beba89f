import { l10n } from "vscode";
import { replaceInDraft } from "../../images/compose/replaceInDraft.ts";
import { withProgress } from "../platform/withProgress.ts";
import { changeDraft } from "./changeDraft.ts";
import { findEntry, placeOf } from "./findEntry.ts";
import { pickSources } from "./pickSources.ts";
import type { Services } from "./services.ts";

/**
 * Replace Platform…: puts another image in the place of an entry. Of a tag's list a draft is made
 * first; nothing is pushed.
 *
 * @param position of the entry, if `target` is the id of a draft
 */
export async function replacePlatform(
  services: Services,
  target?: unknown,
  position?: unknown,
): Promise<void> {
  const title = l10n.t("Replace Platform");
  const found = await findEntry(services, { target, position, title });
  if (!found) return;
  const { draft } = found;
  const [source] = await pickSources(services, { title, home: draft, isSingle: true });
  if (!source) return;
  await changeDraft(services, draft, (now) =>
    withProgress(l10n.t("Reading the image…"), (signal) => {
      const position = placeOf(now.text, found);
      return replaceInDraft(services.stores, now, { position, source }, { signal });
    }),
  );
}
