import type { JsonObject } from "../../core/base/json.ts";
import { oneChunk } from "../../core/base/oneChunk.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { digestOf } from "../../core/oci/digest.ts";
import { isDockerType } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { utf8 } from "./bytes.ts";

/** Writes content into one repository and gives the descriptors to name it by. */
export class SampleRepository {
  readonly #store: ImageStore;
  readonly #name: string;

  constructor(store: ImageStore, name: string) {
    this.#store = store;
    this.#name = name;
  }

  async putBlob(mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
    const digest = await digestOf(bytes);
    const size = bytes.length;
    await this.#store.putBlob(this.#name, { digest, size, open: () => oneChunk(bytes) });
    return { mediaType, digest, size };
  }

  putJson(mediaType: string, value: JsonObject): Promise<Descriptor> {
    return this.putBlob(mediaType, utf8(JSON.stringify(value)));
  }

  /** Stores a manifest by its digest, then under the tags. */
  async putManifest(
    manifest: JsonObject & { readonly mediaType: string },
    tags: readonly string[] = [],
  ): Promise<Descriptor> {
    const { mediaType } = manifest;
    // As docker and BuildKit indent them.
    const indent = isDockerType(mediaType) ? 3 : 2;
    const bytes = utf8(JSON.stringify(manifest, undefined, indent));
    const digest = await digestOf(bytes);
    const content = { mediaType, bytes };
    if (tags.length === 0) await this.#store.putManifest(this.#name, { digest }, content);
    for (const tag of tags) await this.#store.putManifest(this.#name, { tag }, content);
    return { mediaType, digest, size: bytes.length };
  }
}
