import type { Event } from "../core/base/event.ts";
import type { Connection } from "./connection.ts";

/** The user's connections. */
export interface Connections {
  /** In the order they were added. */
  readonly all: readonly Connection[];
  /** Fires after a connection was added, removed or changed (its credentials included). */
  readonly onDidChange: Event<void>;
  find(id: string): Connection | undefined;
}

/** What a connection's registry offers beyond reading; decides which actions the tree shows. */
export interface Capabilities {
  readonly push: boolean;
  readonly deleteTag: boolean;
  readonly deleteManifest: boolean;
}

/**
 * What can be known of a registry before asking it: everything of the Distribution spec may be
 * tried. A registry that refuses is told from its answer.
 */
export function capabilitiesOf(_connection: Connection): Capabilities {
  return { push: true, deleteTag: true, deleteManifest: true };
}
