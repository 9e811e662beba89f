import { isDigest, verifyDigest } from "../../core/oci/digest.ts";
import { isTag } from "../../core/oci/reference.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import { maxManifestBytes } from "../../core/registry/manifests.ts";
import { ApiError } from "../http/apiError.ts";
import { printable, type ApiAnswer, type ApiRequest } from "../http/apiRequest.ts";
import { readRequestBody } from "../http/requestBody.ts";
import { checkManifest } from "./checkManifest.ts";
import type { HandlerContext } from "./context.ts";

/** Tags that one push may set; the distribution-spec wants ten at least. */
const maxTags = 100;

/** `GET` and `HEAD /v2/<name>/manifests/<reference>`. */
export async function getManifest(
  { store }: HandlerContext,
  { repository, reference, signal }: ApiRequest,
): Promise<ApiAnswer> {
  const wanted = parseReference(reference);
  // What cannot be a name names nothing: clients look things up under any text.
  if (!wanted) throw unknown(reference);
  const { digest, mediaType, bytes } = await store.getManifest(repository, wanted, { signal });
  return {
    status: 200,
    headers: { "content-type": mediaType, "docker-content-digest": digest },
    body: bytes,
  };
}

/**
 * `PUT /v2/<name>/manifests/<reference>`. The manifest is checked and stored by its digest before
 * any tag is set. With `?tag=` it gets those tags, too (distribution-spec, "Pushing Manifests").
 */
export async function putManifest(
  { store }: HandlerContext,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const { repository, query, signal } = request;
  const wanted = parseReference(request.reference);
  if (!wanted) {
    const message = `Neither a tag nor a digest: ${printable(request.reference)}`;
    throw new ApiError(400, "MANIFEST_INVALID", message);
  }
  const tags = readTags(query);
  const bytes = await readRequestBody(request, maxManifestBytes);
  if (wanted.digest !== undefined) await verifyDigest(bytes, wanted.digest);
  const content = { mediaType: request.header("content-type") ?? "", bytes };
  const checked = await checkManifest(store, repository, { ...content, signal });
  const manifest = { mediaType: checked.mediaType, bytes };
  const { digest, subject } = await store.putManifest(repository, wanted, manifest, { signal });
  for (const tag of tags) await store.putManifest(repository, { tag }, manifest, { signal });
  return {
    status: 201,
    headers: {
      location: `/v2/${repository}/manifests/${digest}`,
      "docker-content-digest": digest,
      ...(subject !== undefined && { "oci-subject": subject }),
      ...(tags.length > 0 && { "oci-tag": tags }),
    },
  };
}

/** `DELETE /v2/<name>/manifests/<reference>`: a tag is removed, a digest goes with all its tags. */
export async function deleteManifest(
  { store }: HandlerContext,
  { repository, reference, signal }: ApiRequest,
): Promise<ApiAnswer> {
  const wanted = parseReference(reference);
  if (!wanted) throw unknown(reference);
  if (wanted.digest !== undefined) {
    await store.deleteManifest(repository, wanted.digest, { signal });
  } else {
    await store.deleteTag(repository, wanted.tag, { signal });
  }
  return { status: 202 };
}

function parseReference(text: string): ManifestReference | undefined {
  if (isDigest(text)) return { digest: text };
  if (text.includes(":")) {
    throw new ApiError(400, "DIGEST_INVALID", `Not a digest: ${printable(text)}`);
  }
  return isTag(text) ? { tag: text } : undefined;
}

function readTags(query: URLSearchParams): readonly string[] {
  const tags = [...new Set(query.getAll("tag"))];
  if (tags.length > maxTags) {
    throw new ApiError(414, "MANIFEST_INVALID", `A push may set up to ${maxTags} tags`);
  }
  const wrong = tags.find((tag) => !isTag(tag));
  if (wrong === undefined) return tags;
  throw new ApiError(400, "MANIFEST_INVALID", `Not a tag: ${printable(wrong)}`);
}

function unknown(reference: string): ApiError {
  return new ApiError(404, "MANIFEST_UNKNOWN", `There is no manifest ${printable(reference)}`);
}
