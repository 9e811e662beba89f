import type { Cancellable } from "../../core/base/abort.ts";
import { readArray, readObject, readString } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { digestOf, type Digest } from "../../core/oci/digest.ts";
import type {
  ArtifactManifest,
  ImageManifest,
  IndexManifest,
  UnknownManifest,
} from "../../core/oci/manifest.ts";
import { bareMediaType, isNonDistributableType } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType, parseManifest } from "../../core/oci/parseManifest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { ApiError } from "../http/apiError.ts";

const lookupsAtOnce = 8;

/** Types that say nothing about a document. */
const genericTypes: ReadonlySet<string> = new Set(["", "application/octet-stream", "text/plain"]);

type Accepted = ImageManifest | ArtifactManifest | IndexManifest | UnknownManifest;

/**
 * Checks a manifest that is being pushed: it is a JSON object, its type is the one it was sent as,
 * and all that it is made of is there. A subject need not be (distribution-spec, "Pushing Manifests
 * with Subject"), nor a layer that may stay at its origin.
 *
 * Throws {@link ApiError} 400 `MANIFEST_INVALID`, or 404 `MANIFEST_BLOB_UNKNOWN` with an entry for
 * each digest that is missing.
 */
export async function checkManifest(
  store: ImageStore,
  repository: string,
  pushed: Cancellable & { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<{ readonly mediaType: string }> {
  const manifest = await readAccepted(pushed);
  const mediaType = typeOf(manifest, bareMediaType(pushed.mediaType));
  requireUsableDigests(manifest);
  const { signal } = pushed;
  const children = manifest.kind === "index" ? manifest.manifests : [];
  const missing = [
    ...(await missingOf(children, async ({ digest }) => {
      return (await store.headManifest(repository, { digest }, { signal })) !== undefined;
    })),
    ...(await missingOf(blobsOf(manifest), async ({ digest }) => {
      return (await store.headBlob(repository, digest, { signal })) !== undefined;
    })),
  ];
  if (missing.length === 0) return { mediaType };
  const message = "The manifest names content that was not pushed";
  throw new ApiError(404, "MANIFEST_BLOB_UNKNOWN", message, { digests: missing });
}

async function readAccepted(pushed: {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}): Promise<Accepted> {
  const { mediaType, bytes } = pushed;
  const manifest = parseManifest({ mediaType, bytes, digest: await digestOf(bytes) });
  switch (manifest.kind) {
    case "opaque":
      throw invalid(manifest.reason);
    case "schema1":
      throw invalid("Docker's manifest schema 1 is not taken any more");
    default:
      return manifest;
  }
}

function typeOf(manifest: Accepted, sentAs: string): string {
  const own = bareMediaType(readString(manifest.json, "mediaType") ?? "");
  if (genericTypes.has(sentAs)) return effectiveMediaType(manifest);
  if (own !== "" && own !== sentAs) {
    throw invalid(`The manifest calls itself ${own} and was sent as ${sentAs}`);
  }
  return sentAs;
}

/** The readers leave out descriptors without a usable digest; nothing of the kind is taken here. */
function requireUsableDigests(manifest: Accepted): void {
  if (manifest.kind === "unknown") return;
  const isWhole =
    manifest.kind === "index"
      ? manifest.manifests.length === readArray(manifest.json, "manifests").length
      : manifest.layers.length ===
          readArray(manifest.json, "layers").length + readArray(manifest.json, "blobs").length &&
        (manifest.config === undefined) === (readObject(manifest.json, "config") === undefined);
  const hasSubject = readObject(manifest.json, "subject") !== undefined;
  if (!isWhole || hasSubject !== (manifest.subject !== undefined)) {
    throw invalid("The manifest has a descriptor without a sha256 or sha512 digest");
  }
}

function blobsOf(manifest: Accepted): readonly Descriptor[] {
  if (manifest.kind === "index" || manifest.kind === "unknown") return [];
  const layers = manifest.layers.filter((layer) => !isNonDistributableType(layer.mediaType));
  return manifest.config ? [manifest.config, ...layers] : layers;
}

async function missingOf(
  descriptors: readonly Descriptor[],
  exists: (descriptor: Descriptor) => Promise<boolean>,
): Promise<readonly Digest[]> {
  const found = await mapLimited(descriptors, lookupsAtOnce, exists);
  return descriptors.filter((_, position) => !found[position]).map(({ digest }) => digest);
}

function invalid(message: string): ApiError {
  return new ApiError(400, "MANIFEST_INVALID", message);
}
