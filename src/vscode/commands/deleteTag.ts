import { l10n, window } from "vscode";
import { formatReference } from "../../core/oci/reference.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { findTagsOfDigest, type TagsOfDigest } from "../../images/deletion/tagsOfDigest.ts";
import { withProgress } from "../platform/withProgress.ts";
import { referenceOf } from "./copyCommands.ts";
import { pickTag } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readTagRef, type TagRef } from "./targets.ts";

/** Tags that are asked for their digest before the rest is left unasked, and said so. */
const checkLimit = 1000;

const namesShown = 20;

/** Delete Tag: removes the name only, after saying what else names the same manifest. */
export async function deleteTag(services: Services, target?: unknown): Promise<void> {
  const tag = readTagRef(target) ?? (await pickTag(services, l10n.t("Delete Tag")));
  if (!tag) return;
  const { store, reader } = services.stores.open(tag.connectionId);
  const { repository } = tag;
  const name = formatReference(referenceOf(services, { ...tag, reference: { tag: tag.tag } }));
  const { digest, siblings } = await withProgress(
    l10n.t("Looking for other tags of the same image…"),
    async (signal) => {
      const head = await reader.head(repository, { tag: tag.tag }, { signal });
      const options = { signal, limit: checkLimit };
      const found = await findTagsOfDigest(store, repository, head.digest, options);
      return { digest: head.digest, siblings: found };
    },
  );
  const confirm = l10n.t("Delete Tag");
  const choice = await window.showWarningMessage(
    l10n.t("Delete the tag {0}?", name),
    { modal: true, detail: `${consequence(tag, siblings)}\n\n${digest}` },
    confirm,
  );
  if (choice !== confirm) return;
  const now = await reader.head(repository, { tag: tag.tag });
  if (now.digest === digest) await remove(services, tag, name);
  else await askAgain(services, tag, name);
}

/** What was said of the tag was about another image by now. */
async function askAgain(services: Services, tag: TagRef, name: string): Promise<void> {
  const again = l10n.t("Look Again");
  const choice = await window.showWarningMessage(
    l10n.t("{0} was changed meanwhile, so nothing was deleted.", name),
    again,
  );
  if (choice === again) await deleteTag(services, tag);
}

async function remove(services: Services, tag: TagRef, name: string): Promise<void> {
  const { store } = services.stores.open(tag.connectionId);
  try {
    await withProgress(l10n.t("Deleting the tag {0}…", name), (signal) =>
      store.deleteTag(tag.repository, tag.tag, { signal }),
    );
  } catch (error) {
    if (!StoreError.is(error, "unsupported")) throw error;
    services.logger.error(`Deleting ${name} failed`, error);
    void window.showErrorMessage(
      l10n.t(
        "This registry cannot delete a tag without deleting its image, so nothing was deleted. Deleting may be switched off, or only whole manifests can be deleted.",
      ),
    );
    return;
  }
  services.documents.tagChanged(tag);
  services.tree.refresh({ connectionId: tag.connectionId, repository: tag.repository });
}

/** Names, as many as a dialog can hold. */
function listed(tags: readonly string[]): string {
  const more = tags.length - namesShown;
  const names = tags.slice(0, namesShown).join(", ");
  return more > 0 ? l10n.t("{0} and {1} more", names, more) : names;
}

function consequence({ tag }: TagRef, { tags, checked, complete }: TagsOfDigest): string {
  const others = tags.filter((each) => each !== tag);
  const scope = complete
    ? ""
    : ` ${l10n.t("Only the first {0} tags of the repository were checked.", checked)}`;
  if (others.length > 0) {
    return l10n.t("The image stays: it is also tagged {0}.", listed(others)) + scope;
  }
  return (
    l10n.t(
      "No other tag names this image. It stays in the registry under its digest until the registry cleans up.",
    ) + scope
  );
}
