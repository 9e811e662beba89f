import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { descriptorToJson } from "../../core/oci/descriptor.ts";
import { jsonAnswer, requireDigest, type ApiAnswer, type ApiRequest } from "../http/apiRequest.ts";
import { pageAnswer } from "../http/pageQuery.ts";
import type { HandlerContext } from "./context.ts";

/** `GET /v2/`: there is a registry here, and the caller may use it. */
export function ping(): Promise<ApiAnswer> {
  return Promise.resolve(jsonAnswer(200, {}));
}

/** `GET /v2/_catalog`. */
export function listCatalog({ store }: HandlerContext, request: ApiRequest): Promise<ApiAnswer> {
  const list = store.listRepositories.bind(store);
  return pageAnswer(request, list, (repositories) => ({ repositories }));
}

/** `GET /v2/<name>/tags/list`. */
export function listTags({ store }: HandlerContext, request: ApiRequest): Promise<ApiAnswer> {
  const name = request.repository;
  return pageAnswer(
    request,
    (options) => store.listTags(name, options),
    (tags) => ({ name, tags }),
  );
}

/**
 * `GET /v2/<name>/referrers/<digest>` (distribution-spec, "Listing Referrers"). A manifest that
 * nobody knows has no referrers, which is no error: 404 would mean that there is no such API.
 */
export async function listReferrers(
  { store }: HandlerContext,
  { repository, reference, query, signal }: ApiRequest,
): Promise<ApiAnswer> {
  const digest = requireDigest(reference);
  const artifactType = query.get("artifactType");
  const options = { signal, ...(artifactType !== null && { artifactType }) };
  const referrers = await store.listReferrers(repository, digest, options);
  const index = {
    schemaVersion: 2,
    mediaType: MediaTypes.ociIndex,
    manifests: referrers.map((referrer) => descriptorToJson(referrer)),
  };
  return jsonAnswer(200, index, {
    "content-type": MediaTypes.ociIndex,
    ...(artifactType !== null && { "oci-filters-applied": "artifactType" }),
  });
}
