import type { Capabilities } from "../../providers/capabilities.ts";
import type { ExplorerSettings, SortOrder } from "../explorerSettings.ts";
import { NameFilter } from "../nameFilter.ts";

type ListingSettings = Pick<ExplorerSettings, "sortOrder" | "groupByNamespace">;

/**
 * Decides which loaded names are shown, and in which order. It is asked whenever rows are made, so
 * that a change shows without loading anything again.
 */
export class ListingView {
  filter = new NameFilter("");
  readonly #settings: ListingSettings;
  readonly #capabilities: (connectionId: string) => Capabilities;

  constructor(settings: ListingSettings, capabilities: (connectionId: string) => Capabilities) {
    this.#settings = settings;
    this.#capabilities = capabilities;
  }

  get sortOrder(): SortOrder {
    return this.#settings.sortOrder;
  }

  get isGrouped(): boolean {
    return this.#settings.groupByNamespace;
  }

  /** What the registry of a connection does itself. */
  capabilities(connectionId: string): Capabilities {
    return this.#capabilities(connectionId);
  }
}
