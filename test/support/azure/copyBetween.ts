import { isJsonObject, readObject, readObjects, readString } from "../../../src/core/base/json.ts";
import { admin, type AcrServer } from "../acr/acrServer.ts";

/** Manifests that one import may copy (docs, "Import container images"). */
const maxManifests = 50;

const authorization = `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString("base64")}`;

const accept = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Copies an image with all it names from one stand-in registry to another. */
export async function copyBetween(
  from: AcrServer,
  to: AcrServer,
  image: { readonly repository: string; readonly reference: string },
  target: { readonly repository: string; readonly tag: string | undefined },
): Promise<void> {
  let count = 0;
  const copy = async (reference: string, name: string | undefined): Promise<void> => {
    if (++count > maxManifests) throw new Error("An import has at most 50 manifests");
    const path = `${from.url}/v2/${image.repository}/manifests/${reference}`;
    const answer = await ask(path, { headers: { accept } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const json: unknown = JSON.parse(bytes.toString());
    if (!isJsonObject(json)) throw new Error("No manifest");
    for (const child of readObjects(json, "manifests")) {
      await copy(readString(child, "digest") ?? "", undefined);
    }
    const config = readObject(json, "config");
    for (const blob of [...(config ? [config] : []), ...readObjects(json, "layers")]) {
      await copyBlob(readString(blob, "digest") ?? "");
    }
    const digest = answer.headers.get("docker-content-digest") ?? "";
    await ask(`${to.url}/v2/${target.repository}/manifests/${name ?? digest}`, {
      method: "PUT",
      headers: { "content-type": answer.headers.get("content-type") ?? "" },
      body: bytes,
    });
  };
  const copyBlob = async (digest: string): Promise<void> => {
    const content = await ask(`${from.url}/v2/${image.repository}/blobs/${digest}`);
    const uploads = `${to.url}/v2/${target.repository}/blobs/uploads/`;
    const begun = await ask(uploads, { method: "POST" });
    const place = new URL(begun.headers.get("location") ?? "", uploads);
    place.searchParams.set("digest", digest);
    await ask(place.href, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: Buffer.from(await content.arrayBuffer()),
    });
  };
  await copy(image.reference, target.tag);
}

async function ask(
  url: string,
  {
    headers,
    ...rest
  }: {
    readonly headers?: Record<string, string>;
    readonly method?: string;
    readonly body?: Uint8Array<ArrayBuffer>;
  } = {},
): Promise<Response> {
  const response = await fetch(url, { ...rest, headers: { ...headers, authorization } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}
