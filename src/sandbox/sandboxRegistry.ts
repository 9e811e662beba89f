import { once } from "node:events";
import type { Server } from "node:http";
import path from "node:path";
import { systemClock } from "../core/base/clock.ts";
import type { Logger } from "../core/base/logger.ts";
import { LayoutStore } from "../core/layout/layoutStore.ts";
import { removeOldFiles } from "../core/layout/oldFiles.ts";
import type { SandboxCredential } from "./http/gate.ts";
import { createRegistryServer } from "./registryServer.ts";
import { ensureSamples } from "./samples/ensureSamples.ts";
import { UploadSessions } from "./uploads/uploadSessions.ts";

/** A registry that runs in this process. */
export interface SandboxRegistry {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Closes all connections; what was pushed stays in the folder. */
  stop(): Promise<void>;
}

/** How a {@link SandboxRegistry} runs. */
export interface SandboxOptions {
  /** Made where it is missing; gets the sample images while it has no repository. */
  readonly folder: string;
  /** 0 or nothing: any that is free. */
  readonly port?: number;
  /** Nothing: everybody on this computer may read and write. */
  readonly credential?: SandboxCredential;
  readonly logger: Logger;
  /** Whether an empty folder gets the sample images; yes unless told otherwise. */
  readonly samples?: boolean;
}

const uploadsFolderName = "_uploads";
const dayMs = 24 * 60 * 60_000;

/**
 * Starts an OCI registry (distribution-spec 1.1) over a folder of image layouts, for this computer
 * only. Rejects with the error of the file system or of the network, such as `EADDRINUSE`.
 */
export async function startSandbox(options: SandboxOptions): Promise<SandboxRegistry> {
  const { folder, port = 0, credential, logger, samples = true } = options;
  // For trying things out; what a power failure takes is noticed by its digest.
  const store = new LayoutStore(folder, { isDurable: false });
  const uploadsFolder = path.join(folder, uploadsFolderName);
  const uploads = new UploadSessions(uploadsFolder, systemClock);
  const prepared = Promise.withResolvers<undefined>();
  const server = createRegistryServer({
    context: { store, uploads },
    ...(credential && { credential }),
    logger,
    ready: prepared.promise,
  });
  const stop = async () => {
    await close(server);
    await uploads.dispose();
  };
  const host = `127.0.0.1:${await listen(server, port)}`;
  try {
    // Only now: whoever holds the port may still be writing to the folder.
    await removeOldFiles(uploadsFolder, systemClock.now() - dayMs);
    await store.removeLeftovers(systemClock.now() - dayMs);
    if (samples) await ensureSamples(folder, store);
    prepared.resolve(undefined);
  } catch (error) {
    prepared.resolve(undefined);
    await stop();
    throw error;
  }
  return { url: `http://${host}`, host, stop };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  // Rejects with the error instead where there is one.
  await once(server, "listening");
  const address = server.address();
  if (typeof address === "object" && address) return address.port;
  throw new Error("The server has no port");
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
