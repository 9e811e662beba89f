import type { Disposable } from "../core/base/disposable.ts";
import { Emitter, type Event } from "../core/base/event.ts";
import { specCapabilities, type Capabilities } from "./capabilities.ts";
import type { Connection } from "./connection.ts";
import type { Greeting } from "./greeting.ts";
import type { Provider } from "./provider.ts";
import type { RegistryLocation } from "./registryUrl.ts";
import { toolSignInOf } from "./toolSignInOf.ts";

/** The kind of those that are of no other. */
export const genericProviderId = "generic";

/** Any registry that keeps to the Distribution spec. */
const genericProvider: Provider = {
  id: genericProviderId,
  label: "OCI",
  matches: () => true,
  capabilities: {},
};

/** The kinds of registries that are known. */
export class Providers implements Disposable {
  readonly #changed = new Emitter<void>();
  /** Fires after a provider was registered or went. */
  readonly onDidChange: Event<void> = this.#changed.event;
  #providers: readonly Provider[];
  /** Those that nobody had to register. */
  readonly #known: ReadonlySet<Provider>;

  constructor(providers: readonly Provider[]) {
    this.#providers = providers;
    this.#known = new Set(providers);
  }

  /** Every kind that can be chosen for a connection; the last one is for all other registries. */
  get all(): readonly Provider[] {
    return [...this.#providers, genericProvider];
  }

  /**
   * Later ones go before earlier ones, but not before those from the beginning that know the API of a
   * vendor: their listings and times are given up where the user chooses so only. Throws `RangeError`
   * where the id is taken.
   */
  register(provider: Provider): Disposable {
    if (
      provider.id === genericProvider.id ||
      this.#providers.some(({ id }) => id === provider.id)
    ) {
      throw new RangeError(`There is a provider ${provider.id} already`);
    }
    this.#providers = [provider, ...this.#providers];
    this.#changed.fire();
    return {
      dispose: () => {
        if (!this.#providers.includes(provider)) return;
        this.#providers = this.#providers.filter((each) => each !== provider);
        this.#changed.fire();
      },
    };
  }

  /** The kind that was chosen or found out for a connection, or else the one its host tells. */
  of(connection: RegistryLocation & Pick<Connection, "provider">): Provider {
    if (connection.provider === genericProviderId) return genericProvider;
    const chosen = this.#providers.find(({ id }) => id === connection.provider);
    const ofHost = this.#ofHost(connection);
    // A kind told by an answer yields to one that was registered later and knows the host.
    const yields = chosen?.recognizes && !this.#hasOwnApi(chosen);
    if (yields && ofHost && !this.#known.has(ofHost)) return ofHost;
    return chosen ?? ofHost ?? genericProvider;
  }

  /** The name of the kind; `undefined` where none is known. */
  labelOf(connection: RegistryLocation & Pick<Connection, "provider">): string | undefined {
    const provider = this.of(connection);
    return provider === genericProvider ? undefined : provider.label;
  }

  /** The kind that a registry shows to be by its answer, unless its host tells one anyway. */
  recognize(location: RegistryLocation, greeting: Greeting): Provider | undefined {
    if (this.#ofHost(location)) return undefined;
    return this.#providers.find((each) => each.recognizes?.(greeting));
  }

  find(id: string): Provider | undefined {
    return this.#providers.find((each) => each.id === id);
  }

  /** Those that can sign in to a registry in the user's place. */
  signingInTo(location: RegistryLocation): readonly Provider[] {
    return this.#providers.filter((each) => each.signIn && each.matches(location));
  }

  /** All that have a part in a connection: the kind of its registry, and who signs in to it. */
  usedBy(connection: Connection): readonly (Provider | undefined)[] {
    const signIn = toolSignInOf(connection);
    const isSignedIn = signIn?.tool === "extension";
    return [this.of(connection), isSignedIn ? this.find(signIn.key) : undefined];
  }

  capabilitiesOf(connection: RegistryLocation & Pick<Connection, "provider">): Capabilities {
    return { ...specCapabilities, ...this.of(connection).capabilities };
  }

  #ofHost(location: RegistryLocation): Provider | undefined {
    const fitting = this.#providers.filter((each) => each.matches(location));
    return fitting.find((each) => this.#hasOwnApi(each)) ?? fitting[0];
  }

  #hasOwnApi(provider: Provider): boolean {
    return this.#known.has(provider) && provider.extend !== undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
