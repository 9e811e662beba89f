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
import { isTag } from "../oci/reference.ts";
import type { ManifestReference } from "../registry/imageStore.ts";

/** The annotation by which a descriptor of index.json carries a tag (image-spec annotations.md). */
const refName = "org.opencontainers.image.ref.name";

interface Entry {
  /** As in the file, with members that we do not know. */
  readonly json: JsonObject;
  readonly descriptor: Descriptor;
  readonly tag?: string;
}

/** What is no descriptor to us, such as one whose digest is of an algorithm that we do not know. */
interface Foreign {
  readonly json: JsonValue;
  readonly descriptor?: undefined;
  readonly tag?: undefined;
}

type Item = Entry | Foreign;

/**
 * The index.json of an OCI image layout (image-spec image-layout.md): one descriptor a tag, and one
 * without a tag for a manifest that has none. A value; changes give a new one and keep whatever
 * other tools have written, where they have written it.
 */
export class LayoutIndex {
  static readonly empty = new LayoutIndex({ schemaVersion: 2, mediaType: MediaTypes.ociIndex }, []);

  readonly #json: JsonObject;
  readonly #items: readonly Item[];
  readonly #entries: readonly Entry[];
  readonly #byTag: ReadonlyMap<string, Entry>;
  readonly #byDigest: ReadonlyMap<Digest, Entry>;

  private constructor(json: JsonObject, items: readonly Item[]) {
    const entries = items.filter((item) => item.descriptor !== undefined);
    this.#json = json;
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
    return new LayoutIndex(json, readArray(json, "manifests").map(toItem));
  }

  toBytes(): Uint8Array {
    const manifests = this.#items.map(({ json }) => json);
    return new TextEncoder().encode(JSON.stringify({ ...this.#json, manifests }));
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
      return described.#replace([...described.#items, newEntry(manifest)]);
    }
    if (described.#byTag.get(tag)?.descriptor.digest === manifest.digest) return described;
    const freed = described.withoutTag(tag).#withoutForeignName(tag);
    const untagged = freed.#entries.find(
      (entry) => entry.descriptor.digest === manifest.digest && !hasName(entry),
    );
    const tagged = named(untagged ?? newEntry(manifest), tag);
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
        return isNamedElsewhere || item !== held ? [] : [unnamed(item)];
      }),
    );
  }

  /** Removes a manifest with all its tags. */
  withoutManifest(digest: Digest): LayoutIndex {
    if (!this.#byDigest.has(digest)) return this;
    return this.#replace(this.#items.filter(({ descriptor }) => descriptor?.digest !== digest));
  }

  /** A manifest put again under another media type has that one from then on. */
  #describing({ digest, mediaType, size }: Descriptor): LayoutIndex {
    const known = this.#byDigest.get(digest)?.descriptor;
    if (!known || (known.mediaType === mediaType && known.size === size)) return this;
    return this.#replace(
      this.#items.map((item) => {
        if (!describes(item, digest)) return item;
        const descriptor = { ...item.descriptor, mediaType, size };
        return toEntry({ ...item.json, mediaType, size }, descriptor);
      }),
    );
  }

  /** Two descriptors of one tag would leave other tools to guess which is meant. */
  #withoutForeignName(tag: string): LayoutIndex {
    return this.#replace(
      this.#items.map((item) => {
        if (item.descriptor || !isJsonObject(item.json)) return item;
        const isNamed = readStringMap(item.json, "annotations")?.[refName] === tag;
        return isNamed ? { json: unnamedJson(item.json) } : item;
      }),
    );
  }

  #replace(items: readonly Item[]): LayoutIndex {
    return new LayoutIndex(this.#json, items);
  }
}

function toItem(json: JsonValue): Item {
  const descriptor = isJsonObject(json) ? readDescriptor(json) : undefined;
  return descriptor && isJsonObject(json) ? toEntry(json, descriptor) : { json };
}

/** Names that are no tags, such as whole references, stay in the file but name nothing here. */
function toEntry(json: JsonObject, descriptor: Descriptor): Entry {
  const tag = descriptor.annotations?.[refName];
  return { json, descriptor, ...(tag !== undefined && isTag(tag) && { tag }) };
}

function describes(item: Item, digest: Digest): item is Entry {
  return item.descriptor?.digest === digest;
}

function newEntry(manifest: Descriptor): Entry {
  return toEntry(descriptorToJson(manifest), manifest);
}

function hasName({ descriptor }: Entry): boolean {
  return descriptor.annotations?.[refName] !== undefined;
}

function named({ json, descriptor }: Entry, tag: string): Entry {
  const annotations = { ...readStringMap(json, "annotations"), [refName]: tag };
  return toEntry({ ...json, annotations }, { ...descriptor, annotations });
}

function unnamed({ json, descriptor }: Entry): Entry {
  const kept = unnamedJson(json);
  const { annotations: _annotations, ...rest } = descriptor;
  const annotations = readStringMap(kept, "annotations");
  return { json: kept, descriptor: { ...rest, ...(annotations && { annotations }) } };
}

function unnamedJson(json: JsonObject): JsonObject {
  const { annotations, ...rest } = json;
  const { [refName]: _name, ...others } = isJsonObject(annotations) ? annotations : {};
  return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
}
