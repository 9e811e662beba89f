import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { assembleList } from "../compose/assembleList.ts";
import type { ComposeOptions, ListTarget } from "../compose/composeList.ts";
import type { ListMember, ListMembers } from "../compose/listMembers.ts";
import type { ConnectionOf } from "../connectionOf.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { automaticFormat } from "../drafts/listFormat.ts";
import type { ImageStores } from "../imageStores.ts";
import { tagDigest } from "../tagDigest.ts";
import { readSpecMembers, type SpecMembers } from "./readSpecMembers.ts";
import type { SpecFile } from "./specFile.ts";
import { specListText } from "./specListText.ts";
import type { SpecProblem } from "./specProblem.ts";
import { specToSources } from "./specSources.ts";

/** Images read at the same time. */
const concurrency = 6;

export type SpecComposition =
  | {
      readonly kind: "draft";
      readonly draft: ListDraft;
      /** Images that do not exist and were left out, as people write them. */
      readonly skipped: readonly string[];
    }
  | { readonly kind: "refused"; readonly problems: readonly SpecProblem[] };

/**
 * Composes the list that a spec file describes and notes what the target tag holds now. Nothing is
 * written. Images stand in the order of the file, attestations behind them. Throws `StoreError`.
 */
export async function composeFromSpec(
  stores: ImageStores,
  spec: SpecFile,
  options: ComposeOptions & { readonly connectionOf: ConnectionOf },
): Promise<SpecComposition> {
  const found = specToSources(spec, options.connectionOf);
  if (found.kind === "noConnection") {
    return refused(found.registries.map((registry) => ({ code: "noConnection", registry })));
  }
  const { target, sources } = found;
  const { store } = stores.open(target.connectionId);
  const [members, subject, basedOn] = await Promise.all([
    mapLimited(sources, concurrency, (source) => readSpecMembers(stores, source, options)),
    readSubject(stores, target, spec, options),
    tagDigest({ store, repository: target.repository }, target.tag, options),
  ]);
  const skipped = members.flatMap((each) => (each.kind === "missing" ? each.image : []));
  const problems = problemsOf(members, skipped, spec);
  if (subject.problem) problems.push(subject.problem);
  if (problems.length > 0) return refused(problems);
  const list = assembleList(partsOf(members));
  if (list.kind === "refused") return list;
  const { connectionId, repository, tag } = target;
  const { origins, leftBehind } = list;
  const text = textOf(spec, list.members, subject.descriptor);
  const { id, now: changedAt } = options;
  const moreTags = spec.tags;
  const from = { connectionId, repository, tag, moreTags };
  const draft = { id, ...from, text, origins, leftBehind, basedOn, changedAt };
  return { kind: "draft", draft, skipped };
}

function problemsOf(
  members: readonly SpecMembers[],
  missing: readonly string[],
  { ignoreMissing }: SpecFile,
): SpecProblem[] {
  const refusals = members.flatMap((each) => (each.kind === "refused" ? each.problems : []));
  if (ignoreMissing) {
    const isNothingLeft = members.length > 0 && missing.length === members.length;
    return isNothingLeft ? [{ code: "allMissing" }] : [...refusals];
  }
  return [...refusals, ...missing.map((image) => ({ code: "missingImage" as const, image }))];
}

/** An attestation that the file lists itself is not taken from a list a second time. */
function partsOf(members: readonly SpecMembers[]): ListMembers {
  const read = members.flatMap((each) => (each.kind === "members" ? each : []));
  const images = read.flatMap((each) => each.images);
  const listed = new Set<string>(images.map(({ descriptor }) => descriptor.digest));
  const attestations = read
    .flatMap((each) => each.attestations)
    .filter(({ descriptor }) => !listed.has(descriptor.digest));
  const leftBehind = read.flatMap((each) => each.leftBehind);
  return { images, attestations, leftBehind, problems: [] };
}

function textOf(
  { type, annotations, artifactType }: SpecFile,
  members: readonly ListMember[],
  subject: Descriptor | undefined,
): string {
  const descriptors = members.map(({ descriptor }) => descriptor);
  const own = {
    ...(artifactType !== undefined && { artifactType }),
    ...(subject && { subject }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const hasOwnMembers = Object.keys(own).length > 0;
  const automatic = automaticFormat({ members: descriptors, hasOwnMembers });
  const { dockerList, ociIndex } = MediaTypes;
  const chosen = type === "docker" ? dockerList : ociIndex;
  return specListText(descriptors, type ? chosen : automatic.mediaType, own);
}

async function readSubject(
  stores: ImageStores,
  { connectionId, repository }: ListTarget,
  { subject }: SpecFile,
  options: Cancellable,
): Promise<{ readonly descriptor?: Descriptor; readonly problem?: SpecProblem }> {
  if (subject === undefined) return {};
  if (typeof subject !== "string") return { descriptor: subject };
  try {
    const { reader } = stores.open(connectionId);
    const manifest = await reader.manifest(repository, { digest: subject }, options);
    const mediaType = effectiveMediaType(manifest);
    return { descriptor: { mediaType, digest: subject, size: manifest.raw.bytes.length } };
  } catch (error) {
    if (!StoreError.is(error, "notFound")) throw error;
    return { problem: { code: "missingSubject", digest: subject } };
  }
}

function refused(problems: readonly SpecProblem[]): SpecComposition {
  return { kind: "refused", problems };
}
