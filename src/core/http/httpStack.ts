import { systemClock, type Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Fetcher, Middleware } from "./fetcher.ts";
import { hostLimit } from "./hostLimit.ts";
import { HostPauses } from "./hostPauses.ts";
import { logRequests } from "./logging.ts";
import { followRedirects } from "./redirect.ts";
import { retry } from "./retry.ts";
import { spareHosts } from "./spareHosts.ts";
import { timeLimits, type TimeLimits } from "./timeLimits.ts";
import { userAgent } from "./userAgent.ts";

const defaultTimeLimits: TimeLimits = { headersMs: 30_000, bodyIdleMs: 60_000, wholeMs: 120_000 };
const defaultConcurrency = 6;

/** The parts of {@link httpStack}; all but the first two have sensible defaults. */
export interface HttpStackOptions {
  /** Sends a request as it is: `NodeFetcher.fetch`, or a test's. */
  readonly transport: Fetcher;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Of whoever tells of them; the owner disposes of it. */
  readonly pauses?: HostPauses;
  readonly timeLimits?: Partial<TimeLimits>;
  /** Requests a host at once. */
  readonly concurrency?: number;
  /** `User-Agent`, as `product/version`. */
  readonly userAgent?: string;
}

/**
 * The one place where HTTP's concerns are put together, outermost first. Waiting for a retry takes
 * no place of a host, which waiting for the end of its pause does; every redirect and every try is a
 * request of its own in the limits and the log.
 */
export function httpStack(options: HttpStackOptions): Fetcher {
  const { transport, logger, clock = systemClock, random = Math.random } = options;
  const { pauses = new HostPauses(clock) } = options;
  const layers: readonly Middleware[] = [
    userAgent(options.userAgent ?? "archipelago"),
    followRedirects,
    retry({ clock, random, pauses }),
    hostLimit(options.concurrency ?? defaultConcurrency),
    spareHosts(clock, pauses),
    logRequests({ logger, clock }),
    timeLimits({ ...defaultTimeLimits, ...options.timeLimits }),
  ];
  return layers.reduceRight((next, layer) => layer(next), transport);
}
