import type { OnReadOpts, Socket } from "node:net";

/** What Node reads at once. */
const readBytes = 64 * 1024;

/**
 * An option of connections: what comes in is read into one buffer over and over again. Otherwise each
 * read gets a new one, which lies about until V8 collects it. One is enough for all connections, for
 * the parser of HTTP copies what it takes out of it before anything else is read.
 */
export function readBuffer(): OnReadOpts {
  return {
    buffer: Buffer.allocUnsafeSlow(readBytes),
    callback(this: Socket, count: number, buffer: Uint8Array): boolean {
      // As the connection would do it by itself.
      this.emit("data", buffer.subarray(0, count));
      return true;
    },
  };
}
