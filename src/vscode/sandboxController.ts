import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import type { Memento } from "../core/base/memento.ts";
import { NetworkError } from "../core/http/networkError.ts";
import type { Connection } from "../providers/connection.ts";
import type { ConnectionManager } from "../providers/connectionManager.ts";
import { parseRegistryUrl } from "../providers/registryUrl.ts";
import type { SandboxRegistry } from "../sandbox/sandboxRegistry.ts";
import type { SandboxControl } from "./commands/services.ts";

/** The port of last time, so that references to the sandbox stay good. */
const portKey = "archipelago.sandboxPort";

/** What the sandbox needs. */
export interface SandboxParts {
  /** Keeps the images. */
  readonly folder: string;
  readonly memento: Memento;
  readonly connections: ConnectionManager;
  readonly logger: Logger;
  /** Whether a registry answers at a URL. */
  readonly answers: (url: string) => Promise<boolean>;
}

/**
 * Runs the embedded registry. Its connection is remembered like any other: after a reload the
 * registry starts again when that connection is first used, not before. Windows share the one that
 * holds the port, since two would write to one folder.
 */
export class SandboxController implements SandboxControl, Disposable {
  readonly #parts: SandboxParts;
  /** Started here, or found to be run by another window (then there is nothing to stop). */
  #running: Promise<{ readonly url: string; readonly stop?: () => Promise<void> }> | undefined;

  #lastStart: Promise<unknown> = Promise.resolve();

  constructor(parts: SandboxParts) {
    this.#parts = parts;
  }

  start(): Promise<string> {
    // One after the other: the second is to find the connection that the first made.
    const started = this.#lastStart.then(() => this.#connect());
    this.#lastStart = started.catch(() => undefined);
    return started;
  }

  async #connect(): Promise<string> {
    const { connections } = this.#parts;
    const location = parseRegistryUrl(await this.#ensureRunning());
    const known = connections.all.find(({ sandbox }) => sandbox);
    if (known?.url === location.url) return known.id;
    if (known) await connections.remove(known.id);
    const options = { name: "Sandbox", sandbox: true };
    const added = await connections.add(location, { kind: "anonymous" }, options);
    return added.id;
  }

  async stop(): Promise<void> {
    const { connections } = this.#parts;
    for (const { id } of connections.all.filter(({ sandbox }) => sandbox)) {
      await connections.remove(id);
    }
    await this.#halt();
  }

  /** Starts the registry of a connection if it does not run. Throws `NetworkError` if its port is taken. */
  async ensureRunningFor({ url, registry }: Connection): Promise<void> {
    if ((await this.#ensureRunning()) === url) return;
    const reason = "EADDRINUSE";
    throw new NetworkError("other", `The port of ${registry} is taken`, { host: registry, reason });
  }

  dispose(): void {
    void this.#halt();
  }

  async #ensureRunning(): Promise<string> {
    this.#running ??= this.#launch();
    const running = this.#running;
    try {
      const { url, stop } = await running;
      // The other window may be closed by now; then the sandbox is started here.
      if (!stop && !(await this.#parts.answers(url))) return await this.#relaunch(running);
      return url;
    } catch (error) {
      if (this.#running === running) this.#running = undefined;
      throw error;
    }
  }

  #relaunch(former: Promise<unknown>): Promise<string> {
    if (this.#running === former) this.#running = undefined;
    return this.#ensureRunning();
  }

  async #launch() {
    const { memento, logger } = this.#parts;
    const lastPort = memento.get(portKey);
    const port = typeof lastPort === "number" ? lastPort : 0;
    try {
      const registry = await this.#open(port);
      await memento.update(portKey, Number(new URL(registry.url).port));
      logger.info(`The sandbox registry answers at ${registry.url}`);
      return registry;
    } catch (error) {
      if (!isPortTaken(error)) throw error;
      const url = `http://127.0.0.1:${port}`;
      return (await this.#parts.answers(url)) ? { url } : this.#open(0);
    }
  }

  async #open(port: number): Promise<SandboxRegistry> {
    const { folder, logger } = this.#parts;
    const { startSandbox } = await import("../sandbox/sandboxRegistry.ts");
    return startSandbox({ folder, port, logger });
  }

  async #halt(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    try {
      await (await running)?.stop?.();
    } catch (error) {
      this.#parts.logger.error("Stopping the sandbox registry failed", error);
    }
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
