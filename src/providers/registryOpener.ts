import type { CredentialSource } from "../core/auth/credential.ts";
import type { Cancellable } from "../core/base/abort.ts";
import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import { httpStack } from "../core/http/httpStack.ts";
import type { Fetcher, HttpResponse } from "../core/http/fetcher.ts";
import type { NodeFetcher } from "../core/http/nodeFetcher.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { RegistryClient } from "../core/registry/registryClient.ts";
import { StoreError } from "../core/registry/storeError.ts";
import { storeLayer } from "../core/registry/storeLayer.ts";
import type { Connection } from "./connection.ts";
import { greetingOf, type Greeting } from "./greeting.ts";
import type { ProviderLocation } from "./provider.ts";
import type { Providers } from "./providers.ts";
import type { RegistryLocation } from "./registryUrl.ts";

/** Where a registry is, and what kind was chosen for it. */
type OpenedLocation = ProviderLocation & Pick<Connection, "provider">;

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
    hooks: RequestHooks = {},
  ): ImageStore {
    const client = this.#client(location.url, credentials, hooks);
    const { extend } = this.#providers.of(location);
    const { listRepositories } = this.#providers.capabilitiesOf(location);
    const { fetcher } = this;
    const logger = this.#logger;
    return storeLayer(client, {
      ...(!listRepositories && { listRepositories: () => withoutCatalog }),
      ...extend?.({ location, client, http: client.http, fetcher, credentials, logger }),
    });
  }

  /**
   * Whether there is a registry that accepts the credential, and what kind of registry it shows to
   * be, where its host does not tell. Throws `StoreError`.
   */
  async check(
    location: RegistryLocation,
    credentials: CredentialSource,
    { signal }: Cancellable = {},
  ): Promise<Pick<Connection, "provider">> {
    let greeting: Greeting | undefined;
    const answered = (answer: HttpResponse) => void (greeting ??= greetingOf(answer));
    await this.#client(location.url, credentials, { answered }).ping({ signal });
    const provider = greeting && this.#providers.recognize(location, greeting);
    return provider ? { provider: provider.id } : {};
  }

  /** Whether an open registry answers, without saying what is wrong if not. */
  async answers({ url }: Pick<RegistryLocation, "url">): Promise<boolean> {
    try {
      const credential = { kind: "anonymous" } as const;
      await this.#client(url, { getCredential: () => Promise.resolve(credential) }).ping();
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

  #client(
    baseUrl: string,
    credentials: CredentialSource,
    { before, answered }: RequestHooks = {},
  ): RegistryClient {
    const { origin } = new URL(baseUrl);
    const fetcher: Fetcher = async (request) => {
      await before?.();
      const answer = await this.fetcher(request);
      if (answered && new URL(answer.url).origin === origin) answered(answer);
      return answer;
    };
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
