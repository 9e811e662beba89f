import type { Logger } from "../../core/base/logger.ts";
import type { HostPauses } from "../../core/http/hostPauses.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { Connections } from "../../providers/connections.ts";
import type { Services } from "../commands/services.ts";

/** What transfers need of the rest of the extension. */
export interface TransferParts {
  /** Keeps the history and what a later run goes on with. */
  readonly folder: string;
  readonly stores: ImageStores;
  readonly connections: Pick<Connections, "all" | "find">;
  /** Hosts that are not to be asked for a while. */
  readonly pauses: Pick<HostPauses, "of" | "onDidChange">;
  /** Folders and archives that are copied into; they are shown once they are there. */
  readonly localStores: Pick<Services["localStores"], "all" | "find" | "open">;
  /** What a store is called: `contoso.azurecr.io`, or the name of a folder. */
  readonly storeName: (storeId: string) => string;
  readonly documents: Pick<Services["documents"], "openReport" | "tagChanged">;
  readonly tree: Pick<Services["tree"], "refresh" | "reveal"> & { readonly isVisible: boolean };
  readonly history: Services["history"];
  readonly logger: Logger;
}
