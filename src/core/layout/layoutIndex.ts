import {
  parseJsonObject,
  readArray,
  readStringMap,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from "../base/json.ts";
import { descriptorToJson, readDescriptor, type Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { MediaTypes } from "../oci/mediaTypes.ts";
import type { ManifestReference } from "../registry/imageStore.ts";
import { tagNames, withoutNames, type EntryNames } from "./entryNames.ts";

interface Entry {
  /** As in the file, with members that we do not know. */
  readonly json: JsonObject;
  readonly descriptor: Descriptor;
  /** Whether it is another repository's. */
  readonly isHidden: boolean;
  readonly tag?: string;
}

/** What is no descriptor to us, such as one whose digest is of an algorithm that we do not know. */
interface Foreign {
  readonly json: JsonValue;
  readonly descriptor?: undefined;
  readonly isHidden?: undefined;
  readonly tag?: undefined;
}

type Item = Entry | Foreign;

/**
 * The index.json of an OCI image layout (image-spec image-layout.md): one descriptor a tag, and one
 * without a tag for a manifest that has none. Where repositories share the file, it is seen from one
 * of them. A value; changes give a new one and keep whatever others have written, where they have
 * written it.
 */
export class LayoutIndex {
  static readonly empty = new LayoutIndex(
    { schemaVersion: 2, mediaType: MediaTypes.ociIndex },
    [],
    tagNames,
  );

  readonly #json: JsonObject;
  readonly #names: EntryNames;
  readonly #items: readonly Item[];
  readonly #entries: readonly Entry[];
  readonly #byTag: ReadonlyMap<string, Entry>;
  readonly #byDigest: ReadonlyMap<Digest, Entry>;

  private constructor(json: JsonObject, items: readonly Item[], names: EntryNames) {
    const entries = items.filter((item) => item.descriptor !== undefined).filter(isSeen);
    this.#json = json;
    this.#names = names;
    this.#items = items;
    this.#entries = entries;
    this.#byTag = new Map(
      entries.flatMap((entry) => (entry.tag === undefined ? [] : [[entry.tag, entry]])),
    );
    this.#byDigest = new Map(entries.map((entry) => [entry.descriptor.digest, entry]));
  }

  /** Throws `JsonError`. Descriptors without a usable digest are not shown, but kept. */
  static parse(bytes: Uint8Array): LayoutIndex {
    const json = parseJsonObject(bytes);
    const items = readArray(json, "manifests").map((item) => toItem(item, tagNames));
    return new LayoutIndex(json, items, tagNames);
  }

  /** The same index as seen from a repository. */
  seenBy(names: EntryNames): LayoutIndex {
    return new LayoutIndex(
      this.#json,
      this.#items.map(({ json }) => toItem(json, names)),
      names,
    );
  }

  toBytes(): Uint8Array {
    const manifests = this.#items.map(({ json }) => json);
    return new TextEncoder().encode(JSON.stringify({ ...this.#json, manifests }));
  }

  /** Whether there is anything of the repository. */
  get isPresent(): boolean {
    const { owns } = this.#names;
    if (owns === "all") return true;
    return this.#entries.some(({ tag }) => owns === "unnamed" || tag !== undefined);
  }

  /** Of every repository, in the order of the file. */
  get allManifests(): readonly Descriptor[] {
    return this.#items.flatMap(({ descriptor }) => descriptor ?? []);
  }

  /** Whether every entry is one that can be followed. */
  get isReadable(): boolean {
    return this.#items.every(({ descriptor }) => descriptor !== undefined);
  }

  /** Those that no tag names, in this repository or in another one. */
  get untagged(): readonly Descriptor[] {
    const untagged = this.#entries.filter(({ tag }) => tag === undefined);
    return untagged.map(({ descriptor }) => descriptor);
  }

  /** In the order of the file. */
  get tags(): readonly string[] {
    return [...this.#byTag.keys()];
  }

  /** Each manifest once. */
  get manifests(): readonly Descriptor[] {
    return [...this.#byDigest.values()].map(({ descriptor }) => descriptor);
  }

  find({ tag, digest }: ManifestReference): Descriptor | undefined {
    const entry = tag === undefined ? this.#byDigest.get(digest) : this.#byTag.get(tag);
    return entry?.descriptor;
  }

  /** Adds a manifest, and moves the tag to it where one is given. */
  with(manifest: Descriptor, tag?: string): LayoutIndex {
    const described = this.#describing(manifest);
    if (tag === undefined) {
      if (described.#byDigest.has(manifest.digest)) return described;
      return described.#replace([...described.#items, described.#newEntry(manifest)]);
    }
    if (described.#byTag.get(tag)?.descriptor.digest === manifest.digest) return described;
    const freed = described.withoutTag(tag).#withoutForeignName(tag);
    const untagged = freed.#entries.find(
      (entry) => entry.descriptor.digest === manifest.digest && !this.#hasName(entry),
    );
    const tagged = this.#named(untagged ?? this.#newEntry(manifest), tag);
    return untagged
      ? freed.#replace(freed.#items.map((item) => (item === untagged ? tagged : item)))
      : freed.#replace([...freed.#items, tagged]);
  }

  /** Removes a tag; its manifest stays, without a tag if it has no other. */
  withoutTag(tag: string): LayoutIndex {
    const held = this.#byTag.get(tag);
    if (!held) return this;
    const { digest } = held.descriptor;
    const isNamedElsewhere = this.#entries.some(
      (entry) => entry.tag !== tag && entry.descriptor.digest === digest,
    );
    return this.#replace(
      this.#items.flatMap((item) => {
        if (item.tag !== tag) return [item];
        return isNamedElsewhere || item !== held ? [] : [this.#unnamed(item)];
      }),
    );
  }

  /** Removes a manifest with all its tags. */
  withoutManifest(digest: Digest): LayoutIndex {
    if (!this.#byDigest.has(digest)) return this;
    return this.#replace(
      this.#items.filter((item) => item.isHidden === true || !describes(item, digest)),
    );
  }

  /** Removes the entries without a name of manifests that something else leads to. */
  withoutUnnamed(digests: ReadonlySet<Digest>): LayoutIndex {
    const isKept = (item: Item) =>
      item.descriptor === undefined || this.#hasName(item) || !digests.has(item.descriptor.digest);
    return this.#items.every(isKept) ? this : this.#replace(this.#items.filter(isKept));
  }

  /** A manifest put again under another media type has that one from then on. */
  #describing({ digest, mediaType, size }: Descriptor): LayoutIndex {
    const known = this.#byDigest.get(digest)?.descriptor;
    if (!known || (known.mediaType === mediaType && known.size === size)) return this;
    return this.#replace(
      this.#items.map((item) => {
        if (!describes(item, digest)) return item;
        const descriptor = { ...item.descriptor, mediaType, size };
        return toEntry({ ...item.json, mediaType, size }, descriptor, this.#names);
      }),
    );
  }

  /** Two descriptors of one tag would leave other tools to guess which is meant. */
  #withoutForeignName(tag: string): LayoutIndex {
    return this.#replace(
      this.#items.map((item) => {
        if (item.descriptor || !isJsonObject(item.json)) return item;
        const annotations = readStringMap(item.json, "annotations") ?? {};
        const isOfTag = this.#names.tagOf(annotations) === tag;
        return isOfTag ? { json: this.#unnamedJson(item.json) } : item;
      }),
    );
  }

  #newEntry(manifest: Descriptor): Entry {
    return toEntry(descriptorToJson(manifest), manifest, this.#names);
  }

  #named({ json, descriptor }: Entry, tag: string): Entry {
    const annotations = this.#names.withTag(readStringMap(json, "annotations") ?? {}, tag);
    return toEntry({ ...json, annotations }, { ...descriptor, annotations }, this.#names);
  }

  #unnamed({ json, descriptor }: Entry): Entry {
    const kept = this.#unnamedJson(json);
    const { annotations: _annotations, ...rest } = descriptor;
    const annotations = readStringMap(kept, "annotations");
    return toEntry(kept, { ...rest, ...(annotations && { annotations }) }, this.#names);
  }

  #unnamedJson(json: JsonObject): JsonObject {
    const { annotations, ...rest } = json;
    const others = isJsonObject(annotations) ? withoutNames(annotations, this.#names) : {};
    return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
  }

  #hasName({ descriptor }: Entry): boolean {
    const annotations = descriptor.annotations ?? {};
    return this.#names.keys.some((key) => annotations[key] !== undefined);
  }

  #replace(items: readonly Item[]): LayoutIndex {
    return new LayoutIndex(this.#json, items, this.#names);
  }
}

function toItem(json: JsonValue, names: EntryNames): Item {
  const descriptor = isJsonObject(json) ? readDescriptor(json) : undefined;
  return descriptor && isJsonObject(json) ? toEntry(json, descriptor, names) : { json };
}

/** Names that are no tags, such as whole references, stay in the file but may name nothing here. */
function toEntry(json: JsonObject, descriptor: Descriptor, names: EntryNames): Entry {
  const annotations = descriptor.annotations ?? {};
  const isHidden = !names.sees(annotations);
  const tag = isHidden ? undefined : names.tagOf(annotations);
  return { json, descriptor, isHidden, ...(tag !== undefined && { tag }) };
}

function isSeen({ isHidden }: Entry): boolean {
  return !isHidden;
}

function describes(item: Item, digest: Digest): item is Entry {
  return item.descriptor?.digest === digest;
}
