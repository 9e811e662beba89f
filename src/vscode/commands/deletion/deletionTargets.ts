import { l10n, window } from "vscode";
import { pickTag } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { readImageRef, rowsOf, type ImageRef, type RepositoryRef } from "../targets.ts";

/** Rows of one repository that are to go, each once. */
export interface DeletionTargets extends RepositoryRef {
  readonly images: readonly ImageRef[];
}

/**
 * Reads what a command is to delete: the rows given, else a tag that the user picks. `undefined`
 * after having said why, if the rows are in several repositories.
 */
export async function readDeletionTargets(
  services: Services,
  rows: { readonly target: unknown; readonly selection: unknown },
  title: string,
): Promise<DeletionTargets | undefined> {
  const given = imagesAmong(rows);
  const images = given.length > 0 ? given : await pickOne(services, title);
  const [first] = images;
  if (!first) return undefined;
  const { connectionId, repository } = first;
  const isSame = (each: ImageRef) =>
    each.connectionId === connectionId && each.repository === repository;
  if (images.every(isSame)) return { connectionId, repository, images };
  void window.showErrorMessage(
    l10n.t("The selected rows are in different repositories. Select rows of one repository."),
  );
  return undefined;
}

function imagesAmong({
  target,
  selection,
}: {
  readonly target: unknown;
  readonly selection: unknown;
}): readonly ImageRef[] {
  const images = rowsOf(target, selection).flatMap((row) => readImageRef(row) ?? []);
  const byName = new Map(images.map((image) => [keyOf(image), image]));
  return [...byName.values()];
}

/** A platform stands under every list that contains it, and may be selected there more than once. */
function keyOf({ connectionId, repository, reference }: ImageRef): string {
  return [connectionId, repository, reference.tag ?? "", reference.digest ?? ""].join("\n");
}

async function pickOne(services: Services, title: string): Promise<readonly ImageRef[]> {
  const tag = await pickTag(services, title);
  if (!tag) return [];
  const { connectionId, repository } = tag;
  return [{ connectionId, repository, reference: { tag: tag.tag } }];
}
