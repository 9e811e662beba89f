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
