import type { Cancellable } from "../base/abort.ts";
import {
  isJsonObject,
  JsonError,
  parseJsonObject,
  readArray,
  readObject,
  readObjects,
  readString,
  readStringMap,
  type JsonObject,
} from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { descriptorToJson, readDescriptor, type Descriptor } from "../oci/descriptor.ts";
import { algorithmOf, hexOf, type Digest } from "../oci/digest.ts";
import { MediaTypes } from "../oci/mediaTypes.ts";
import type { Manifests } from "./manifests.ts";
import { StoreError } from "./storeError.ts";

/** A manifest that has a subject, as a list of referrers names it. */
export interface Referrer {
  readonly subject: Digest;
  readonly descriptor: Descriptor;
}

/**
 * The tag that stands in for the referrers API where a registry has none (distribution-spec,
 * "Referrers Tag Schema"): an index named after the subject's digest.
 */
export class ReferrersTag {
  readonly #manifests: Manifests;
  readonly #logger: Logger;

  constructor(manifests: Manifests, logger: Logger) {
    this.#manifests = manifests;
    this.#logger = logger;
  }

  /** The referrers listed under the tag; empty where there is no tag. */
  async read(
    repository: string,
    subject: Digest,
    options: Cancellable,
  ): Promise<readonly Descriptor[]> {
    return readManifests(await this.#index(repository, subject, options));
  }

  /** Adds a referrer to the index under the tag; entries that we cannot read are kept as they are. */
  async add(repository: string, referrer: Referrer, options: Cancellable): Promise<void> {
    const { subject, descriptor } = referrer;
    const index = await this.#index(repository, subject, options);
    if (readManifests(index).some(({ digest }) => digest === descriptor.digest)) return;
    const manifests = [...readArray(index, "manifests"), descriptorToJson(descriptor)];
    await this.#put(repository, subject, { ...index, manifests }, options);
  }

  /**
   * Takes a referrer that has been deleted out of the index under the tag (distribution-spec,
   * "Deleting Manifests"). What cannot be done is logged: the deletion itself has succeeded.
   */
  async remove(repository: string, referrer: Referrer, options: Cancellable): Promise<void> {
    const { subject, descriptor } = referrer;
    try {
      const index = await this.#index(repository, subject, options);
      const all = readArray(index, "manifests");
      const manifests = all.filter(
        (item) => !isJsonObject(item) || item["digest"] !== descriptor.digest,
      );
      if (manifests.length === all.length) return;
      await this.#put(repository, subject, { ...index, manifests }, options);
    } catch (error) {
      if (!StoreError.is(error) && !JsonError.is(error)) throw error;
      const name = `${repository}:${referrersTagOf(subject)}`;
      this.#logger.warn(`${name} still lists ${descriptor.digest}: ${error.message}`);
    }
  }

  /** What a manifest in the registry refers to; `undefined` also where it cannot be read. */
  async referrerOf(
    repository: string,
    digest: Digest,
    options: Cancellable,
  ): Promise<Referrer | undefined> {
    try {
      return readReferrer(await this.#manifests.get(repository, { digest }, options), digest);
    } catch (error) {
      if (StoreError.is(error)) return undefined;
      throw error;
    }
  }

  async #put(
    repository: string,
    subject: Digest,
    index: JsonObject,
    options: Cancellable,
  ): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(index));
    const manifest = { mediaType: MediaTypes.ociIndex, bytes };
    await this.#manifests.put(repository, { tag: referrersTagOf(subject) }, manifest, options);
  }

  async #index(repository: string, subject: Digest, options: Cancellable): Promise<JsonObject> {
    try {
      const tag = referrersTagOf(subject);
      return parseJsonObject((await this.#manifests.get(repository, { tag }, options)).bytes);
    } catch (error) {
      if (!StoreError.is(error, "notFound")) throw error;
      return { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: [] };
    }
  }
}

/** The usable descriptors of an index. */
export function readManifests(json: JsonObject): readonly Descriptor[] {
  return readObjects(json, "manifests")
    .map((entry) => readDescriptor(entry))
    .filter((descriptor) => descriptor !== undefined);
}

/** `sha256-<hex>`, at most 32 + 1 + 64 characters of algorithm and hash (sha512 is cut). */
export function referrersTagOf(subject: Digest): string {
  return `${algorithmOf(subject)}-${hexOf(subject, 64)}`;
}

/** What a manifest's bytes say about its subject; `undefined` if it has none. */
export function readReferrer(
  manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
  digest: Digest,
): Referrer | undefined {
  const json = tryParse(manifest.bytes);
  const subjectJson = json && readObject(json, "subject");
  const subject = subjectJson && readDescriptor(subjectJson);
  if (!json || !subject) return undefined;
  const config = readObject(json, "config");
  const artifactType =
    readString(json, "artifactType") ?? (config ? readString(config, "mediaType") : undefined);
  const annotations = readStringMap(json, "annotations");
  const descriptor: Descriptor = {
    mediaType: manifest.mediaType,
    digest,
    size: manifest.bytes.length,
    ...(annotations && { annotations }),
    ...(artifactType !== undefined && { artifactType }),
  };
  return { subject: subject.digest, descriptor };
}

function tryParse(bytes: Uint8Array): JsonObject | undefined {
  try {
    return parseJsonObject(bytes);
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
