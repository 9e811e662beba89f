import { startReverseProxy, type ReverseProxy } from "./reverseProxy.ts";

/** A proxy that counts what is downloaded through it. */
export interface CountingProxy extends ReverseProxy {
  /** Bytes of all bodies that came from the server so far. */
  readonly bytes: () => number;
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let bytes = 0;
  const proxy = await startReverseProxy(target, { received: (chunk) => (bytes += chunk.length) });
  return { ...proxy, bytes: () => bytes };
}
