import type { Disposable } from "../../core/base/disposable.ts";
import type { AzureDesk } from "./azureDesk.ts";
import { AzureRuns, type AzureRunsOptions } from "./azureRuns.ts";

/** What works with Azure, as long as the window is open. */
export class AzureRoom implements Disposable {
  readonly desk: AzureDesk;
  readonly runs: AzureRuns;
  readonly #lifetime = new AbortController();
  /** Fires when the window is closed. */
  readonly signal = this.#lifetime.signal;

  constructor(options: AzureRunsOptions) {
    this.desk = options.desk;
    this.runs = new AzureRuns(options);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.runs.dispose();
  }
}
