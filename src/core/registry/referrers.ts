import type { Cancellable } from "../base/abort.ts";
import { readString, type JsonObject } from "../base/json.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { findLink } from "../http/linkHeader.ts";
import { NetworkError } from "../http/networkError.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { bareMediaType, MediaTypes } from "../oci/mediaTypes.ts";
import { readManifests, type ReferrersTag } from "./referrersTag.ts";
import type { RegistryHttp } from "./registryHttp.ts";
import { referrersPath, scopesFor } from "./repositoryPath.ts";
import { StoreError } from "./storeError.ts";

const maxReferrersBytes = 16 * 1024 * 1024;
const maxPages = 100;

/** Narrows a listing of referrers. */
export interface ReferrersFilter extends Cancellable {
  readonly artifactType?: string;
}

/** The referrers API with its fallback (distribution-spec, "Listing Referrers"). */
export class Referrers {
  readonly #http: RegistryHttp;
  readonly #tag: ReferrersTag;
  /** Set once the registry's answer shows that it does not know the endpoint. */
  #isMissing = false;

  constructor(http: RegistryHttp, tag: ReferrersTag) {
    this.#http = http;
    this.#tag = tag;
  }

  /** Manifests whose subject is the digest; empty where there are none. */
  async list(
    repository: string,
    digest: Digest,
    filter: ReferrersFilter,
  ): Promise<readonly Descriptor[]> {
    const { signal, artifactType } = filter;
    const found =
      (await this.#fromApi(repository, digest, filter)) ??
      (await this.#tag.read(repository, digest, { signal }));
    // The filter is optional for registries and unknown to the fallback tag.
    return artifactType === undefined
      ? found
      : found.filter((descriptor) => descriptor.artifactType === artifactType);
  }

  /** `undefined` where the registry has no such API. */
  async #fromApi(
    repository: string,
    digest: Digest,
    { artifactType, signal }: ReferrersFilter,
  ): Promise<readonly Descriptor[] | undefined> {
    const descriptors = new Map<Digest, Descriptor>();
    if (this.#isMissing) return undefined;
    let url: URL | undefined = this.#http.endpoint(referrersPath(repository, digest), {
      artifactType,
    });
    const visited = new Set<string>();
    while (url && !visited.has(url.href) && visited.size < maxPages) {
      visited.add(url.href);
      const page = await this.#page(repository, url, { signal });
      if (!page) return visited.size === 1 ? undefined : [...descriptors.values()];
      for (const descriptor of page.descriptors) descriptors.set(descriptor.digest, descriptor);
      url = page.next;
    }
    return [...descriptors.values()];
  }

  async #page(repository: string, url: URL, { signal }: Cancellable) {
    try {
      const { json, response } = await this.#http.sendForJson(
        {
          method: "GET",
          url,
          headers: { accept: MediaTypes.ociIndex },
          scopes: scopesFor.pull(repository),
          // GHCR redirects to its web site.
          redirect: "sameOrigin",
          expect: [200],
          signal,
        },
        maxReferrersBytes,
      );
      if (!isIndex(json, response)) return undefined;
      return { descriptors: readManifests(json), next: nextPage(response, this.#http.root) };
    } catch (error) {
      if (!isMissingApi(error)) throw error;
      this.#isMissing ||= isUnknownEndpoint(error);
      return undefined;
    }
  }
}

function isIndex(json: JsonObject, response: HttpResponse): boolean {
  const type = bareMediaType(response.headers.get("content-type") ?? "");
  return type === MediaTypes.ociIndex || readString(json, "mediaType") === MediaTypes.ociIndex;
}

function nextPage(response: HttpResponse, root: URL): URL | undefined {
  const target = findLink(response.headers.get("link"), "next");
  if (target === undefined || !URL.canParse(target, response.url)) return undefined;
  const next = new URL(target, response.url);
  return next.origin === root.origin && next.pathname.startsWith(root.pathname) ? next : undefined;
}

/** A registry that has the API says in JSON what it misses, such as the repository. */
function isUnknownEndpoint(error: StoreError): boolean {
  return (error.status === 404 || error.status === 405) && error.details.length === 0;
}

/** How registries without the API answer: with an error, a redirect to elsewhere, or a web page. */
function isMissingApi(error: unknown): error is StoreError {
  if (!StoreError.is(error)) return false;
  if (error.code === "network") return NetworkError.is(error.cause, "redirectRefused");
  return ["notFound", "unsupported", "rejected", "badResponse"].includes(error.code);
}
