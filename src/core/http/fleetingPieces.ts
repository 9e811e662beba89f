/**
 * Gives the memory of a stream's pieces back as soon as the next one is wanted. V8 would do that when
 * it collects the small object in front of each, which it does late: downloads make few objects and
 * much memory, and 100 MiB of it lie about before a collection is due.
 */
export class FleetingPieces {
  #last: Uint8Array | undefined;

  /** A piece that is handed out; the one before must have been let go. */
  hand(piece: Uint8Array): Uint8Array {
    this.#last = piece;
    return piece;
  }

  /** Whoever asks for more does not need what it got before. */
  letGo(): void {
    const last = this.#last;
    this.#last = undefined;
    // A part of a buffer may have neighbours that are in use.
    if (last?.byteLength !== last?.buffer.byteLength) return;
    const buffer = last?.buffer;
    if (!(buffer instanceof ArrayBuffer)) return;
    // Before Node 22 the collector alone can do it.
    if (typeof buffer.transfer === "function") buffer.transfer(0);
  }
}
