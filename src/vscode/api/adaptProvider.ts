import type { Disposable } from "../../core/base/disposable.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { Provider } from "../../providers/provider.ts";
import type { RegistryLocation } from "../../providers/registryUrl.ts";
import { reasonOf } from "./foreignError.ts";
import type { OfferedProvider } from "./offeredProvider.ts";
import type { ProviderCalls } from "./providerCalls.ts";

/**
 * A provider of another extension as one of ours. What calls the extension is loaded when it is first
 * needed. Once disposed of, nothing more is taken from the extension.
 */
export function adaptProvider(offered: OfferedProvider, logger: Logger): Provider & Disposable {
  const { id, label, hint, capabilities, getCredential, listRepositories, listTags } = offered;
  const lifetime = new AbortController();
  let loading: Promise<ProviderCalls> | undefined;
  const load = () =>
    (loading ??= import("./providerCalls.ts").then(
      (module) => new module.ProviderCalls(offered, { logger, lifetime: lifetime.signal }),
    ));
  return {
    id,
    label,
    ...(hint !== undefined && { hint }),
    capabilities,
    matches: matcher(offered, logger),
    ...(getCredential && {
      signIn: async (location, options) => (await load()).signIn(hostOf(location), options),
    }),
    extend: ({ location }) => {
      const { username } = location;
      const about = { host: hostOf(location), ...(username !== undefined && { username }) };
      return {
        ...(listRepositories && {
          async *listRepositories(options) {
            yield* (await load()).repositories(about, options);
          },
        }),
        ...(listTags && {
          async *listTags(repository, options) {
            yield* (await load()).tags({ ...about, repository }, options);
          },
        }),
      };
    },
    dispose: () => lifetime.abort(),
  };
}

/** Asked for each row that is drawn, so a failure is written to the log once. */
function matcher({ id, matches }: OfferedProvider, logger: Logger): Provider["matches"] {
  let hasFailed = false;
  return (location) => {
    try {
      return matches(hostOf(location)) === true;
    } catch (error) {
      if (!hasFailed) logger.warn(`The provider ${id} failed to match: ${reasonOf(error)}`);
      hasFailed = true;
      return false;
    }
  };
}

/** As in references, without the path that some registries have behind it. */
function hostOf({ registry }: RegistryLocation): string {
  return registry.split("/", 1).join();
}
