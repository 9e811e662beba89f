import type { Logger } from "../../src/core/base/logger.ts";

/** Keeps all that is logged, of whichever level. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly trace = (message: string) => void this.lines.push(message);
  readonly debug = this.trace;
  readonly info = this.trace;
  readonly warn = this.trace;
  readonly error = (message: string, error?: unknown) =>
    void this.lines.push(message, error instanceof Error ? error.message : "");
}
