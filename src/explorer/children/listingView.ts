import type { ExplorerSettings, SortOrder } from "../explorerSettings.ts";
import { NameFilter } from "../nameFilter.ts";

/**
 * Decides which loaded names are shown, and in which order. It is asked whenever rows are made, so
 * that a change shows without loading anything again.
 */
export class ListingView {
  filter = new NameFilter("");
  readonly #settings: Pick<ExplorerSettings, "sortOrder">;

  constructor(settings: Pick<ExplorerSettings, "sortOrder">) {
    this.#settings = settings;
  }

  get sortOrder(): SortOrder {
    return this.#settings.sortOrder;
  }
}
