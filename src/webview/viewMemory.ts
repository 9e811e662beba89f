import { isRecord } from "../core/base/record.ts";
import { readTrail, type Trail } from "../shared/trail.ts";

/** The part of VS Code's webview API that keeps state over a reload. */
export interface StateApi {
  getState(): unknown;
  setState(state: unknown): unknown;
}

/** What the view remembers while it is hidden or the window is reloaded. */
export class ViewMemory {
  readonly #api: StateApi;
  #trail: Trail | undefined;
  #scroll: number;

  constructor(api: StateApi) {
    this.#api = api;
    const kept = api.getState();
    const members = isRecord(kept) ? kept : {};
    this.#trail = readTrail(members["trail"]);
    this.#scroll = Number(members["scroll"]) || 0;
  }

  get trail(): Trail | undefined {
    return this.#trail;
  }

  set trail(trail: Trail | undefined) {
    this.#trail = trail;
    this.#save();
  }

  /** Pixels from the top. */
  get scroll(): number {
    return this.#scroll;
  }

  set scroll(scroll: number) {
    this.#scroll = scroll;
    this.#save();
  }

  #save(): void {
    this.#api.setState({ trail: this.#trail, scroll: this.#scroll });
  }
}
