import type { Disposable } from "../../core/base/disposable.ts";
import { ImageReader } from "../../images/imageReader.ts";
import {
  UnknownConnectionError,
  type ImageStores,
  type OpenStore,
} from "../../images/imageStores.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { hasSameAccess, type Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";

/** Opens one store per connection and keeps it until the connection changes. */
export class ConnectedStores implements ImageStores, Disposable {
  readonly #connections: Connections;
  readonly #openStore: (connection: Connection) => ImageStore;
  readonly #open = new Map<string, OpenStore & { readonly connection: Connection }>();
  readonly #subscription: Disposable;

  constructor(connections: Connections, openStore: (connection: Connection) => ImageStore) {
    this.#connections = connections;
    this.#openStore = openStore;
    this.#subscription = connections.onDidChange(() => this.#dropChanged());
  }

  open(connectionId: string): OpenStore {
    const known = this.#open.get(connectionId);
    if (known) return known;
    const connection = this.#connections.find(connectionId);
    if (!connection) throw new UnknownConnectionError(connectionId);
    const store = this.#openStore(connection);
    const opened = { connection, store, reader: new ImageReader(store) };
    this.#open.set(connectionId, opened);
    return opened;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#open.clear();
  }

  #dropChanged(): void {
    for (const [id, { connection }] of this.#open) {
      const current = this.#connections.find(id);
      if (!current || !hasSameAccess(current, connection)) this.#open.delete(id);
    }
  }
}
