import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { Providers } from "../../providers/providers.ts";
import { adaptProvider } from "./adaptProvider.ts";
import { readOffer } from "./offeredProvider.ts";

/** What other extensions get: `ArchipelagoExports` of `api/archipelago.d.ts`. */
export interface ExtensionApi {
  readonly getApi: (version: unknown) => ApiV1;
}

interface ApiV1 {
  readonly version: 1;
  readonly registerProvider: (offer: unknown) => Disposable;
}

/** What the API works with. */
interface ApiPorts {
  readonly providers: Providers;
  readonly logger: Logger;
  /** Owns what other extensions leave behind. */
  readonly owned: DisposableStore;
}

/** Opens Archipelago to other extensions. They are not trusted to keep to what they were told. */
export function extensionApi({ providers, logger, owned }: ApiPorts): ExtensionApi {
  const v1: ApiV1 = Object.freeze({
    version: 1,
    registerProvider: (offer: unknown) => {
      const provider = adaptProvider(readOffer(offer), logger);
      const registration = new DisposableStore();
      registration.add(providers.register(provider));
      registration.add(provider);
      logger.info(`The provider ${provider.id} was registered`);
      owned.add(registration);
      return { dispose: () => owned.delete(registration) };
    },
  });
  return Object.freeze({
    getApi: (version: unknown) => {
      if (version === v1.version) return v1;
      throw new RangeError("Archipelago has version 1 of its API, and no other");
    },
  });
}
