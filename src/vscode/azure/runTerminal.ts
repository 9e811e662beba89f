import { EventEmitter, window, type Pseudoterminal, type Terminal } from "vscode";
import type { ArmClient } from "../../acr/azure/arm/armClient.ts";
import type { RegistryPlace } from "../../acr/azure/registries/registryId.ts";
import { followRunLog } from "../../acr/azure/runs/followRun.ts";
import type { LogEnd } from "../../acr/azure/runs/readRunLog.ts";
import { isAbortError } from "../../core/base/abort.ts";
import { azureSentence } from "./azureErrorText.ts";
import { logEndText } from "./runTexts.ts";
import { TerminalText } from "./terminalText.ts";

/** A run whose log is shown. */
export interface ShownRun {
  readonly arm: ArmClient;
  readonly place: RegistryPlace;
  readonly runId: string;
  /** The terminal's name. */
  readonly title: string;
  /** The first line. */
  readonly heading: string;
  /** Told the log as it comes, as Azure has it. */
  readonly onText?: (text: string) => void;
  /** Ctrl+C in the terminal. */
  readonly onInterrupt?: () => void;
  /** Told what went wrong with the log. */
  readonly onError?: (error: unknown) => void;
}

/** Shows the log of a run in a terminal, while it is written; closing that ends nothing in Azure. */
export function openRunTerminal(run: ShownRun): Terminal {
  const terminal = window.createTerminal({ name: run.title, pty: new RunPty(run) });
  terminal.show(true);
  return terminal;
}

class RunPty implements Pseudoterminal {
  readonly #run: ShownRun;
  readonly #written = new EventEmitter<string>();
  readonly onDidWrite = this.#written.event;
  readonly #lifetime = new AbortController();

  constructor(run: ShownRun) {
    this.#run = run;
  }

  open(): void {
    this.#note(this.#run.heading);
    this.#follow().then(
      (end) => {
        const text = logEndText(end);
        if (text !== undefined) this.#note(text);
      },
      (error: unknown) => {
        if (isAbortError(error)) return;
        this.#run.onError?.(error);
        this.#note(azureSentence(error));
      },
    );
  }

  close(): void {
    this.#lifetime.abort();
    this.#written.dispose();
  }

  handleInput(data: string): void {
    if (data === "\x03") this.#run.onInterrupt?.();
  }

  async #follow(): Promise<LogEnd> {
    const { arm, place, runId, onText } = this.#run;
    const { signal } = this.#lifetime;
    const shown = new TerminalText();
    const log = followRunLog(arm, place, runId, { signal });
    for (;;) {
      const { done, value } = await log.next();
      if (done) return value;
      onText?.(value);
      this.#written.fire(shown.push(value));
    }
  }

  /** A line of our own: dim, so that nobody takes it for one of the log. */
  #note(text: string): void {
    this.#written.fire(`\x1b[2m${text}\x1b[0m\r\n`);
  }
}
