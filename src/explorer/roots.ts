import { specCapabilities, type Capabilities } from "../providers/capabilities.ts";
import type { Connection } from "../providers/connection.ts";
import type { ExplorerPorts } from "./explorerPorts.ts";
import { localCapabilities } from "./localCapabilities.ts";
import { connectionNode, localStoreNode, type RootNode } from "./nodes.ts";

type RootPorts = Pick<ExplorerPorts, "connections" | "localStores" | "capabilities">;

/** The rows at the top: registries in the order they were added, then what is on this computer. */
export class Roots {
  readonly #ports: RootPorts;

  constructor(ports: RootPorts) {
    this.#ports = ports;
  }

  all(): readonly RootNode[] {
    const { connections, localStores } = this.#ports;
    return [
      ...connections.all.map(connectionNode),
      ...(localStores?.all ?? []).map(localStoreNode),
    ];
  }

  connection(id: string): Connection | undefined {
    return this.#ports.connections.find(id);
  }

  find(id: string): RootNode | undefined {
    const connection = this.connection(id);
    const store = this.#ports.localStores?.find(id);
    if (connection) return connectionNode(connection);
    return store && localStoreNode(store);
  }

  /** What a registry or local store offers; what the spec has where that is not known. */
  capabilities(id: string): Capabilities {
    const root = this.find(id);
    if (root?.kind === "localStore") return localCapabilities(root.store.kind);
    return (root && this.#ports.capabilities?.(root.connection)) ?? specCapabilities;
  }
}
