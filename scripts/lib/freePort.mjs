// @ts-check
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * The wanted loopback port where it is free, else any free one.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  const server = createServer();
  for (const port of [wanted, 0]) {
    try {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    } catch {
      continue; // Taken.
    }
    const address = server.address();
    server.close();
    await once(server, "close");
    if (address !== null && typeof address === "object") return address.port;
  }
  throw new Error("There is no free port on 127.0.0.1.");
}
