import { isAbortError } from "../base/abort.ts";
import { formatBytes } from "../base/byteSize.ts";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { redactUrl } from "../base/redact.ts";
import { observeResponse } from "./bodyStream.ts";
import type { Middleware } from "./fetcher.ts";

/**
 * Writes one line a request when its body has been read or left:
 * `GET https://host/v2/app/tags/list?n=100 200 1.2 kB 35 ms`. Redacted, and never any header.
 */
export function logRequests({ logger, clock }: LogOptions): Middleware {
  return (next) => async (request) => {
    const start = clock.now();
    const name = `${request.method} ${redactUrl(request.url)}`;
    const elapsed = () => `${Math.round(clock.now() - start)} ms`;
    try {
      const response = await next(request);
      let bytes = 0;
      return observeResponse(response, {
        chunk: (chunk) => (bytes += chunk.length),
        settled: (error) => {
          const failure = error === undefined ? "" : ` ${outcomeOf(error)}`;
          const line = `${name} ${response.status} ${formatBytes(bytes)} ${elapsed()}${failure}`;
          if (isOrdinary(response.status)) logger.debug(line);
          else logger.info(line);
        },
      });
    } catch (error) {
      const line = `${name} ${outcomeOf(error)} ${elapsed()}`;
      if (isAbortError(error)) logger.debug(line);
      else logger.warn(line);
      throw error;
    }
  };
}

/** Where the lines go, and the clock that times them. */
export interface LogOptions {
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A 401 only asks for the credentials, and a 404 is how absence is said. */
function isOrdinary(status: number): boolean {
  return status < 400 || status === 401 || status === 404;
}

function outcomeOf(error: unknown): string {
  return isAbortError(error) ? "cancelled" : `failed (${messageOf(error)})`;
}
