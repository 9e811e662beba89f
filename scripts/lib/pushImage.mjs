// @ts-check
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/**
 * @typedef {{ readonly url: string;
 *   readonly login?: import("./dockerRegistry.mjs").Login | undefined }} Target
 * @typedef {{ readonly os: string; readonly architecture: string; readonly variant?: string }} Platform
 */

const ociTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

/**
 * Pushes a small image of one layer, without any of the product's code.
 * @param {Target} target
 * @param {{ readonly repository: string; readonly tag: string }} reference
 * @param {Platform} platform
 * @returns {Promise<string>} the digest of its manifest
 */
export async function pushImage(target, { repository, tag }, platform) {
  // An archive that ends at once: two blocks of zeros.
  const archive = Buffer.alloc(1024);
  const layer = gzipSync(archive);
  const config = Buffer.from(
    JSON.stringify({
      created: "2024-05-01T00:00:00Z",
      ...platform,
      config: { Cmd: ["/hello"], Labels: { tag } },
      rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
      history: [{ created: "2024-05-01T00:00:00Z", created_by: "COPY hello / # buildkit" }],
    }),
  );
  await pushBlob(target, repository, layer);
  await pushBlob(target, repository, config);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: ociTypes.manifest,
    config: { mediaType: ociTypes.config, digest: digestOf(config), size: config.length },
    layers: [{ mediaType: ociTypes.layer, digest: digestOf(layer), size: layer.length }],
  });
  await send(target, `${target.url}/v2/${repository}/manifests/${tag}`, {
    method: "PUT",
    headers: { "content-type": ociTypes.manifest },
    body: manifest,
  });
  return digestOf(Buffer.from(manifest));
}

/**
 * @param {Target} target
 * @param {string} repository
 * @param {Buffer} bytes
 */
async function pushBlob(target, repository, bytes) {
  const start = await send(target, `${target.url}/v2/${repository}/blobs/uploads/`, {
    method: "POST",
  });
  const location = new URL(start.headers.get("location") ?? "", target.url);
  location.searchParams.set("digest", digestOf(bytes));
  await send(target, location.href, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
}

/**
 * @param {Target} target
 * @param {string} url
 * @param {{ readonly method: string; readonly headers?: Record<string, string>;
 *   readonly body?: string | Uint8Array<ArrayBuffer> }} request
 */
async function send({ login }, url, request) {
  const basic = login && Buffer.from(`${login.user}:${login.password}`).toString("base64");
  const headers = { ...request.headers, ...(basic && { authorization: `Basic ${basic}` }) };
  const response = await fetch(url, { ...request, headers });
  if (response.ok) return response;
  throw new Error(`${request.method} ${url}: ${response.status} ${await response.text()}`);
}

/** @param {Uint8Array} bytes */
function digestOf(bytes) {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
