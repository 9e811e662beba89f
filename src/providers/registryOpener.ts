import type { CredentialSource } from "../core/auth/credential.ts";
import type { Cancellable } from "../core/base/abort.ts";
import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import { httpStack } from "../core/http/httpStack.ts";
import type { Fetcher } from "../core/http/fetcher.ts";
import type { NodeFetcher } from "../core/http/nodeFetcher.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { RegistryClient } from "../core/registry/registryClient.ts";
import { StoreError } from "../core/registry/storeError.ts";
import { storeLayer } from "../core/registry/storeLayer.ts";
import type { Connection } from "./connection.ts";
import type { ProviderLocation } from "./provider.ts";
import type { Providers } from "./providers.ts";
import type { RegistryLocation } from "./registryUrl.ts";

/** Where a registry is, and what kind was chosen for it. */
type OpenedLocation = ProviderLocation & Pick<Connection, "provider">;

/**
 * Opens registries by the Distribution API. All share one HTTP stack, so that limits per host hold
 * over every connection, and connections to a host are kept alive.
 */
export class RegistryOpener implements Disposable {
  #transport: Promise<NodeFetcher> | undefined;
  /** What all requests go through, without signing in. */
  readonly fetcher: Fetcher;
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
    this.fetcher = httpStack({ transport, logger, userAgent });
  }

  /** The store behind a URL. No request is made. */
  open(
    location: OpenedLocation,
    credentials: CredentialSource,
    options: { readonly before?: () => Promise<unknown> } = {},
  ): ImageStore {
    const client = this.#client(location.url, credentials, options.before);
    const { extend } = this.#providers.of(location);
    const { listRepositories } = this.#providers.capabilitiesOf(location);
    const { fetcher } = this;
    const logger = this.#logger;
    return storeLayer(client, {
      ...(!listRepositories && { listRepositories: () => withoutCatalog }),
      ...extend?.({ location, client, http: client.http, fetcher, credentials, logger }),
    });
  }

  /** Whether there is a registry that accepts the credential. Throws `StoreError`. */
  async check(
    { url }: Pick<RegistryLocation, "url">,
    credentials: CredentialSource,
    { signal }: Cancellable = {},
  ): Promise<void> {
    await this.#client(url, credentials).ping({ signal });
  }

  /** Whether an open registry answers, without saying what is wrong if not. */
  async answers(location: Pick<RegistryLocation, "url">): Promise<boolean> {
    try {
      const credential = { kind: "anonymous" } as const;
      await this.check(location, { getCredential: () => Promise.resolve(credential) });
      return true;
    } catch {
      return false; // whatever it is, it is no registry that could be used
    }
  }

  dispose(): void {
    void this.#transport?.then((transport) => transport.dispose());
  }

  /** The HTTP client is half of the code and not needed before the first request. */
  #loadTransport(): Promise<NodeFetcher> {
    this.#transport ??= import("../core/http/nodeFetcher.ts").then(
      (module) => new module.NodeFetcher(),
    );
    return this.#transport;
  }

  /** @param before runs before each request, such as starting a server of our own */
  #client(
    baseUrl: string,
    credentials: CredentialSource,
    before?: () => Promise<unknown>,
  ): RegistryClient {
    const send = this.fetcher;
    const fetcher: Fetcher = before
      ? async (request) => {
          await before();
          return send(request);
        }
      : send;
    return new RegistryClient({ baseUrl, fetcher, credentials, logger: this.#logger });
  }
}

/** Lists nothing, and says why, at a registry that is known to have no catalog. */
const withoutCatalog: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({
    next: () =>
      Promise.reject(new StoreError("unsupported", "The registry has no catalog of repositories")),
  }),
};
