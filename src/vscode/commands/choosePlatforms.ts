import { l10n, window, type QuickPickItem } from "vscode";
import { abortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { indexContents } from "../../core/oci/indexContents.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { sourceName } from "../../images/compose/sourceName.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { Services } from "./services.ts";

/** Sources read at the same time. */
const concurrency = 4;

interface PlatformItem extends QuickPickItem {
  readonly platform: Platform;
}

/** Of sources that are lists of several images, asks which to take; others stay as they are. */
export async function choosePlatforms(
  services: Services,
  sources: readonly ListSource[],
  title: string,
): Promise<readonly ListSource[]> {
  const lists = await withProgress(l10n.t("Reading the images to add…"), (signal) =>
    mapLimited(sources, concurrency, (source) => listOf(services, source, { signal })),
  );
  const chosen: ListSource[] = [];
  for (const [position, source] of sources.entries()) {
    const list = lists[position];
    const items = list ? platformItems(list) : [];
    chosen.push(items.length > 1 ? await choose(source, items, title) : source);
  }
  return chosen;
}

/** The row of a list's entry, or a choice made before, leaves nothing to ask. */
async function listOf(
  { stores }: Services,
  { connectionId, repository, reference, descriptor, platforms }: ListSource,
  options: Cancellable,
): Promise<IndexManifest | undefined> {
  if (descriptor || platforms) return undefined;
  const { reader } = stores.open(connectionId);
  try {
    const manifest = await reader.manifest(repository, reference, options);
    return manifest.kind === "index" ? manifest : undefined;
  } catch (error) {
    // It is told with its name when the images are added.
    if (StoreError.is(error, "notFound")) return undefined;
    throw error;
  }
}

function platformItems(list: IndexManifest): readonly PlatformItem[] {
  return indexContents(list).entries.flatMap(({ platform, descriptor }) =>
    platform
      ? [
          {
            platform,
            label: formatPlatform(platform),
            description: shortDigest(descriptor.digest),
            picked: true,
          },
        ]
      : [],
  );
}

async function choose(
  source: ListSource,
  items: readonly PlatformItem[],
  title: string,
): Promise<ListSource> {
  const name = sourceName(source.repository, source.reference);
  let placeHolder = l10n.t("Choose the platforms to take from {0}", name);
  let picked: readonly PlatformItem[] = [];
  while (picked.length === 0) {
    const options = { title, canPickMany: true, ignoreFocusOut: true, placeHolder } as const;
    const answer = await window.showQuickPick(items, options);
    if (!answer) throw abortError();
    picked = answer;
    placeHolder = l10n.t("Choose at least one platform to take from {0}", name);
  }
  // All of them includes entries that name no platform.
  if (picked.length === items.length) return source;
  return { ...source, platforms: picked.map(({ platform }) => platform) };
}
