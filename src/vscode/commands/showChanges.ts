import { l10n, window } from "vscode";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { DiffSide } from "../editor/diffSide.ts";
import { findDraft } from "./findDraft.ts";
import { openTextDiff } from "./openComparison.ts";
import type { Services } from "./services.ts";

/**
 * Show Changes: what a push of the draft would change, in VS Code's diff editor. The right side
 * follows the draft as it is edited; a button of the editor shows the same as a table.
 */
export async function showChanges(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Show Changes"));
  if (!draft) return;
  const left = await targetSide(services, draft);
  if (left.kind === "nothing") {
    const { tag } = draft;
    window.setStatusBarMessage(l10n.t("{0} does not exist yet: everything is new.", tag), 6000);
  }
  const { connectionId, repository, tag, id } = draft;
  const right = { kind: "draft", connectionId, repository, tag, draftId: id } as const;
  await openTextDiff(services, left, right);
}

/** What the draft's tag holds now, or that it is free. */
async function targetSide(services: Services, draft: ListDraft): Promise<DiffSide> {
  const { connectionId, repository, tag } = draft;
  const { store } = services.stores.open(connectionId);
  const head = await withProgress(l10n.t("Checking what {0} holds now…", tag), (signal) =>
    store.headManifest(repository, { tag }, { signal }),
  );
  if (!head) return { kind: "nothing", connectionId, repository, tag };
  const address = { kind: "manifest", connectionId, repository, reference: { tag } } as const;
  return { kind: "document", address };
}
