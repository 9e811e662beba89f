import type { Cancellable } from "../base/abort.ts";
import { readArray, type JsonObject } from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { findLink } from "../http/linkHeader.ts";
import type { ListOptions, Page } from "./imageStore.ts";
import type { RegistryHttp } from "./registryHttp.ts";
import { StoreError } from "./storeError.ts";

const maxListBytes = 16 * 1024 * 1024;
const defaultPageSize = 100;

/** ECR and distribution refuse to give more at once. */
const maxPageSize = 1000;

/** A listing of the distribution API. */
export interface ListRequest {
  /** Below `/v2/`. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** The member that holds the items. */
  readonly member: string;
  /** Whether an item is what is listed; others (`null`, digests among tags) are left out. */
  readonly accept: (item: string) => boolean;
}

interface RawPage {
  readonly items: readonly string[];
  readonly next: URL | undefined;
}

/**
 * Reads a listing page by page (distribution-spec, "Listing Tags"; the same for the catalog). The
 * next page is where the `Link` header says; a Link that leads elsewhere than the registry's API, or
 * where we have been, ends the listing, and so does a page that brings nothing new.
 */
export class Listing {
  readonly #http: RegistryHttp;
  readonly #logger: Logger;

  constructor(http: RegistryHttp, logger: Logger) {
    this.#http = http;
    this.#logger = logger;
  }

  async *pages(request: ListRequest, options: ListOptions = {}): AsyncGenerator<Page<string>> {
    const seen = new Set<string>();
    const visited = new Set<string>();
    let page = await this.#firstPage(request, options);
    for (;;) {
      const items = page.items.filter((item) => !seen.has(item));
      for (const item of items) seen.add(item);
      const next = page.next && !visited.has(page.next.href) ? page.next : undefined;
      const isStuck = items.length === 0;
      yield { items, hasMore: next !== undefined && !isStuck };
      if (!next || isStuck) return;
      visited.add(next.href);
      page = await this.#page(next, request, options);
    }
  }

  async #firstPage(request: ListRequest, options: ListOptions): Promise<RawPage> {
    const { pageSize = defaultPageSize, after } = options;
    const n = String(Math.min(Math.max(1, Math.trunc(pageSize)), maxPageSize));
    const urlFor = (size?: string) =>
      this.#http.endpoint(request.path, { n: size, ...(after !== undefined && { last: after }) });
    try {
      return await this.#page(urlFor(n), request, options);
    } catch (error) {
      // Some registries have a limit of their own, and some know no `n` at all.
      if (!StoreError.is(error, "rejected")) throw error;
      return this.#page(urlFor(), request, options);
    }
  }

  async #page(url: URL, request: ListRequest, { signal }: Cancellable): Promise<RawPage> {
    const { scopes } = request;
    const { json, response } = await this.#http.sendForJson(
      { method: "GET", url, scopes, expect: [200], signal },
      maxListBytes,
    );
    return { items: readItems(json, request), next: this.#nextOf(response) };
  }

  #nextOf(response: HttpResponse): URL | undefined {
    const target = findLink(response.headers.get("link"), "next");
    if (target === undefined) return undefined;
    const next = URL.canParse(target, response.url) ? new URL(target, response.url) : undefined;
    const { root } = this.#http;
    if (next?.origin === root.origin && next.pathname.startsWith(root.pathname)) return next;
    const where = next ? redactUrl(next.href) : "no URL";
    this.#logger.warn(`${redactUrl(response.url)}: the list goes on at ${where}, not followed`);
    return undefined;
  }
}

function readItems(json: JsonObject, { member, accept }: ListRequest): readonly string[] {
  const items = readArray(json, member).filter((item) => typeof item === "string");
  return [...new Set(items)].filter((item) => accept(item));
}
