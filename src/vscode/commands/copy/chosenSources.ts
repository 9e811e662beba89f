import { l10n, window } from "vscode";
import type { Services } from "../services.ts";
import type { RepositoryRef } from "../targets.ts";
import { listCopiedTags, type ListedTags } from "./listCopiedTags.ts";
import {
  readSourceImage,
  readSourceRepository,
  taggedImages,
  untaggedImages,
  type SourceImage,
} from "./sourceImages.ts";

/** What some rows of a tree stand for. */
interface ChosenSources {
  readonly images: readonly SourceImage[];
  readonly repositories: readonly RepositoryRef[];
  /** Rows that are neither, such as those of registries and layers. */
  readonly others: number;
}

/** Reads rows as images and repositories to copy. */
export function readSources(rows: readonly unknown[]): ChosenSources {
  const images = rows.flatMap((row) => readSourceImage(row) ?? []);
  const repositories = rows.flatMap((row) => readSourceRepository(row) ?? []);
  return { images, repositories, others: rows.length - images.length - repositories.length };
}

/** Rows as images, each once; of repositories all that is there, which is listed with progress. */
export async function sourcesOfRows(
  services: Services,
  rows: readonly unknown[],
): Promise<readonly SourceImage[]> {
  const { images, repositories } = readSources(rows);
  return withTags(images, await listCopiedTags(services, repositories));
}

/** Images and what is listed of repositories as images, each once. */
export function withTags(
  images: readonly SourceImage[],
  listed: readonly Omit<ListedTags, "facts">[],
): readonly SourceImage[] {
  const found = listed.flatMap(({ repository, names, untagged }) => [
    ...taggedImages(repository, names),
    ...untaggedImages(repository, untagged),
  ]);
  return [...new Map([...images, ...found].map((each) => [JSON.stringify(each), each])).values()];
}

/** Says that rows were selected with others that cannot be copied. */
export function tellLeftOut({ images, repositories, others }: ChosenSources): void {
  if (others === 0 || images.length + repositories.length === 0) return;
  void window.showInformationMessage(
    l10n.t("Selected rows that are no image and no repository are left out: {0}.", others),
  );
}
