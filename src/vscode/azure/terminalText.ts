/** No sequence that means something is longer. */
const maxSequence = 256;

/**
 * Makes the log of somebody else's machine fit for a terminal: colors stay, whatever else steers a
 * terminal (its title, the clipboard, links, the cursor) goes, and lines end as terminals want it.
 */
export class TerminalText {
  #rest = "";

  /** The text of the next piece; sequences may be cut anywhere. */
  push(piece: string): string {
    const text = this.#rest + piece;
    const open = openSequence(text);
    this.#rest = open === "" || open.length > maxSequence ? "" : open;
    return cleaned(text.slice(0, text.length - this.#rest.length));
  }
}

/* eslint-disable no-control-regex -- control characters are what this is about */
function openSequence(text: string): string {
  return /\x1b(?:\[[0-9;:?]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?)?$/.exec(text)?.[0] ?? "";
}

function cleaned(text: string): string {
  return text
    .replaceAll("\x02", "")
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?/g, "")
    .replace(/\x1b[PX^_][^\x1b]*(?:\x1b\\)?/g, "")
    .replace(/\x1b\[([0-9;:]*)m|\x1b\[[\x20-\x3f]*[\x40-\x7e]|\x1b./gs, (_all, color?: string) =>
      color === undefined ? "" : `\x02[${color}m`,
    )
    .replace(/[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "")
    .replace(/\r*\n/g, "\r\n")
    .replaceAll("\x02", "\x1b");
}
/* eslint-enable no-control-regex */
