import type { ExplorerNode, FailedTask, LoadMoreNode, MessageNode } from "../nodes.ts";
import { errorNode, loadMoreNode, messageNode } from "./notices.ts";
import type { SearchedListing } from "./searchedListing.ts";

type Parent = Pick<ExplorerNode, "id" | "connectionId">;

/** What is known of the names of a listing. */
interface ListedNames {
  readonly noun: LoadMoreNode["noun"];
  /** How many have rows. */
  readonly shown: number;
  /** How many pass the filter. */
  readonly matching: number;
  /** How many there are, whether or not they pass. */
  readonly known: number;
  /** The text of the filter, where it hides names; else empty. */
  readonly filter: string;
  /** Whether what was not loaded could be shown in spite of the filter. */
  readonly isAll: boolean;
}

/** The rows below those of a listing: why there are no others, and how to come by more. */
export function listingNotices(
  parent: Parent,
  listing: SearchedListing,
  names: ListedNames,
  failed: (error: unknown) => ExplorerNode = (error) => errorNode(parent, tasks[names.noun], error),
): readonly ExplorerNode[] {
  const { failure, hasMore } = listing.shown;
  const { noun, shown, matching, known } = names;
  const notice = filterNotice(parent, listing, names);
  const notices: ExplorerNode[] = notice ? [notice] : [];
  if (listing.isSearching) return notices;
  if (failure) notices.push(failed(failure.error));
  else if (hasMore) notices.push(loadMoreNode(parent, noun, { shown: notice ? known : shown }));
  else if (shown < matching) notices.push(loadMoreNode(parent, noun, { shown, total: matching }));
  else if (known === 0 && !notice) {
    notices.push(messageNode(parent, { code: noun === "tags" ? "noTags" : "noRepositories" }));
  }
  return notices;
}

const tasks: Readonly<Record<LoadMoreNode["noun"], FailedTask>> = {
  tags: "listTags",
  repositories: "listRepositories",
};

/** What the filter does to the listing, unless its rows say enough. */
function filterNotice(
  parent: Parent,
  listing: SearchedListing,
  { noun, shown, matching, known, filter, isAll }: ListedNames,
): MessageNode | undefined {
  if (filter === "") return undefined;
  if (listing.isSearching) return messageNode(parent, { code: "searching", filter });
  if (listing.shown.hasMore && !listing.isSearched) {
    return messageNode(parent, { code: "partlyFiltered", filter, noun, matching, loaded: known });
  }
  if (shown > 0 || (known === 0 && !listing.isSearched)) return undefined;
  return messageNode(parent, { code: "filtered", filter, isAll });
}
