import type { Event } from "../core/base/event.ts";

/**
 * `registry` = as the registry lists them; `semver` = newest version first; `newest` = last written
 * first, where the registry tells times with its listing.
 */
export type SortOrder = "newest" | "semver" | "name" | "registry";

/** What the user chose about the Registries view. */
export interface ExplorerSettings {
  readonly sortOrder: SortOrder;
  /** Whether repositories stand in folders, by the path that their names start with. */
  readonly groupByNamespace: boolean;
  /** Whether rows show what they hold (platforms, sizes), which takes requests in the background. */
  readonly showPlatforms: boolean;
  /** Fires after any of these changed. */
  readonly onDidChange: Event<void>;
}
