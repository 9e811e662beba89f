import { Emitter } from "../../src/core/base/event.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { ExplorerModel } from "../../src/explorer/explorerModel.ts";
import type { TreeChange } from "../../src/explorer/explorerPorts.ts";
import type { ExplorerSettings, SortOrder } from "../../src/explorer/explorerSettings.ts";
import type { ExplorerNode, NodeKind, RepositoryNode, TagNode } from "../../src/explorer/nodes.ts";
import { ImageReader } from "../../src/images/imageReader.ts";
import {
  UnknownConnectionError,
  type ImageStores,
  type OpenStore,
} from "../../src/images/imageStores.ts";
import { specCapabilities } from "../../src/providers/capabilities.ts";
import type { Connection } from "../../src/providers/connection.ts";
import type { Connections } from "../../src/providers/connections.ts";
import { ManualClock, settle } from "./manualClock.ts";
import { MemoryStore } from "./memoryStore.ts";
import { silentLogger } from "./silentLogger.ts";

/** A connection to `registry.test`, signed in as kim. */
export const sampleConnection: Connection = {
  id: "registry.test",
  name: "registry.test",
  url: "https://registry.test",
  registry: "registry.test",
  signIn: "basic",
  username: "kim",
  secretLocation: "keychain",
};

/** The model over a store in memory, with everything around it under the test's control. */
export class ExplorerHarness implements Connections, ImageStores {
  readonly store: MemoryStore;
  readonly clock = new ManualClock();
  readonly changes: TreeChange[] = [];
  readonly model: ExplorerModel;
  all: readonly Connection[] = [sampleConnection];
  readonly settings = {
    sortOrder: "name" as SortOrder,
    groupByNamespace: false,
    showPlatforms: true,
  };
  capabilities = specCapabilities;
  readonly #connectionsChanged = new Emitter<void>();
  readonly #settingsChanged = new Emitter<void>();
  readonly #opened = new Map<Connection, OpenStore>();

  readonly onDidChange = this.#connectionsChanged.event;

  constructor(store = new MemoryStore()) {
    this.store = store;
    const settings: ExplorerSettings = Object.assign(this.settings, {
      onDidChange: this.#settingsChanged.event,
    });
    this.model = new ExplorerModel({
      connections: this,
      stores: this,
      settings,
      logger: silentLogger,
      clock: this.clock,
      capabilities: () => this.capabilities,
    });
    this.model.onDidChange((change) => this.changes.push(change));
  }

  find(id: string): Connection | undefined {
    return this.all.find((connection) => connection.id === id);
  }

  open(connectionId: string): OpenStore {
    const connection = this.find(connectionId);
    if (!connection) throw new UnknownConnectionError(connectionId);
    const known = this.#opened.get(connection);
    if (known) return known;
    const store: ImageStore = this.store;
    const opened = { store, reader: new ImageReader(store) };
    this.#opened.set(connection, opened);
    return opened;
  }

  setConnections(all: readonly Connection[]): void {
    this.all = all;
    this.#connectionsChanged.fire();
  }

  changeSettings(changes: Partial<ExplorerHarness["settings"]>): void {
    Object.assign(this.settings, changes);
    this.#settingsChanged.fire();
  }

  async connection(): Promise<ExplorerNode> {
    return first(await this.model.children(undefined), "connection");
  }

  async repository(name: string): Promise<RepositoryNode> {
    const node = await this.named(await this.connection(), name);
    if (node.kind !== "repository") throw new Error(`${name} is a ${node.kind}`);
    return node;
  }

  async tag(repository: string, tag: string): Promise<TagNode> {
    const node = await this.named(await this.repository(repository), tag);
    if (node.kind !== "tag") throw new Error(`${tag} is a ${node.kind}`);
    return node;
  }

  /** The child with a name: a repository, a tag or a platform as `os/architecture`. */
  async named(parent: ExplorerNode, name: string): Promise<ExplorerNode> {
    const children = await this.model.children(parent);
    const found = children.find((child) => nameOf(child) === name);
    if (!found) throw new Error(`No ${name} among ${children.map(nameOf).join(", ")}`);
    return found;
  }

  /** Names and kinds of the children, such as `tag 1.0`, `platform linux/amd64`, `loadMore`. */
  async rows(parent: ExplorerNode): Promise<readonly string[]> {
    const children = await this.model.children(parent);
    return children.map((child) => [child.kind, nameOf(child)].filter(Boolean).join(" "));
  }

  /** Lets the background work end and be shown. */
  async resolveRows(): Promise<void> {
    await settle();
    this.clock.advance(1000);
    await settle();
  }
}

function nameOf(node: ExplorerNode): string {
  switch (node.kind) {
    case "connection":
    case "localStore":
      return node.connectionId;
    case "namespace":
      return node.path;
    case "repository":
      return node.repository;
    case "tag":
      return node.tag;
    case "platform":
    case "index":
      return node.platform ? `${node.platform.os}/${node.platform.architecture}` : "";
    case "part":
      return node.role;
    case "message":
      return node.message.code;
    case "error":
      return node.task;
    case "loadMore":
      return "";
  }
}

function first(nodes: readonly ExplorerNode[], kind: NodeKind): ExplorerNode {
  const found = nodes.find((node) => node.kind === kind);
  if (!found) throw new Error(`No ${kind}`);
  return found;
}
