import type { Clock } from "../core/base/clock.ts";
import type { Logger } from "../core/base/logger.ts";
import type { ImageStores } from "../images/imageStores.ts";
import type { LocalStores } from "../images/local/localStore.ts";
import type { Capabilities } from "../providers/capabilities.ts";
import type { Connection } from "../providers/connection.ts";
import type { Connections } from "../providers/connections.ts";
import type { ListUntagged } from "./children/untaggedRows.ts";
import type { ExplorerSettings } from "./explorerSettings.ts";
import type { ExplorerNode } from "./nodes.ts";

/** The rows that may have changed, with all below them; undefined if the whole tree is another one. */
export type TreeChange = readonly ExplorerNode[] | undefined;

/** What the tree is made from. */
export interface ExplorerPorts {
  readonly connections: Connections;
  /** What is shown beside them; nothing unless told. */
  readonly localStores?: LocalStores;
  readonly stores: ImageStores;
  /** Of local stores; registries name what has no tag in no way that all have. */
  readonly untagged?: ListUntagged;
  readonly settings: ExplorerSettings;
  /** What the registry of a connection offers; what the spec has where that is not known. */
  readonly capabilities?: (connection: Connection) => Capabilities;
  readonly logger: Logger;
  readonly clock?: Clock;
}
