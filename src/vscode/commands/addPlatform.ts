import { l10n } from "vscode";
import { addSources } from "./addImages.ts";
import { draftOfTag } from "./editTag.ts";
import { pickSources, sourcesOf } from "./pickSources.ts";
import { pickTag } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readEntryTagRef, readTagRef } from "./targets.ts";

/**
 * Add Platform to Manifest List…: a draft of the list that a tag names, with further images in it.
 * Nothing is pushed.
 *
 * @param rows what was dropped on the tag; the menu of a row gives the selection here
 */
export async function addPlatform(
  services: Services,
  target?: unknown,
  rows?: unknown,
): Promise<void> {
  const title = l10n.t("Add Platform to Manifest List");
  const named = readTagRef(target);
  const tag = named ?? readEntryTagRef(target) ?? (await pickTag(services, title));
  const draft = tag && (await draftOfTag(services, tag));
  if (!draft) return;
  // Below a tag, further rows that are selected are in its list already.
  const others = named && Array.isArray(rows) ? rows.filter((row) => row !== target) : [];
  const given = await sourcesOf(services, others);
  const sources = given.length > 0 ? given : await pickSources(services, { title, home: draft });
  await addSources(services, draft, { sources, title });
}
