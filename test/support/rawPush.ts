import type { Digest } from "../../src/core/oci/digest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import { bytesOf, sha256 } from "./ociData.ts";
import { sendRaw, type RawResponse } from "./rawHttp.ts";

/** Where the next request of an upload goes: the `Location`, resolved, as path and query. */
export function locationOf(baseUrl: string, response: RawResponse): string {
  const { pathname, search } = new URL(response.headers.location ?? "", baseUrl);
  return pathname + search;
}

/** The location with the digest that ends the upload. */
export function withDigest(location: string, digest: Digest): string {
  return `${location}${location.includes("?") ? "&" : "?"}digest=${encodeURIComponent(digest)}`;
}

/** Begins an upload; gives its location. */
export async function beginUpload(baseUrl: string, repository: string): Promise<string> {
  const target = `/v2/${repository}/blobs/uploads/`;
  const begun = await sendRaw(baseUrl, target, { method: "POST" });
  if (begun.status === 202) return locationOf(baseUrl, begun);
  throw new Error(`The upload was refused with ${begun.status}`);
}

/** Uploads a blob with POST and PUT. */
export async function uploadBlob(
  baseUrl: string,
  repository: string,
  bytes: Uint8Array,
): Promise<Digest> {
  const digest = sha256(bytes);
  const location = await beginUpload(baseUrl, repository);
  const done = await sendRaw(baseUrl, withDigest(location, digest), { method: "PUT", body: bytes });
  if (done.status === 201) return digest;
  throw new Error(`The blob was refused with ${done.status}: ${done.body.toString()}`);
}

/** An OCI image manifest over a config that was uploaded. */
export async function imageManifest(
  baseUrl: string,
  repository: string,
  name: string,
): Promise<Uint8Array> {
  const config = bytesOf({ os: "linux", architecture: "amd64", config: { Labels: { name } } });
  const digest = await uploadBlob(baseUrl, repository, config);
  return bytesOf({
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: { mediaType: MediaTypes.ociConfig, digest, size: config.length },
    layers: [],
  });
}

/** Puts a manifest under a tag or a digest, or under whatever else the test wants to see refused. */
export function putManifest(
  baseUrl: string,
  target: string,
  bytes: Uint8Array,
  mediaType: string = MediaTypes.ociManifest,
): Promise<RawResponse> {
  const headers = { "content-type": mediaType };
  return sendRaw(baseUrl, target, { method: "PUT", headers, body: bytes });
}
