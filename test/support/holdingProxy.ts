import { request } from "node:http";
import { startReverseProxy, type ReverseProxy } from "./reverseProxy.ts";

/** A proxy behind which large blobs seem to hang. */
export interface HoldingProxy extends ReverseProxy {
  /** Lets everything pass from now on. */
  readonly open: () => void;
  /** Bytes of all bodies that came from the server since it was opened. */
  readonly bytes: () => number;
}

/** Passes everything on, but of each blob only the first `limit` bytes until it is opened. */
export async function startHoldingProxy(target: string, limit: number): Promise<HoldingProxy> {
  let bytes = 0;
  let isOpen = false;
  const proxy = await startReverseProxy(target, {
    received: (chunk) => (bytes += chunk.length),
    answer: ({ method, url = "", headers }, outgoing) => {
      if (isOpen || method !== "GET" || !url.includes("/blobs/")) return false;
      const forwarded = request(new URL(url, target), { headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        let left = limit;
        answer.on("data", (chunk: Buffer) => {
          if (left > 0) outgoing.write(chunk.subarray(0, left));
          left -= chunk.length;
        });
        answer.on("end", () => left >= 0 && outgoing.end());
      });
      forwarded.on("error", () => outgoing.destroy());
      outgoing.on("close", () => forwarded.destroy());
      forwarded.end();
      return true;
    },
  });
  return {
    ...proxy,
    open: () => {
      isOpen = true;
      bytes = 0;
    },
    bytes: () => bytes,
  };
}
