import type { Credential, CredentialSource } from "../core/auth/credential.ts";
import type { Cancellable } from "../core/base/abort.ts";
import type { Logger } from "../core/base/logger.ts";
import type { Fetcher } from "../core/http/fetcher.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import type { RegistryHttp } from "../core/registry/registryHttp.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Greeting } from "./greeting.ts";
import type { RegistryLocation } from "./registryUrl.ts";

/** A connection as far as a provider needs to know it. */
export interface ProviderLocation extends RegistryLocation {
  readonly username?: string;
}

/** What a provider works with when a connection is opened. */
export interface ProviderContext {
  readonly location: ProviderLocation;
  /** The registry by the Distribution API. */
  readonly client: ImageStore;
  /** Requests to the registry's own host, signed in as the Distribution API is. */
  readonly http: RegistryHttp;
  /** Requests to other hosts, without signing in. */
  readonly fetcher: Fetcher;
  /** To sign in to an API of the same vendor on another host. Never send it anywhere else. */
  readonly credentials: CredentialSource;
  readonly logger: Logger;
}

/**
 * A kind of registry: only what differs from the Distribution spec at a vendor or product. Most of it
 * is data; `extend` is for those whose own API tells or does more.
 */
export interface Provider {
  /** Stable; kept with connections. */
  readonly id: string;
  /** The product's own name, the same in all languages. */
  readonly label: string;
  /** Whether the registry at a place is known to be of this kind without asking it. */
  matches(location: RegistryLocation): boolean;
  /** Whether it is told from others by its answer; for products that anybody may run at any host. */
  recognizes?(greeting: Greeting): boolean;
  /** Where they differ from those of the spec. */
  readonly capabilities: Partial<Capabilities>;
  /** Signs in in the user's place, anew each time. Throws `ProviderError`. */
  readonly signIn?: (location: RegistryLocation, options: Cancellable) => Promise<Credential>;
  /** What the user should know before it signs in, in the user's language. */
  readonly hint?: string;
  /** What is done in another way than by the Distribution API. No request is made before it is used. */
  readonly extend?: (context: ProviderContext) => Partial<ImageStore>;
}
