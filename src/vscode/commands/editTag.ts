import { randomUUID } from "node:crypto";
import { commands, l10n, window } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { draftFromList } from "../../images/drafts/draftFromList.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { withProgress } from "../platform/withProgress.ts";
import { Commands } from "./commandIds.ts";
import { draftReference } from "./findDraft.ts";
import { pickTag } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readEntryTagRef, readTagRef, type TagRef } from "./targets.ts";

/** Edit as Draft: opens the list of a tag, or of an entry below it, as a draft. Nothing is pushed. */
export async function editTag(services: Services, target?: unknown): Promise<void> {
  const tag =
    readTagRef(target) ??
    readEntryTagRef(target) ??
    (await pickTag(services, l10n.t("Edit as Draft")));
  const draft = tag && (await draftOfTag(services, tag));
  if (draft) await services.documents.openDraft(draft);
}

/**
 * The draft of what a tag names now: the one that there is, else a new one. A tag that names no
 * list is said to do so, and there is none.
 */
export async function draftOfTag(services: Services, tag: TagRef): Promise<ListDraft | undefined> {
  const { reader } = services.stores.open(tag.connectionId);
  const list = await withProgress(l10n.t("Reading the manifest list {0}…", tag.tag), (signal) =>
    reader.manifest(tag.repository, { tag: tag.tag }, { signal }),
  );
  if (list.kind !== "index") {
    void refuse(tag, list.kind === "image" ? "image" : "other");
    return undefined;
  }
  const known = services.drafts.all.find(
    (each) => isOf(each, tag) && each.basedOn === list.raw.digest,
  );
  if (known) return known;
  const options = { id: randomUUID(), now: new Date().toISOString() };
  const draft = await draftFromList(list, tag, options);
  if (!draft) {
    void window.showErrorMessage(
      l10n.t("The manifest list {0} is not valid text, so it cannot be edited.", tag.tag),
    );
    return undefined;
  }
  await services.drafts.save(draft);
  services.logger.info(`Made a draft of ${draftReference(services, draft)}`);
  return draft;
}

function isOf(draft: ListDraft, { connectionId, repository, tag }: TagRef): boolean {
  return (
    draft.connectionId === connectionId && draft.repository === repository && draft.tag === tag
  );
}

async function refuse(tag: TagRef, kind: "image" | "other"): Promise<void> {
  switch (kind) {
    case "image": {
      const create = l10n.t("Create Manifest List…");
      const choice = await window.showInformationMessage(
        l10n.t("{0} is an image for one platform, not a manifest list.", tag.tag),
        create,
      );
      if (choice === create) await commands.executeCommand(Commands.createList, tag);
      return;
    }
    case "other":
      void window.showInformationMessage(l10n.t("{0} is not a manifest list.", tag.tag));
      return;
    default:
      assertNever(kind);
  }
}
