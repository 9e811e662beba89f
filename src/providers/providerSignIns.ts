import type { Credential } from "../core/auth/credential.ts";
import type {
  FoundSignIn,
  FoundSignIns,
  ToolSignIn,
  ToolSignIns,
} from "../core/auth/toolSignIn.ts";
import type { Cancellable } from "../core/base/abort.ts";
import { ProviderError } from "./providerError.ts";
import type { Providers } from "./providers.ts";
import { tryParseRegistryUrl, type RegistryLocation } from "./registryUrl.ts";

type OfRegistry = Cancellable & { readonly registry?: string };

/** The sign-ins of programs that keep them in files, and those of providers that sign in themselves. */
export class ProviderSignIns implements ToolSignIns {
  readonly #providers: Providers;
  readonly #files: ToolSignIns;

  constructor(providers: Providers, files: ToolSignIns) {
    this.#providers = providers;
    this.#files = files;
  }

  /** Throws {@link ProviderError} for a provider's, and what reading the files throws. */
  async read(signIn: ToolSignIn, options: OfRegistry = {}): Promise<Credential> {
    if (signIn.tool !== "extension") return this.#files.read(signIn, options);
    const { key, label = key } = signIn;
    const location = tryParseRegistryUrl(options.registry ?? "");
    const provider = this.#providers.find(key);
    if (!provider?.signIn || !location || !provider.matches(location)) {
      throw new ProviderError("missing", { provider: label });
    }
    return provider.signIn(location, { signal: options.signal });
  }

  /** Providers are asked only which registry they sign in to, so for one registry only. */
  async find(options: OfRegistry = {}): Promise<FoundSignIns> {
    const location = tryParseRegistryUrl(options.registry ?? "");
    const own = location ? this.#offeredFor(location) : [];
    const { signIns, problems } = await this.#files.find(options);
    return { signIns: [...own, ...signIns], problems };
  }

  #offeredFor(location: RegistryLocation): readonly FoundSignIn[] {
    const { registry } = location;
    return this.#providers
      .signingInTo(location)
      .map(({ id, label, hint }) => ({
        kind: "tool",
        tool: "extension",
        key: id,
        label,
        registry,
        ...(hint !== undefined && { hint }),
      }));
  }
}
