import { l10n } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import type { Descriptor } from "../../../core/oci/descriptor.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import { readListMembers, type ListSource } from "../../../images/compose/listMembers.ts";
import { askChoice, back } from "../../platform/quickInput.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { pickImage } from "../pickTarget.ts";
import type { Services } from "../services.ts";
import { readEntryTagRef, readListSource } from "../targets.ts";

/** One image of a registry, for one platform. */
export interface PlatformImage {
  readonly connectionId: string;
  readonly repository: string;
  /** The tag that leads to it, if one was chosen. */
  readonly tag?: string;
  /** Whether the tag names a list that it is part of. */
  readonly isInList: boolean;
  readonly descriptor: Descriptor;
}

/** The image of a row; of a list's, the platform that is chosen. Throws an `AbortError` when dismissed. */
export async function choosePlatform(
  services: Services,
  title: string,
  target: unknown,
): Promise<PlatformImage> {
  const source: ListSource | undefined =
    readListSource(target) ?? (await pickImage(services, title));
  if (!source) throw abortError();
  const { connectionId, repository } = source;
  const inList = readEntryTagRef(target)?.tag;
  const tag = source.reference.tag ?? inList;
  const images = await imagesOf(services, source);
  const descriptor = await chooseOne(title, images);
  return {
    connectionId,
    repository,
    ...(tag !== undefined && { tag }),
    isInList: inList !== undefined || images.length > 1,
    descriptor,
  };
}

/** The images of a tag or list; one that is no list is itself the only one. */
async function imagesOf(services: Services, source: ListSource): Promise<readonly Descriptor[]> {
  const { images } = await withProgress(l10n.t("Reading the image…"), (signal) =>
    readListMembers(services.stores, [source], { signal }),
  );
  return images.map(({ descriptor }) => descriptor);
}

async function chooseOne(title: string, images: readonly Descriptor[]): Promise<Descriptor> {
  const [only] = images;
  if (only && images.length === 1) return only;
  const answer = await askChoice({
    title,
    placeholder: l10n.t("Choose a platform"),
    choices: images.map((value) => ({
      value,
      label: value.platform ? formatPlatform(value.platform) : value.digest,
    })),
  });
  if (answer === back) throw abortError();
  return answer;
}
