import type { Cancellable } from "../../../core/base/abort.ts";
import { readString, type JsonObject, isJsonObject } from "../../../core/base/json.ts";
import type { HttpRequest } from "../../../core/http/fetcher.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { HubSession } from "./hubSession.ts";

/** The most that the API gives at once. */
const maxPageSize = 100;

/** One page of a listing. */
export interface HubPage {
  readonly results: readonly JsonObject[];
  readonly hasMore: boolean;
}

/** `page_size` for so many wanted items. */
export function pageSizeOf(wanted = maxPageSize): string {
  return String(Math.min(Math.max(1, Math.trunc(wanted)), maxPageSize));
}

/**
 * A listing of Docker Hub's API: `results`, and `next` with the URL of the next page or `null`.
 * Throws `StoreError`; `badResponse` for another shape and for a listing that goes in circles.
 */
export async function* hubPages(
  session: HubSession,
  first: URL,
  options: Cancellable & Pick<HttpRequest, "retry">,
): AsyncGenerator<HubPage> {
  const visited = new Set<string>();
  let url: URL | undefined = first;
  while (url) {
    if (visited.has(url.href)) throw new StoreError("badResponse", "The list goes in circles");
    visited.add(url.href);
    const page: JsonObject = await session.read({ ...options, url });
    const results = page["results"];
    if (!Array.isArray(results)) throw new StoreError("badResponse", "The list has no results");
    const link = readString(page, "next");
    url = link === undefined || link === "" ? undefined : session.next(link);
    yield { results: results.filter((each) => isJsonObject(each)), hasMore: url !== undefined };
  }
}
