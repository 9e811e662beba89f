import type { ListOptions, Page } from "../../core/registry/imageStore.ts";
import { ApiError } from "./apiError.ts";
import { jsonAnswer, type ApiAnswer, type ApiRequest } from "./apiRequest.ts";

/** Most items of one answer, as in CNCF distribution; the rest is linked to. */
const maxPageSize = 1000;

type List = (options: ListOptions) => AsyncIterable<Page<string>>;

/**
 * Answers with the page that `n` and `last` ask for, and a Link to the next one (distribution-spec,
 * "Listing Tags"; RFC 8288).
 *
 * @param toBody makes the body of the items
 */
export async function pageAnswer(
  request: ApiRequest,
  list: List,
  toBody: (items: readonly string[]) => object,
): Promise<ApiAnswer> {
  const { query, path, signal } = request;
  const wanted = readCount(query.get("n"));
  const pageSize = Math.min(Math.max(1, wanted), maxPageSize);
  const after = query.get("last");
  const page = await firstPage(list({ pageSize, signal, ...(after !== null && { after }) }));
  // None is an answer of its own: an empty page that is the last (the repository must exist).
  const items = wanted === 0 ? [] : page.items;
  const last = items.at(-1);
  const isLinked = page.hasMore && last !== undefined;
  return jsonAnswer(200, toBody(items), isLinked ? { link: linkTo(path, pageSize, last) } : {});
}

function linkTo(path: string, n: number, last: string): string {
  return `<${path}?${new URLSearchParams({ n: String(n), last }).toString()}>; rel="next"`;
}

async function firstPage(pages: AsyncIterable<Page<string>>): Promise<Page<string>> {
  for await (const page of pages) return page;
  return { items: [], hasMore: false };
}

function readCount(text: string | null): number {
  if (text === null) return maxPageSize;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ApiError(400, "PAGINATION_NUMBER_INVALID", "n must be a whole number, 0 or more");
}
