import type { Cancellable } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { RowRequest } from "../rows/rowResolver.ts";
import type { ExplorerNode } from "../nodes.ts";

/** The children of one row, loaded once and kept until the row is refreshed. */
export interface Branch extends Disposable {
  /** Loads what is shown first; called before anything else. Rejects only with an `AbortError`. */
  load(): Promise<void>;
  /** The children as things stand, sorted and filtered. */
  nodes(): readonly ExplorerNode[];
  /** What to find out about the children in the background. */
  rowRequests(): readonly RowRequest[];
  /** Forgets what was found out for {@link rowRequests}, so that failures are tried again. */
  forgetRows(): void;
  /** Loads another page of a listing. Rejects only with an `AbortError`. */
  loadMore(): Promise<void>;
  /**
   * Loads all pages of a listing; `loaded` is told how many names there are after each. Rejects only
   * with an `AbortError`.
   */
  loadAll(loaded: (count: number) => void, options: Cancellable): Promise<void>;
  /**
   * Has the registry look for what the filter wants, where it can and was not asked before. Resolves
   * to whether that changed the children.
   */
  search(): Promise<boolean>;
  /** Whether another order is wanted than what was loaded came in, so that it is to be loaded anew. */
  isOutdated(): boolean;
}
