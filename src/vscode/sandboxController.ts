import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import type { Memento } from "../core/base/memento.ts";
import type { SandboxRegistry } from "../sandbox/sandboxRegistry.ts";
import type { ConnectionManager } from "../providers/connectionManager.ts";
import { parseRegistryUrl } from "../providers/registryUrl.ts";
import type { SandboxControl } from "./commands/services.ts";

/** The port of last time, so that references to the sandbox stay good. */
const portKey = "archipelago.sandboxPort";

/**
 * Runs the embedded registry. Its connection is remembered like any other: after a reload the
 * registry starts again when that connection is first used, not before.
 */
export class SandboxController implements SandboxControl, Disposable {
  readonly #options: {
    readonly folder: string;
    readonly memento: Memento;
    readonly connections: ConnectionManager;
    readonly logger: Logger;
  };
  #running: Promise<SandboxRegistry> | undefined;

  constructor(options: {
    readonly folder: string;
    readonly memento: Memento;
    readonly connections: ConnectionManager;
    readonly logger: Logger;
  }) {
    this.#options = options;
  }

  async start(): Promise<string> {
    const { connections } = this.#options;
    const registry = await this.ensureRunning();
    const location = parseRegistryUrl(registry.url);
    const known = connections.all.find(({ sandbox }) => sandbox);
    if (known?.registry === location.registry) return known.id;
    if (known) await connections.remove(known.id);
    const added = await connections.add(
      location,
      { kind: "anonymous" },
      { name: "Sandbox", sandbox: true },
    );
    return added.id;
  }

  async stop(): Promise<void> {
    const { connections } = this.#options;
    for (const { id } of connections.all.filter(({ sandbox }) => sandbox)) {
      await connections.remove(id);
    }
    await this.#halt();
  }

  /** Starts the registry if it does not run. Throws where its port is taken by something else. */
  ensureRunning(): Promise<SandboxRegistry> {
    this.#running ??= this.#launch().catch((error: unknown) => {
      this.#running = undefined;
      throw error;
    });
    return this.#running;
  }

  dispose(): void {
    void this.#halt();
  }

  async #launch(): Promise<SandboxRegistry> {
    const { folder, memento, logger } = this.#options;
    const { startSandbox } = await import("../sandbox/sandboxRegistry.ts");
    const lastPort = memento.get(portKey);
    const port = typeof lastPort === "number" ? lastPort : 0;
    const registry = await startSandbox({ folder, port, logger });
    await memento.update(portKey, Number(new URL(registry.url).port));
    logger.info(`The sandbox registry answers at ${registry.url}`);
    return registry;
  }

  async #halt(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    try {
      await (await running)?.stop();
    } catch (error) {
      this.#options.logger.error("Stopping the sandbox registry failed", error);
    }
  }
}
