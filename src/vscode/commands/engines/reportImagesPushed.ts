import { commands, l10n, window } from "vscode";
import type { Connection } from "../../../providers/connection.ts";
import { Commands } from "../commandIds.ts";
import type { Services } from "../services.ts";
import type { TagRef } from "../targets.ts";

/** Shows what was pushed in the tree, and offers to make a manifest list of it. */
export async function reportImagesPushed(
  services: Services,
  job: {
    readonly connection: Connection;
    readonly repository: string;
    readonly pushes: readonly unknown[];
    readonly pushed: readonly TagRef[];
  },
): Promise<void> {
  const { connection, repository, pushes, pushed } = job;
  const [first] = pushed;
  services.localEngine.refresh();
  if (!first) return;
  for (const tag of pushed) services.documents.tagChanged(tag);
  services.tree.refresh({ connectionId: connection.id, repository });
  const place = `${connection.registry}/${repository}`;
  const tags = pushed.map(({ tag }) => tag).join(", ");
  const message =
    pushed.length < pushes.length
      ? l10n.t("Pushed {0} of {1} images to {2}: {3}.", pushed.length, pushes.length, place, tags)
      : l10n.t("Pushed to {0}: {1}.", place, tags);
  // Not awaited: the notification may stay open, and the push is done.
  void offerNext(message, first, pushed);
  await services.tree.reveal(first);
}

async function offerNext(message: string, first: TagRef, pushed: readonly TagRef[]): Promise<void> {
  const create = l10n.t("Create Manifest List from Pushed Images");
  const open = l10n.t("Open");
  const answer = await window.showInformationMessage(message, pushed.length > 1 ? create : open);
  if (answer === create) await commands.executeCommand(Commands.createList, first, pushed);
  else if (answer === open) await commands.executeCommand(Commands.inspectManifest, first);
}
