import type { Credential, CredentialSource } from "../../../src/core/auth/credential.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { acr } from "../../../src/providers/profiles/acr.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { RecordingLogger } from "../recordingLogger.ts";
import { admin, startAcrServer, type AcrServer } from "./acrServer.ts";

/** A stand-in for Azure Container Registry and what is needed to open it as the product does. */
export interface AcrBench extends AcrServer {
  readonly logger: RecordingLogger;
  readonly opener: RegistryOpener;
  readonly open: (credential?: Credential | CredentialSource) => ImageStore;
}

export async function startAcrBench(): Promise<AcrBench> {
  const server = await startAcrServer();
  const providers = new Providers([acr]);
  const logger = new RecordingLogger();
  const opener = new RegistryOpener({ providers, logger, userAgent: "test/1" });
  return {
    ...server,
    logger,
    opener,
    open: (credential = admin) => {
      const source =
        "getCredential" in credential
          ? credential
          : { getCredential: () => Promise.resolve(credential) };
      const { url, host: registry } = server;
      return opener.open({ url, registry, provider: acr.id }, source);
    },
    stop: async () => {
      opener.dispose();
      providers.dispose();
      await server.stop();
    },
  };
}
