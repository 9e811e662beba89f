import { l10n, window } from "vscode";
import type { Platform } from "../../../core/oci/platform.ts";
import { platformKey } from "../../../core/oci/platformMatch.ts";
import type { RecipeImage } from "../../../acr/generate/taskRecipe.ts";
import { readListMembers, type ListSource } from "../../../images/compose/listMembers.ts";
import { storeName } from "../../platform/storeNames.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { readListSource, rowsOf } from "../targets.ts";

/** Tags that were selected in the tree. */
export interface ChosenTags {
  readonly repository: string;
  /** Host of the registry. */
  readonly registry: string;
  readonly platforms: readonly Platform[];
  /** Those that can be joined in a list: one for each platform; empty if there are lists among them. */
  readonly images: readonly RecipeImage[];
}

/** What the selected tags are; those of the first one's repository. `undefined` if none is selected. */
export async function chosenTags(
  services: Services,
  target: unknown,
  selection: unknown,
): Promise<ChosenTags | undefined> {
  const sources = rowsOf(target, selection).flatMap((row) => readListSource(row) ?? []);
  const [first] = sources;
  if (!first) return undefined;
  const { connectionId, repository } = first;
  const own = sources.filter(
    (each) => each.connectionId === connectionId && each.repository === repository,
  );
  if (own.length < sources.length) {
    void window.showInformationMessage(
      l10n.t("Images of other repositories are left out; those of {0} are used.", repository),
    );
  }
  const found = await withProgress(l10n.t("Reading the selected images…"), (signal) =>
    Promise.all(own.map((source) => imagesOf(services, source, signal))),
  );
  const platforms = found.flatMap((each) => each.platforms);
  const isJoinable = found.every(({ image }) => image !== undefined) && areUnlike(platforms);
  return {
    repository,
    registry: storeName(services, connectionId),
    platforms: [...new Map(platforms.map((each) => [platformKey(each), each])).values()],
    images: isJoinable ? found.flatMap(({ image }) => image ?? []) : [],
  };
}

async function imagesOf(
  { stores }: Services,
  source: ListSource,
  signal: AbortSignal,
): Promise<{ readonly platforms: readonly Platform[]; readonly image: RecipeImage | undefined }> {
  const { images } = await readListMembers(stores, [source], { signal });
  const platforms = images.flatMap(({ descriptor }) => descriptor.platform ?? []);
  const [platform, ...others] = platforms;
  const { tag } = source.reference;
  // A list of one image (with its attestations) cannot be a member for `docker manifest create`.
  const isPlain = images.every(
    ({ descriptor, origin }) => origin.chosen?.digest === descriptor.digest,
  );
  const isOne = isPlain && platform !== undefined && others.length === 0 && tag !== undefined;
  return { platforms, image: isOne ? { kind: "image", platform, tag } : undefined };
}

function areUnlike(platforms: readonly Platform[]): boolean {
  return new Set(platforms.map(platformKey)).size === platforms.length;
}
