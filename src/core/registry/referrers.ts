import type { Cancellable } from "../base/abort.ts";
import { readString, type JsonObject } from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { NetworkError } from "../http/networkError.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { bareMediaType, MediaTypes } from "../oci/mediaTypes.ts";
import { nextPage } from "./nextPage.ts";
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

interface ReferrersPage {
  readonly descriptors: readonly Descriptor[];
  readonly next: URL | undefined;
}

/** The referrers API with its fallback (distribution-spec, "Listing Referrers"). */
export class Referrers {
  readonly #http: RegistryHttp;
  readonly #tag: ReferrersTag;
  readonly #logger: Logger;
  /** Set once the registry's answer shows that it does not know the endpoint. */
  #isMissing = false;

  constructor(http: RegistryHttp, tag: ReferrersTag, logger: Logger) {
    this.#http = http;
    this.#tag = tag;
    this.#logger = logger;
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

  /** `undefined` where the registry has no such API. Part of a list is never taken for all of it. */
  async #fromApi(
    repository: string,
    digest: Digest,
    { artifactType, signal }: ReferrersFilter,
  ): Promise<readonly Descriptor[] | undefined> {
    if (this.#isMissing) return undefined;
    const first = this.#http.endpoint(referrersPath(repository, digest), { artifactType });
    let page = await this.#firstPage(repository, first, { signal });
    if (!page) return undefined;
    const descriptors = new Map<Digest, Descriptor>();
    const visited = new Set([first.href]);
    for (;;) {
      for (const descriptor of page.descriptors) descriptors.set(descriptor.digest, descriptor);
      const { next } = page;
      if (!next || visited.has(next.href)) return [...descriptors.values()];
      if (visited.size >= maxPages) throw endless(first);
      visited.add(next.href);
      page = await this.#page(repository, next, { signal });
    }
  }

  async #firstPage(
    repository: string,
    url: URL,
    options: Cancellable,
  ): Promise<ReferrersPage | undefined> {
    try {
      return await this.#page(repository, url, options);
    } catch (error) {
      if (!isMissingApi(error)) throw error;
      this.#isMissing ||= isUnknownEndpoint(error);
      return undefined;
    }
  }

  async #page(repository: string, url: URL, { signal }: Cancellable): Promise<ReferrersPage> {
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
    if (!isIndex(json, response)) throw notAnIndex(response);
    const next = nextPage(response, this.#http.root, this.#logger);
    return { descriptors: readManifests(json), next };
  }
}

function endless(first: URL): StoreError {
  const url = redactUrl(first.href);
  return new StoreError("tooLarge", `${url} has more than ${maxPages} pages`, {
    method: "GET",
    url,
  });
}

function notAnIndex({ status, url: answered }: HttpResponse): StoreError {
  const url = redactUrl(answered);
  return new StoreError(
    "badResponse",
    `GET ${url} was answered with something else than an index`,
    { status, method: "GET", url },
  );
}

function isIndex(json: JsonObject, response: HttpResponse): boolean {
  const type = bareMediaType(response.headers.get("content-type") ?? "");
  return type === MediaTypes.ociIndex || readString(json, "mediaType") === MediaTypes.ociIndex;
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
