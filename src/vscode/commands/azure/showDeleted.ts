import { env, l10n, window } from "vscode";
import type { DeletedContent } from "../../../core/registry/deletedImages.ts";
import { shortDigest, type Digest } from "../../../core/oci/digest.ts";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { askChoice, back, type Choice } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { askTag } from "../askTag.ts";
import { pickRepository } from "../pickTarget.ts";
import { readRepositoryRef } from "../targets.ts";
import type { AzureWork } from "./azureHelp.ts";

/** What can be restored: under the tag it had, or one that is asked for. */
interface Restorable {
  readonly digest: Digest;
  readonly tag: string | undefined;
}

/** Show Deleted Images…: what a registry keeps of what was deleted, to be restored. */
export async function showDeleted({ services }: AzureWork, target?: unknown): Promise<void> {
  const title = l10n.t("Deleted Images");
  const place = readRepositoryRef(target) ?? (await pickRepository(services, title));
  if (!place) return;
  const { connectionId, repository } = place;
  const { deleted } = services.stores.open(connectionId).store;
  if (!deleted) throw new StoreError("unsupported", "The registry keeps nothing that was deleted");
  const content = await withProgress(
    l10n.t("Looking for what was deleted of {0}…", repository),
    (signal) => deleted.list(repository, { signal }),
  );
  const choices = deletedChoices(content);
  if (choices.length === 0) {
    void window.showInformationMessage(
      l10n.t(
        "{0} has nothing deleted that could be restored. Azure keeps it for some days, and only where the registry's soft delete is on.",
        repository,
      ),
    );
    return;
  }
  const chosen = await askChoice({
    title,
    placeholder: l10n.t("Choose what is to be restored in {0}", repository),
    choices,
  });
  if (chosen === back) return;
  const tag = chosen.tag ?? (await askTag({ title, prompt: l10n.t("Tag of the restored image") }));
  const image = { digest: chosen.digest, tag };
  const restore = (isForced: boolean) =>
    withProgress(l10n.t("Restoring {0}…", `${repository}:${tag}`), (signal) =>
      deleted.restore(repository, image, { isForced, signal }),
    );
  const isTaken = await holdsTag(services.stores.open(connectionId).store, repository, tag);
  if (isTaken && !(await agreesToMove(`${repository}:${tag}`))) return;
  await restore(isTaken);
  services.tree.refresh({ connectionId, repository });
  await services.tree.reveal({ connectionId, repository, tag });
}

/** Tags first, then manifests that none of them names; the last deleted before the others. */
export function deletedChoices({ tags, manifests }: DeletedContent): readonly Choice<Restorable>[] {
  const sizes = new Map(manifests.map(({ digest, size }) => [digest, size]));
  const named = new Set(tags.map(({ digest }) => digest));
  const rows = [
    ...tags.map(({ tag, digest, deletedAt }) => ({ tag, digest, deletedAt })),
    ...manifests
      .filter(({ digest }) => !named.has(digest))
      .map(({ digest, deletedAt, tags: [tag] }) => ({ tag, digest, deletedAt })),
  ];
  return rows
    .toSorted((a, b) => (b.deletedAt?.getTime() ?? 0) - (a.deletedAt?.getTime() ?? 0))
    .map(({ tag, digest, deletedAt }) => {
      const size = sizes.get(digest);
      return {
        value: { digest, tag },
        label: tag ?? shortDigest(digest),
        description: [
          tag === undefined ? l10n.t("without a tag") : shortDigest(digest),
          size === undefined ? undefined : formatBytes(size),
          deletedAt && l10n.t("deleted {0}", deletedAt.toLocaleString(env.language)),
        ]
          .filter(Boolean)
          .join(" · "),
      };
    });
}

async function holdsTag(
  store: ReturnType<AzureWork["services"]["stores"]["open"]>["store"],
  repository: string,
  tag: string,
): Promise<boolean> {
  try {
    await store.headManifest(repository, { tag });
    return true;
  } catch (error) {
    if (StoreError.is(error, "notFound")) return false;
    throw error;
  }
}

async function agreesToMove(name: string): Promise<boolean> {
  const move = l10n.t("Move Tag");
  const answer = await window.showWarningMessage(
    l10n.t("{0} names another image by now.", name),
    { modal: true, detail: l10n.t("Restoring moves the tag to the image that was deleted.") },
    move,
  );
  return answer === move;
}
