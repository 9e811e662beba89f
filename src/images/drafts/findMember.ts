import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { ManifestSource } from "../imageReader.ts";
import type { ImageStores } from "../imageStores.ts";
import { readConfig } from "../readConfig.ts";
import type { ListDraft } from "./listDraft.ts";

/** What of a draft tells where its members are. */
export type MemberPlaces = Pick<ListDraft, "connectionId" | "repository" | "origins">;

/** What is known of a member of a draft. */
export type FoundMember =
  | {
      readonly kind: "found";
      readonly manifest: Manifest;
      /** Of an image whose config can be read. */
      readonly config?: ImageConfig;
      /** False if it is only where it was taken from, so that a push will copy it. */
      readonly isInTarget: boolean;
    }
  /** Neither in the target nor where it was taken from. */
  | { readonly kind: "missing" }
  | { readonly kind: "unread"; readonly error: unknown };

/**
 * Looks for a member in the target repository and, if it is not there, where the draft has it from,
 * and reads it. Throws only an `AbortError`.
 */
export async function findMember(
  stores: ImageStores,
  draft: MemberPlaces,
  digest: Digest,
  options: Cancellable = {},
): Promise<FoundMember> {
  try {
    const { connectionId, repository } = draft;
    const { store, reader } = stores.open(connectionId);
    const reference = { digest };
    // The reader may know a manifest that is gone; the registry has to say that it is there.
    if (await store.headManifest(repository, reference, options)) {
      return await readMember({ reader, repository }, digest, true, options);
    }
    const origin = draft.origins[digest];
    if (!origin || (origin.connectionId === connectionId && origin.repository === repository)) {
      return { kind: "missing" };
    }
    const source = { reader: stores.open(origin.connectionId).reader, ...origin };
    return await readMember(source, digest, false, options);
  } catch (error) {
    if (isAbortError(error)) throw error;
    return StoreError.is(error, "notFound") ? { kind: "missing" } : { kind: "unread", error };
  }
}

async function readMember(
  source: ManifestSource,
  digest: Digest,
  isInTarget: boolean,
  options: Cancellable,
): Promise<FoundMember> {
  const manifest = await source.reader.manifest(source.repository, { digest }, options);
  const config =
    manifest.kind === "image" ? await readConfig(source, manifest, options) : undefined;
  return { kind: "found", manifest, isInTarget, ...(config && { config }) };
}
