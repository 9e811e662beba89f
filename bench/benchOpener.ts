import { Providers } from "../src/providers/providers.ts";
import { RegistryOpener } from "../src/providers/registryOpener.ts";
import { silentLogger } from "../test/support/silentLogger.ts";

/** What opens registries, as the extension has it; dispose it to close its connections. */
export function benchOpener(): RegistryOpener {
  return new RegistryOpener({
    providers: new Providers([]),
    logger: silentLogger,
    userAgent: "archipelago-bench",
  });
}
