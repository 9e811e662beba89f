import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson } from "../../core/oci/descriptor.ts";
import { digestOf } from "../../core/oci/digest.ts";
import { AttestationKeys, type RawManifest } from "../../core/oci/manifest.ts";
import { isDockerType, MediaTypes } from "../../core/oci/mediaTypes.ts";
import { platformKey } from "../../core/oci/platformMatch.ts";
import type { DraftEntry, LeftBehind, ListFormat } from "../drafts/listDraft.ts";
import type { ListEntries } from "./listEntries.ts";
import type { ListProblem } from "./listProblem.ts";

/** A list ready to be pushed, or all the reasons why there is none. */
export type AssembledList =
  | {
      readonly kind: "list";
      readonly entries: readonly DraftEntry[];
      readonly leftBehind: readonly LeftBehind[];
      readonly format: ListFormat;
      readonly manifest: RawManifest;
    }
  | { readonly kind: "refused"; readonly problems: readonly ListProblem[] };

/**
 * Makes a list of images, in their order, followed by the attestations of those that are in it.
 * The same image twice counts once. Docker media types throughout make a Docker manifest list,
 * anything else an OCI index (buildx's rule). No request is made.
 */
export async function assembleList(parts: ListEntries): Promise<AssembledList> {
  const images = withoutRepeats(parts.images);
  const problems = [...parts.problems, ...duplicatePlatforms(images)];
  if (images.length === 0 && problems.length === 0) problems.push({ code: "noSources" });
  if (problems.length > 0) return { kind: "refused", problems };
  const entries = [...images, ...attestationsOf(images, parts.attestations)];
  const format = chooseFormat(entries);
  const manifest = await encodeList(entries, format.mediaType);
  return { kind: "list", entries, leftBehind: parts.leftBehind, format, manifest };
}

function withoutRepeats(entries: readonly DraftEntry[]): readonly DraftEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ descriptor }) => {
    const { platform, digest } = descriptor;
    const key = `${digest} ${platform ? platformKey(platform) : ""}`;
    return !seen.has(key) && seen.add(key);
  });
}

function duplicatePlatforms(images: readonly DraftEntry[]): readonly ListProblem[] {
  const firsts = new Map<string, DraftEntry>();
  const problems: ListProblem[] = [];
  for (const second of images) {
    const { platform } = second.descriptor;
    if (!platform) continue;
    const key = platformKey(platform);
    const first = firsts.get(key);
    if (first) {
      problems.push({
        code: "duplicatePlatform",
        platform,
        first: named(first),
        second: named(second),
      });
    } else firsts.set(key, second);
  }
  return problems;
}

function named({ source, descriptor }: DraftEntry) {
  return { source, digest: descriptor.digest };
}

function attestationsOf(
  images: readonly DraftEntry[],
  attestations: readonly DraftEntry[],
): readonly DraftEntry[] {
  const digests = new Set<string>(images.map(({ descriptor }) => descriptor.digest));
  return withoutRepeats(attestations).filter(({ descriptor }) =>
    digests.has(descriptor.annotations?.[AttestationKeys.subject] ?? ""),
  );
}

function chooseFormat(entries: readonly DraftEntry[]): ListFormat {
  const { dockerList, ociIndex } = MediaTypes;
  if (!entries.every(({ descriptor }) => isDockerType(descriptor.mediaType))) {
    return { mediaType: ociIndex, reason: "notAllDocker" };
  }
  // A Docker list has no place for annotations, and nothing may be lost.
  const annotated = entries.some(({ descriptor }) => descriptor.annotations);
  return annotated
    ? { mediaType: ociIndex, reason: "annotations" }
    : { mediaType: dockerList, reason: "allDocker" };
}

async function encodeList(entries: readonly DraftEntry[], mediaType: string): Promise<RawManifest> {
  const json: JsonObject = {
    schemaVersion: 2,
    mediaType,
    manifests: entries.map(({ descriptor }) => descriptorToJson(descriptor)),
  };
  // Three spaces, as `docker manifest push` indents: the same members in the same order then have
  // the same digest, whichever tool pushed the list.
  const bytes = new TextEncoder().encode(JSON.stringify(json, undefined, 3));
  return { mediaType, bytes, digest: await digestOf(bytes) };
}
