import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { startReverseProxy, type ReverseProxy } from "./reverseProxy.ts";

const pullLimit = 100;

/**
 * A registry that counts pulls, in front of one that does not. It counts manifests that are read, as
 * Docker Hub does: asking for their headers counts for nothing, answers say what is left, and beyond
 * that there are none. It says to be Artifactory.
 */
export function startPullGate(target: string, pullsLeft: number): Promise<ReverseProxy> {
  let remaining = pullsLeft;
  const headersFor = ({ url = "" }: IncomingMessage): OutgoingHttpHeaders => ({
    "x-jfrog-version": "Artifactory/7.98.9 79809900",
    ...(url.includes("/manifests/") && {
      "ratelimit-limit": `${pullLimit};w=21600`,
      "ratelimit-remaining": `${Math.max(0, remaining)};w=21600`,
      "docker-ratelimit-source": "203.0.113.7",
    }),
  });
  return startReverseProxy(target, {
    answer: (incoming, outgoing) => {
      const { method, headers, url = "" } = incoming;
      if (method !== "GET" || !url.includes("/manifests/") || !headers.authorization) return false;
      remaining -= 1;
      if (remaining >= 0) return false;
      outgoing.writeHead(429, headersFor(incoming)).end();
      return true;
    },
    headers: headersFor,
  });
}
