import type { HttpResponse } from "../http/fetcher.ts";

/** How many images a registry still lets somebody pull. */
export interface PullLimit {
  readonly remaining: number;
  /** How many it allows in a window of time. */
  readonly limit?: number;
  /** The window, in seconds. */
  readonly windowSeconds?: number;
  /** Whose pulls are counted: an account's id, or an address of the network. */
  readonly source?: string;
}

/**
 * Reads `RateLimit-Limit`, `RateLimit-Remaining` (`100;w=21600`) and `Docker-RateLimit-Source`, which
 * Docker Hub and its caches send with manifests (docs.docker.com, "Docker Hub pull usage and limits").
 * `undefined` where there are none; limits without a window are of requests and not of pulls (GitLab).
 */
export function readPullLimit({
  status,
  headers,
}: Pick<HttpResponse, "status" | "headers">): PullLimit | undefined {
  const limit = readQuota(headers.get("ratelimit-limit"));
  const left = readQuota(headers.get("ratelimit-remaining"));
  const source = headers.get("docker-ratelimit-source")?.trim();
  const windowSeconds = limit?.windowSeconds ?? left?.windowSeconds;
  if (windowSeconds === undefined && source === undefined) return undefined;
  const remaining = left?.count ?? (status === 429 ? 0 : undefined);
  if (remaining === undefined) return undefined;
  return {
    remaining,
    ...(limit && { limit: limit.count }),
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...(source !== undefined && /^[\w.:@-]{1,64}$/.test(source) && { source }),
  };
}

function readQuota(
  value = "",
): { readonly count: number; readonly windowSeconds?: number } | undefined {
  const [, count, seconds] =
    /^\s*(\d{1,9})\s*(?:;\s*w=([1-9]\d{0,8})\s*)?(?:[,;]|$)/.exec(value) ?? [];
  if (count === undefined) return undefined;
  return { count: Number(count), ...(seconds !== undefined && { windowSeconds: Number(seconds) }) };
}
