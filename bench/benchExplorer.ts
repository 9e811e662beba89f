import { ExplorerModel } from "../src/explorer/explorerModel.ts";
import type { ContentCache } from "../src/images/cache/contentCache.ts";
import { ImageReader } from "../src/images/imageReader.ts";
import type { Connection } from "../src/providers/connection.ts";
import type { RegistryOpener } from "../src/providers/registryOpener.ts";
import { silentLogger } from "../test/support/silentLogger.ts";

/** The tree of one registry, as the extension has it. */
export function benchExplorer(
  { host, url }: { readonly host: string; readonly url: string },
  opener: RegistryOpener,
  options: { readonly showPlatforms: boolean; readonly cache?: ContentCache },
): ExplorerModel {
  const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
  const store = opener.open({ url, registry: new URL(url).host }, anonymous);
  const opened = { store, reader: new ImageReader(store, options.cache) };
  const connection: Connection = {
    id: host,
    name: host,
    url,
    registry: host,
    signIn: "anonymous",
    secretLocation: "none",
  };
  const never = () => ({ dispose: () => undefined });
  return new ExplorerModel({
    connections: { all: [connection], find: () => connection, onDidChange: never },
    stores: { open: () => opened },
    settings: {
      sortOrder: "semver",
      groupByNamespace: false,
      showPlatforms: options.showPlatforms,
      onDidChange: never,
    },
    logger: silentLogger,
  });
}
