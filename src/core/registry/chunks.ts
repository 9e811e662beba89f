/**
 * Cuts a stream anew into pieces of `size` bytes, the last one shorter. All lie in the same memory, so
 * that a piece is gone when the next one is asked for.
 */
export async function* chunksOf(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + size - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** A stream without its first bytes; empty where it has no more than those. */
export async function* withoutStart(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  let rest = bytes;
  for await (const chunk of source) {
    const kept = chunk.subarray(rest);
    rest -= chunk.length - kept.length;
    if (kept.length > 0) yield kept;
  }
}
