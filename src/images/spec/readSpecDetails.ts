import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Reference } from "../../core/oci/reference.ts";
import type { MemberOrigin } from "../drafts/listDraft.ts";
import type { ImageStores } from "../imageStores.ts";
import { readConfig } from "../readConfig.ts";
import type { ImageFacts, SpecList } from "./toSpecFile.ts";

/** Members read at the same time. */
const concurrency = 6;

/** A list and where its members came from. */
export interface ListWithOrigins {
  readonly connectionId: string;
  readonly repository: string;
  readonly list: IndexManifest;
  /** By digest; members without are in the repository. */
  readonly origins: Readonly<Record<string, MemberOrigin>>;
  /** What a connection's registry is called in references; `undefined` if it was removed. */
  readonly registryOf: (connectionId: string) => string | undefined;
}

/**
 * Finds out what {@link SpecList} needs to write members the short way: the platforms in their
 * configs, and which of the tags that they were taken from still name them. A member of which
 * nothing can be found out will be written out in full. Throws only an `AbortError`.
 */
export async function readSpecDetails(
  stores: ImageStores,
  source: ListWithOrigins,
  options: Cancellable = {},
): Promise<Pick<SpecList, "facts" | "references">> {
  const facts = new Map<Digest, ImageFacts>();
  const references = new Map<Digest, Reference>();
  await mapLimited(source.list.manifests, concurrency, async (descriptor) => {
    const { digest } = descriptor;
    const { connectionId, repository, chosen } = source.origins[digest] ?? {
      ...source,
      chosen: undefined,
    };
    const registry = source.registryOf(connectionId);
    if (registry === undefined) return;
    const place = { connectionId, repository };
    const found = await unlessFailing(() => readFacts(stores, place, descriptor, options));
    if (found) facts.set(digest, found);
    const tag = chosen?.digest === digest ? chosen.tag : undefined;
    const isNamed =
      tag !== undefined &&
      (await unlessFailing(() => names(stores, place, { tag, digest }, options)));
    references.set(digest, { registry, repository, ...(isNamed ? { tag } : { digest }) });
  });
  return { facts, references };
}

interface Place {
  readonly connectionId: string;
  readonly repository: string;
}

async function readFacts(
  stores: ImageStores,
  { connectionId, repository }: Place,
  { digest }: Descriptor,
  options: Cancellable,
): Promise<ImageFacts | undefined> {
  const { reader } = stores.open(connectionId);
  const manifest = await reader.manifest(repository, { digest }, options);
  if (manifest.kind !== "image") return undefined;
  const config = await readConfig({ reader, repository }, manifest, options);
  if (!config) return undefined;
  const { platform } = config;
  return { mediaType: effectiveMediaType(manifest), size: manifest.raw.bytes.length, platform };
}

async function names(
  stores: ImageStores,
  { connectionId, repository }: Place,
  { tag, digest }: { readonly tag: string; readonly digest: Digest },
  options: Cancellable,
): Promise<boolean> {
  const { store } = stores.open(connectionId);
  const head = await store.headManifest(repository, { tag }, options);
  return head?.digest === digest;
}

async function unlessFailing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isAbortError(error)) throw error;
    return undefined; // the member is written in the way that needs no answer
  }
}
