import type { Credential, CredentialSource } from "../core/auth/credential.ts";
import type { CredentialStore } from "../core/auth/credentialStore.ts";
import { KeychainError } from "../core/auth/keychain.ts";
import type { ToolSignIn, ToolSignIns } from "../core/auth/toolSignIn.ts";
import type { Cancellable } from "../core/base/abort.ts";
import { Emitter } from "../core/base/event.ts";
import type { Disposable } from "../core/base/disposable.ts";
import type { Memento } from "../core/base/memento.ts";
import { isSameConnection, ownPlace, type Connection, type SecretLocation } from "./connection.ts";
import { decodeConnections, encodeConnections } from "./connectionRecord.ts";
import type { ConnectionNetwork } from "./connectionNetwork.ts";
import type { Connections } from "./connections.ts";
import { freeId } from "./freeId.ts";
import { mergeConnections, type CarriedConnection, type Merge } from "./mergeConnections.ts";
import type { RegistryLocation } from "./registryUrl.ts";
import { signInPlace } from "./signInPlace.ts";
import { toolSignInOf } from "./toolSignInOf.ts";

const mementoKey = "archipelago.connections";

/** A sign-in of another program, and the user's name as far as it is known. */
export type UsedSignIn = ToolSignIn & Pick<Connection, "username">;

/**
 * The user's connections. What is no secret lies in the memento, secrets in the credential store;
 * both change together, so that no secret outlives its connection. Other windows write to the same
 * memento, so each change starts from what it holds at that moment, one change at a time.
 */
export class ConnectionManager implements Connections, Disposable {
  readonly #memento: Memento;
  readonly #credentials: CredentialStore;
  readonly #signIns: Pick<ToolSignIns, "read" | "revision">;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #connections: readonly Connection[];
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(
    memento: Memento,
    credentials: CredentialStore,
    signIns: Pick<ToolSignIns, "read" | "revision">,
  ) {
    this.#memento = memento;
    this.#credentials = credentials;
    this.#signIns = signIns;
    this.#connections = decodeConnections(memento.get(mementoKey));
  }

  get all(): readonly Connection[] {
    return this.#connections;
  }

  find(id: string): Connection | undefined {
    return this.#connections.find((connection) => connection.id === id);
  }

  /** The credential of a connection, read when the registry first asks for it. */
  credentialSource(id: string): CredentialSource {
    const connection = this.find(id);
    const signIn = connection && toolSignInOf(connection);
    const { tool, label } = signIn ?? {};
    const revision = () =>
      (this.find(id)?.revision ?? 0) + ((signIn && this.#signIns.revision?.(signIn)) ?? 0);
    return {
      connectionId: id,
      get revision() {
        return revision();
      },
      ...(connection?.tokenHost !== undefined && { tokenHost: connection.tokenHost }),
      ...(tool !== undefined && { tool }),
      ...(label !== undefined && { toolLabel: label }),
      getCredential: (options) => this.#credentialOf(id, options),
    };
  }

  /** Adds a connection and stores its secret, unless another program keeps that. */
  add(
    location: RegistryLocation,
    credential: Credential | UsedSignIn,
    options: Pick<Connection, "tokenHost" | "provider" | "network" | "sandbox"> & {
      readonly name?: string;
    } = {},
  ): Promise<Connection> {
    return this.#change(async (connections) => {
      const id = freeId(connections, location.registry);
      const connection: Connection = {
        id,
        name: options.name ?? location.registry,
        url: location.url,
        registry: location.registry,
        ...(await this.#signIn(id, credential)),
        ...(options.tokenHost !== undefined && { tokenHost: options.tokenHost }),
        ...(options.provider !== undefined && { provider: options.provider }),
        ...(options.network && { network: options.network }),
        ...(options.sandbox && { sandbox: true }),
      };
      try {
        await this.#store([...connections, connection]);
      } catch (error) {
        await this.#forgetSecret(connection);
        throw error;
      }
      return connection;
    });
  }

  /** Replaces the credential of a connection; does nothing if there is no such connection. */
  setCredential(
    id: string,
    credential: Credential | UsedSignIn,
    options: Pick<Connection, "tokenHost" | "provider" | "network"> = {},
  ): Promise<void> {
    return this.#change(async (connections) => {
      const former = connections.find((each) => each.id === id);
      if (!former) return;
      const { username: _name, tokenHost: _host, ...kept } = former;
      const { toolKey: _key, toolLabel: _label, ...rest } = kept;
      if (credential.kind === "anonymous" || credential.kind === "tool") {
        await this.#forgetSecret(former);
      }
      const signIn = await this.#signIn(id, credential);
      const revision = (former.revision ?? 0) + 1;
      const { network = former.network } = options;
      const updated = { ...options, ...rest, ...signIn, ...(network && { network }), revision };
      await this.#store(replaced(connections, updated));
    });
  }

  /** Notes what kind of registry a connection is to; `undefined` lets the registry tell it again. */
  setProvider(id: string, provider: string | undefined): Promise<void> {
    return this.#change(async (connections) => {
      const former = connections.find((each) => each.id === id);
      if (!former || former.provider === provider) return;
      const { provider: _provider, ...rest } = former;
      await this.#store(
        replaced(connections, { ...rest, ...(provider !== undefined && { provider }) }),
      );
    });
  }

  /** Changes the name that is shown, or how the registry is reached; `undefined` for as usual. */
  configure(
    id: string,
    change: { readonly name: string } | { readonly network: ConnectionNetwork | undefined },
  ): Promise<void> {
    return this.#change(async (connections) => {
      const former = connections.find((each) => each.id === id);
      if (!former) return;
      const { network: before, ...rest } = former;
      const { network, name } = { network: before, name: former.name, ...change };
      await this.#store(replaced(connections, { ...rest, name, ...(network && { network }) }));
    });
  }

  /** Shows a repository whether or not the registry lists it; does nothing if it is pinned already. */
  pin(id: string, repository: string): Promise<void> {
    return this.#changePins(id, (pinned) =>
      pinned.includes(repository) ? pinned : [...pinned, repository],
    );
  }

  unpin(id: string, repository: string): Promise<void> {
    return this.#changePins(id, (pinned) => pinned.filter((each) => each !== repository));
  }

  /** Adds connections of another machine, without secrets, and the pins of those known here. */
  merge(carried: readonly CarriedConnection[]): Promise<Merge> {
    return this.#change(async (connections) => {
      const merge = mergeConnections(connections, carried);
      if (merge.added.length + merge.updated.length > 0) await this.#store(merge.connections);
      return merge;
    });
  }

  /** Takes over what other windows changed meanwhile. */
  noticeChanges(): Promise<void> {
    return this.#change((connections) => {
      const isSame =
        connections.length === this.#connections.length &&
        connections.every((each, position) => each === this.#connections[position]);
      if (!isSame) this.#show(connections);
      return Promise.resolve();
    });
  }

  /**
   * Removes a connection and its secret. Where the secret cannot be removed the connection stays
   * and a `KeychainError` tells, unless it is to be removed all the same.
   */
  remove(id: string, options: { readonly leaveSecret?: boolean } = {}): Promise<void> {
    return this.#change(async (connections) => {
      const connection = connections.find((each) => each.id === id);
      if (!connection) return;
      if (!options.leaveSecret) await this.#forgetSecret(connection);
      await this.#store(connections.filter((each) => each.id !== id));
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #change<T>(change: (connections: readonly Connection[]) => Promise<T>): Promise<T> {
    const next = this.#lastChange.then(() => change(this.#current()));
    this.#lastChange = next.catch(() => undefined); // told to whoever asked for that change
    return next;
  }

  /** What is stored now; connections that are the same stay the same objects. */
  #current(): readonly Connection[] {
    const stored = decodeConnections(this.#memento.get(mementoKey));
    return stored.map((connection) => {
      const known = this.find(connection.id);
      return known && isSameConnection(known, connection) ? known : connection;
    });
  }

  #changePins(id: string, change: (pinned: readonly string[]) => readonly string[]): Promise<void> {
    return this.#change(async (connections) => {
      const former = connections.find((each) => each.id === id);
      if (!former) return;
      const { pinned: before = [], ...rest } = former;
      const pinned = change(before);
      if (pinned.length === before.length) return;
      const updated = { ...rest, ...(pinned.length > 0 && { pinned }) };
      await this.#store(replaced(connections, updated));
    });
  }

  async #signIn(
    id: string,
    credential: Credential | UsedSignIn,
  ): Promise<Pick<Connection, "signIn" | "username" | "secretLocation" | "toolKey" | "toolLabel">> {
    if (credential.kind === "anonymous") return { signIn: "anonymous", secretLocation: "none" };
    if (credential.kind === "tool") {
      const { tool, key, label, username } = credential;
      const kept = { secretLocation: tool, toolKey: key, ...(label && { toolLabel: label }) };
      return { signIn: "basic", ...(username !== undefined && { username }), ...kept };
    }
    const secretLocation: SecretLocation = await this.#credentials.save(id, credential);
    if (credential.kind === "token") return { signIn: "token", secretLocation };
    return { signIn: "basic", username: credential.username, secretLocation };
  }

  async #credentialOf(id: string, { signal }: Cancellable = {}): Promise<Credential> {
    const connection = this.find(id);
    const signIn = connection && toolSignInOf(connection);
    if (signIn) return this.#signIns.read(signIn, { ...signInPlace(connection), signal });
    const place = connection && ownPlace(connection);
    if (!place) return { kind: "anonymous" };
    const credential = await this.#credentials.load(id, place);
    if (credential) return credential;
    const code = place === "keychain" ? "missing" : "gone";
    throw new KeychainError(code, `The ${place} holds no secret of ${id}`);
  }

  async #forgetSecret(connection: Connection): Promise<void> {
    const place = ownPlace(connection);
    if (place) await this.#credentials.delete(connection.id, place);
  }

  async #store(connections: readonly Connection[]): Promise<void> {
    await this.#memento.update(mementoKey, encodeConnections(connections));
    this.#show(connections);
  }

  #show(connections: readonly Connection[]): void {
    this.#connections = connections;
    this.#changed.fire();
  }
}

function replaced(connections: readonly Connection[], by: Connection): readonly Connection[] {
  return connections.map((each) => (each.id === by.id ? by : each));
}
