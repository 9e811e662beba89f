import type { Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { familiarReference } from "../../core/oci/reference.ts";
import { readListMembers, type ListMember, type ListSource } from "../compose/listMembers.ts";
import { sourceName } from "../compose/sourceName.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { LeftBehind } from "../drafts/listDraft.ts";
import type { ImageStores } from "../imageStores.ts";
import type { SpecImage } from "./specFile.ts";
import { completePlatform, isWanted, saysNothing } from "./specPlatforms.ts";
import type { SpecProblem } from "./specProblem.ts";
import type { SpecSource } from "./specSources.ts";

/** What an image of a spec file contributes to the list. */
export type SpecMembers =
  | {
      readonly kind: "members";
      readonly images: readonly ListMember[];
      readonly attestations: readonly ListMember[];
      readonly leftBehind: readonly LeftBehind[];
    }
  /** As people write it. */
  | { readonly kind: "missing"; readonly image: string }
  | { readonly kind: "refused"; readonly problems: readonly SpecProblem[] };

/**
 * Reads one image of a spec file, or the images of a list that the file names. Only what is not
 * there itself is missing; a list that lacks its own members is an error. Throws `StoreError`.
 */
export async function readSpecMembers(
  stores: ImageStores,
  { image, source }: SpecSource,
  options: Cancellable,
): Promise<SpecMembers> {
  const manifest = await readTop(stores, source, options);
  if (!manifest) return { kind: "missing", image: familiarReference(image.reference) };
  if (image.descriptor) return verbatim(image, image.descriptor, source);
  const isList = manifest.kind === "index";
  const chosen = isList ? choose(manifest, { image, source }) : source;
  if ("code" in chosen) return { kind: "refused", problems: [chosen] };
  return readMembers(stores, { image, source: chosen, isList }, options);
}

/** `undefined` if there is none. */
async function readTop(
  stores: ImageStores,
  { connectionId, repository, reference }: ListSource,
  options: Cancellable,
): Promise<Manifest | undefined> {
  try {
    return await stores.open(connectionId).reader.manifest(repository, reference, options);
  } catch (error) {
    if (StoreError.is(error, "notFound")) return undefined;
    throw error;
  }
}

/** The images of a list for the platform that the file names; all of them if it names none. */
function choose(
  { manifests }: IndexManifest,
  { image, source }: SpecSource,
): ListSource | SpecProblem {
  const { platform: said, reference } = image;
  if (saysNothing(said)) return source;
  const platforms = manifests.flatMap(({ platform }) =>
    platform && isWanted(said, platform) ? platform : [],
  );
  if (platforms.length > 0) return { ...source, platforms };
  return { code: "platformNotInList", image: familiarReference(reference), platform: said };
}

async function readMembers(
  stores: ImageStores,
  { image, source, isList }: SpecSource & { readonly isList: boolean },
  options: Cancellable,
): Promise<SpecMembers> {
  const read = await readListMembers(stores, [source], options);
  const { attestations, leftBehind, problems } = read;
  if (problems.length > 0) return { kind: "refused", problems };
  const images = read.images.map((member) =>
    isList ? withAnnotations(member, image) : amended(member, image),
  );
  return { kind: "members", images, attestations, leftBehind };
}

/** The entry as the file has it, attestations and lists included. */
function verbatim(
  { reference, annotations }: SpecImage,
  descriptor: Descriptor,
  { connectionId, repository }: ListSource,
): SpecMembers {
  const { tag } = reference;
  const { digest } = descriptor;
  const source = sourceName(repository, tag === undefined ? { digest } : { tag });
  const member = { descriptor, origin: { connectionId, repository, source } };
  const images = [withAnnotations(member, { annotations })];
  return { kind: "members", images, attestations: [], leftBehind: [] };
}

function amended(member: ListMember, image: SpecImage): ListMember {
  const { platform: config = { os: "", architecture: "" }, ...descriptor } = member.descriptor;
  const platform = completePlatform(image.platform, config);
  const isKnown = platform.os !== "" || platform.architecture !== "";
  const changed = { ...descriptor, ...(isKnown && { platform }) };
  return withAnnotations({ ...member, descriptor: changed }, image);
}

function withAnnotations(
  member: ListMember,
  { annotations }: Pick<SpecImage, "annotations">,
): ListMember {
  if (Object.keys(annotations).length === 0) return member;
  const { descriptor } = member;
  const all = { ...descriptor.annotations, ...annotations };
  return { ...member, descriptor: { ...descriptor, annotations: all } };
}
