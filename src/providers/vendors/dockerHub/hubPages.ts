import type { Cancellable } from "../../../core/base/abort.ts";
import { readString, type JsonObject, isJsonObject } from "../../../core/base/json.ts";
import type { HttpRequest } from "../../../core/http/fetcher.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { walkPages, type WalkedPage } from "../walkPages.ts";
import type { HubSession } from "./hubSession.ts";

/** The most that the API gives at once. */
const maxPageSize = 100;

/** One page of a listing. */
export interface HubPage {
  readonly items: readonly JsonObject[];
  readonly hasMore: boolean;
}

/** `page_size` for so many wanted items. */
export function pageSizeOf(wanted = maxPageSize): string {
  return String(Math.min(Math.max(1, Math.trunc(wanted)), maxPageSize));
}

/**
 * A listing of Docker Hub's API: `results`, and `next` with the URL of the next page or `null`.
 * Throws `StoreError`; `badResponse` for another shape and for a listing that does not get on.
 */
export async function* hubPages(
  session: HubSession,
  first: URL,
  options: Cancellable & Pick<HttpRequest, "retry">,
): AsyncGenerator<HubPage> {
  const read = async (url: URL) => readPage(session, await session.read({ ...options, url }));
  for await (const { items, next } of walkPages(first, read, nameOf)) {
    yield { items, hasMore: next !== undefined };
  }
}

function readPage(session: HubSession, page: JsonObject): WalkedPage<JsonObject> {
  const results = page["results"];
  if (!Array.isArray(results)) throw new StoreError("badResponse", "The list has no results");
  const link = readString(page, "next");
  const next = link === undefined || link === "" ? undefined : session.next(link);
  return { items: results.filter((each) => isJsonObject(each)), next };
}

/** Of a repository, a tag or an organisation. */
function nameOf(item: JsonObject): string {
  return readString(item, "name") ?? readString(item, "orgname") ?? "";
}
