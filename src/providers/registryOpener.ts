import type { CredentialSource } from "../core/auth/credential.ts";
import type { Cancellable } from "../core/base/abort.ts";
import { systemClock } from "../core/base/clock.ts";
import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import { HostPauses } from "../core/http/hostPauses.ts";
import { httpStack } from "../core/http/httpStack.ts";
import type { Fetcher, HttpResponse } from "../core/http/fetcher.ts";
import type { NodeFetcher } from "../core/http/nodeFetcher.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { mirroredStore } from "../core/registry/mirroredStore.ts";
import { RegistryClient } from "../core/registry/registryClient.ts";
import { StoreError } from "../core/registry/storeError.ts";
import { storeLayer } from "../core/registry/storeLayer.ts";
import type { Connection } from "./connection.ts";
import { tlsSetupOf } from "./connectionNetwork.ts";
import { greetingOf } from "./greeting.ts";
import type { Provider, ProviderContext, ProviderLocation } from "./provider.ts";
import type { Providers } from "./providers.ts";
import type { RegistryLocation } from "./registryUrl.ts";

/** Where a registry is, and what kind was chosen for it. */
type OpenedLocation = ProviderLocation & Pick<Connection, "provider" | "network">;

/** Where a registry is, and how it is reached. */
export type ReachedLocation = Pick<Connection, "url" | "network">;

/** A mirror is one of several ways, so it is not waited for as long as a registry. */
const mirrorTimeoutMs = 10_000;

const nobody: CredentialSource = { getCredential: () => Promise.resolve({ kind: "anonymous" }) };

/** What is done beside the requests to a registry. */
export interface RequestHooks {
  /** Runs before each request, such as starting a server of our own. */
  readonly before?: () => Promise<unknown>;
  /** Sees the headers of what the registry's own host answers. Must leave the body alone. */
  readonly answered?: (answer: HttpResponse) => void;
}

/**
 * Opens registries by the Distribution API. All share one HTTP stack, so that limits per host hold
 * over every connection, and connections to a host are kept alive.
 */
export class RegistryOpener implements Disposable {
  /** What hosts asked to be spared for a while. */
  readonly pauses = new HostPauses(systemClock);
  #transport: Promise<NodeFetcher> | undefined;
  readonly #send: Fetcher;
  readonly #providers: Providers;
  readonly #logger: Logger;

  constructor(options: {
    readonly providers: Providers;
    readonly logger: Logger;
    readonly userAgent: string;
  }) {
    const { providers, logger, userAgent } = options;
    this.#providers = providers;
    this.#logger = logger;
    const transport: Fetcher = async (request) => (await this.#loadTransport()).fetch(request);
    this.#send = httpStack({ transport, logger, userAgent, pauses: this.pauses });
  }

  /** The store behind a URL. No request is made. */
  open(
    location: OpenedLocation,
    credentials: CredentialSource,
    hooks: RequestHooks = {},
  ): ImageStore {
    const client = this.#client(location, credentials, hooks);
    const fetcher = this.fetcherFor(location);
    const store = this.storeOver(location, client, { fetcher, credentials });
    const logger = this.#logger;
    const { mirrors = [] } = location.network ?? {};
    if (mirrors.length === 0) return store;
    const opened = mirrors.map((url) => ({ url, store: this.#mirror(url, location) }));
    return mirroredStore(store, opened, { logger, clock: systemClock });
  }

  /** What a registry of this kind does in its own ways, and the rest by the client. */
  storeOver(
    location: OpenedLocation,
    client: RegistryClient,
    means: Pick<ProviderContext, "fetcher" | "credentials">,
  ): ImageStore {
    const { extend } = this.#providers.of(location);
    const { listRepositories } = this.#providers.capabilitiesOf(location);
    return storeLayer(client, {
      ...(!listRepositories && { listRepositories: () => withoutCatalog }),
      ...extend?.({ ...means, location, client, http: client.http, logger: this.#logger }),
    });
  }

  /** What all requests of a connection go through, without signing in. */
  fetcherFor(location: ReachedLocation): Fetcher {
    const tls = tlsSetupOf(location);
    return tls ? (request) => this.#send({ ...request, tls }) : this.#send;
  }

  /**
   * Whether there is a registry that accepts the credential, and what kind of registry it shows to
   * be, where its host does not tell. Throws `StoreError`.
   */
  async check(
    location: RegistryLocation & ReachedLocation,
    credentials: CredentialSource,
    { signal }: Cancellable = {},
  ): Promise<Pick<Connection, "provider">> {
    let provider: Provider | undefined;
    const answered = (answer: HttpResponse) => {
      provider ??= this.#providers.recognize(location, greetingOf(answer));
    };
    await this.#client(location, credentials, { answered }).ping({ signal });
    return provider ? { provider: provider.id } : {};
  }

  /** Whether an open registry answers, without saying what is wrong if not. */
  async answers({ url }: Pick<RegistryLocation, "url">): Promise<boolean> {
    try {
      await this.#client({ url }, nobody).ping();
      return true;
    } catch {
      return false; // whatever it is, it is no registry that could be used
    }
  }

  dispose(): void {
    this.pauses.dispose();
    void this.#transport?.then((transport) => transport.dispose());
  }

  /** The HTTP client is half of the code and not needed before the first request. */
  #loadTransport(): Promise<NodeFetcher> {
    this.#transport ??= import("../core/http/nodeFetcher.ts").then(
      (module) => new module.NodeFetcher(),
    );
    return this.#transport;
  }

  #client(
    location: ReachedLocation,
    credentials: CredentialSource,
    { before, answered }: RequestHooks = {},
  ): RegistryClient {
    const send = this.fetcherFor(location);
    const { origin } = new URL(location.url);
    const fetcher: Fetcher = async (request) => {
      await before?.();
      const answer = await send(request);
      if (answered && new URL(answer.url).origin === origin) answered(answer);
      return answer;
    };
    return new RegistryClient({
      baseUrl: location.url,
      fetcher,
      credentials,
      logger: this.#logger,
    });
  }

  /** It is trusted no more than any other host that the registry's content may come from. */
  #mirror(baseUrl: string, { url, network = {} }: ReachedLocation): RegistryClient {
    const { caFile } = network;
    const send = this.fetcherFor({ url, ...(caFile !== undefined && { network: { caFile } }) });
    const fetcher: Fetcher = (request) =>
      send({ timeoutMs: mirrorTimeoutMs, ...request, retry: "never" });
    return new RegistryClient({ baseUrl, fetcher, credentials: nobody, logger: this.#logger });
  }
}

/** Lists nothing, and says why, at a registry that is known to have no catalog. */
const withoutCatalog: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({
    next: () =>
      Promise.reject(new StoreError("unsupported", "The registry has no catalog of repositories")),
  }),
};
