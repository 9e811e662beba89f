import type { EngineProgress } from "./engine.ts";

/** Docker: `1f2e3d4c5b6a: Pushed`. */
const dockerLine = /^([0-9a-f]{12}): (.+)$/;
const dockerDone = /^(Pushed|Layer already exists|Mounted from|Pull complete|Already exists)/;
/** Podman: `Copying blob sha256:…`, with `done` or `skipped` behind it in some versions. */
const podmanLine = /^Copying blob (?:sha256:)?([0-9a-f]{12})[0-9a-f]*(.*)$/;
/** Podman copies the config after all layers. */
const podmanLayersDone = /^(Copying config|Writing manifest)/;
/** nerdctl: `layer-sha256:…: done |+++|`. */
const nerdctlLine = /^layer-sha256:([0-9a-f]{12})[0-9a-f]*:\s*(\w+)/;

/** Follows the layers of a push or pull in what the engine writes to a pipe. */
export class LayerProgress {
  readonly #layers = new Map<string, boolean>();
  /** Podman does in some versions only, so it shows only when the first layer is done. */
  #tellsDone = true;

  /** How far it is after a line. */
  read(line: string): EngineProgress {
    this.#note(line);
    const done = [...this.#layers.values()].filter(Boolean).length;
    return { done, total: this.#layers.size, tellsDone: this.#tellsDone || done > 0, line };
  }

  #note(line: string): void {
    const docker = dockerLine.exec(line);
    if (docker) this.#set(docker[1], dockerDone.test(docker[2] ?? ""));
    const podman = podmanLine.exec(line);
    if (podman) this.#tellsDone = false;
    if (podman) this.#set(podman[1], /done|skipped/.test(podman[2] ?? ""));
    const nerdctl = nerdctlLine.exec(line);
    if (nerdctl) this.#set(nerdctl[1], nerdctl[2] === "done" || nerdctl[2] === "exists");
    if (podmanLayersDone.test(line)) for (const id of this.#layers.keys()) this.#set(id, true);
  }

  #set(id = "", isDone: boolean): void {
    this.#layers.set(id, isDone || this.#layers.get(id) === true);
  }
}
