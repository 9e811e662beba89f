import type { Cancellable } from "../base/abort.ts";
import { readArray, type JsonValue } from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import type { ListOptions, Page } from "./imageStore.ts";
import { maxBarrenPages, nextPage } from "./nextPage.ts";
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
  /** Whatever the member holds. */
  readonly items: readonly JsonValue[];
  readonly next: URL | undefined;
}

/**
 * Reads a listing page by page (distribution-spec, "Listing Tags"; the same for the catalog). The
 * next page is where the `Link` header says; a Link that leads elsewhere than the registry's API, or
 * where we have been, ends the listing. So does a page that brings nothing new, usable or not, and a
 * long row of pages that bring nothing usable.
 */
export class Listing {
  readonly #http: RegistryHttp;
  readonly #logger: Logger;

  constructor(http: RegistryHttp, logger: Logger) {
    this.#http = http;
    this.#logger = logger;
  }

  async *pages(request: ListRequest, options: ListOptions = {}): AsyncGenerator<Page<string>> {
    const seen = new Set<JsonValue>();
    const visited = new Set<string>();
    let barrenPages = 0;
    let page = await this.#firstPage(request, options);
    for (;;) {
      const fresh = [...new Set(page.items)].filter((item) => !seen.has(item));
      for (const item of fresh) seen.add(item);
      const strings = fresh.filter((item) => typeof item === "string");
      const items = strings.filter((item) => request.accept(item));
      barrenPages = items.length === 0 ? barrenPages + 1 : 0;
      const next = this.#nextOf(page, visited, fresh.length === 0 || barrenPages >= maxBarrenPages);
      yield { items, hasMore: next !== undefined };
      if (!next) return;
      visited.add(next.href);
      page = await this.#page(next, request, options);
    }
  }

  #nextOf({ next }: RawPage, visited: ReadonlySet<string>, isStuck: boolean): URL | undefined {
    if (!next || (!isStuck && !visited.has(next.href))) return next;
    this.#logger.warn(`${redactUrl(next.href)}: the list does not get on, given up`);
    return undefined;
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
    const { scopes, member } = request;
    const { json, response } = await this.#http.sendForJson(
      { method: "GET", url, scopes, expect: [200], signal },
      maxListBytes,
    );
    const next = nextPage(response, this.#http.root, this.#logger);
    return { items: readArray(json, member), next };
  }
}
