import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter, type Event } from "../../core/base/event.ts";
import { ImageReader } from "../../images/imageReader.ts";
import {
  UnknownConnectionError,
  type ImageStores,
  type OpenStore,
} from "../../images/imageStores.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { hasSameAccess, type Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";
import { guestConnection } from "../../providers/guestConnection.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Providers } from "../../providers/providers.ts";
import type { ContentCaches } from "./contentCaches.ts";

interface Opened extends OpenStore {
  readonly connection: Connection;
  readonly providers: readonly (Provider | undefined)[];
}

/** Opens one store per connection and keeps it until the connection or its provider changes. */
export class ConnectedStores implements ImageStores, Disposable {
  readonly #connections: Connections;
  readonly #providers: Providers;
  readonly #openStore: (connection: Connection) => ImageStore;
  readonly #open = new Map<string, Opened>();
  #known: readonly Connection[];
  readonly #caches: Pick<ContentCaches, "of" | "forget"> | undefined;
  readonly #owned = new DisposableStore();
  readonly #reopened = this.#owned.add(new Emitter<string>());
  /** Fires with the id of a connection whose store is another, since providers came or went. */
  readonly onDidReopen: Event<string> = this.#reopened.event;

  constructor(
    connections: Connections,
    providers: Providers,
    openStore: (connection: Connection) => ImageStore,
    caches?: Pick<ContentCaches, "of" | "forget">,
  ) {
    this.#connections = connections;
    this.#providers = providers;
    this.#openStore = openStore;
    this.#caches = caches;
    this.#known = connections.all;
    this.#owned.add(connections.onDidChange(() => this.#dropChanged()));
    this.#owned.add(providers.onDidChange(() => this.#dropProvided()));
  }

  open(connectionId: string): OpenStore {
    const known = this.#open.get(connectionId);
    if (known) return known;
    const own = this.#connections.find(connectionId);
    const connection = own ?? guestConnection(connectionId);
    if (!connection) throw new UnknownConnectionError(connectionId);
    const store = this.#openStore(connection);
    const providers = this.#providers.usedBy(connection);
    // The sandbox goes when it stops, and guests leave nothing behind.
    const cache = own && !own.sandbox ? this.#caches?.of(own) : undefined;
    const opened = { connection, providers, store, reader: new ImageReader(store, cache) };
    this.#open.set(connectionId, opened);
    return opened;
  }

  dispose(): void {
    this.#owned.dispose();
    this.#open.clear();
  }

  #dropChanged(): void {
    for (const [id, { connection }] of this.#open) {
      if (!this.#isStill(connection)) this.#open.delete(id);
    }
    for (const connection of this.#known) {
      if (!connection.sandbox && !this.#isStill(connection)) void this.#caches?.forget(connection);
    }
    this.#known = this.#connections.all;
  }

  #isStill(connection: Connection): boolean {
    const current = this.#connections.find(connection.id);
    return current !== undefined && hasSameAccess(current, connection);
  }

  #dropProvided(): void {
    const outdated = [...this.#open].filter(([, { connection, providers }]) =>
      this.#providers.usedBy(connection).some((now, position) => now !== providers[position]),
    );
    for (const [id] of outdated) this.#open.delete(id);
    for (const [id] of outdated) this.#reopened.fire(id);
  }
}
