import type { LogEvent } from "./logEvent.ts";
import { announcesDependencies, parseDependencies, parseLogLine } from "./parseLogLine.ts";

/** A line that is not ended by then is not kept: it is output that nothing is read from. */
const maxLineLength = 1024 * 1024;

/** Reads events from the text of a log, in pieces as they come. */
export class LogReader {
  #rest = "";
  #isTooLong = false;
  #awaitsDependencies = false;

  /** The events of the lines that the piece completes. */
  push(text: string): readonly LogEvent[] {
    const [first = "", ...more] = text.split("\n");
    this.#extend(first);
    const events: LogEvent[] = [];
    for (const piece of more) {
      events.push(...this.#endLine());
      this.#extend(piece);
    }
    return events;
  }

  /** The events of a last line that nothing ended. */
  end(): readonly LogEvent[] {
    return this.#endLine();
  }

  #extend(piece: string): void {
    if (this.#isTooLong) return;
    this.#isTooLong = this.#rest.length + piece.length > maxLineLength;
    this.#rest = this.#isTooLong ? "" : this.#rest + piece;
  }

  #endLine(): readonly LogEvent[] {
    const line = this.#rest.replace(/\r$/, "");
    const isWhole = !this.#isTooLong;
    this.#rest = "";
    this.#isTooLong = false;
    const event = isWhole ? this.#read(line) : undefined;
    return event ? [event] : [];
  }

  #read(line: string): LogEvent | undefined {
    if (announcesDependencies(line)) {
      this.#awaitsDependencies = true;
      return undefined;
    }
    if (this.#awaitsDependencies) {
      // The engine puts a line break and a time between the two.
      if (/^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\s*)?$/.test(line)) return undefined;
      this.#awaitsDependencies = false;
      const event = parseDependencies(line);
      if (event) return event;
    }
    return parseLogLine(line);
  }
}
