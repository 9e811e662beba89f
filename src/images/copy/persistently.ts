import type { Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import { NetworkError, type NetworkErrorCode } from "../../core/http/networkError.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { missingMember, StoreError } from "../../core/registry/storeError.ts";

const maxTries = 5;
const firstWaitMs = 1_000;
/** A registry that asks for more patience is not asked again. */
const maxWaitMs = 60_000;

/** `refused` as well: a registry that was there a moment ago is being restarted. */
const passing: ReadonlySet<NetworkErrorCode> = new Set([
  "dns",
  "refused",
  "reset",
  "timeout",
  "unreachable",
]);

/**
 * Does something that can be done twice, again where it failed for a reason that may pass: up to
 * five times, over some 10 seconds or as long as the registry asks for. The requests below have been
 * repeated where that was safe; here an upload begins anew.
 *
 * @param options.isThere what the registry has for certain: registries say for a moment that they
 * lack what somebody else is writing there once more (docker-registry empties a file before it
 * writes it)
 */
export async function persistently<T>(
  work: () => Promise<T>,
  {
    clock,
    isThere = () => false,
    signal,
  }: Cancellable & { readonly clock: Clock; readonly isThere?: (digest: Digest) => boolean },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const mayPass = isPassing(error) || isMissed(error, isThere);
      const wait = mayPass && attempt < maxTries ? waitAfter(error, attempt) : undefined;
      if (wait === undefined) throw error;
      await clock.delay(wait, { signal });
    }
  }
}

/** Milliseconds; `undefined` where that would be too long. */
function waitAfter(error: StoreError, attempt: number): number | undefined {
  const ownMs = firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  const waitMs = error.retryAfterMs ?? ownMs;
  return waitMs <= maxWaitMs ? waitMs : undefined;
}

function isPassing(error: unknown): error is StoreError {
  if (!StoreError.is(error)) return false;
  const { code, cause, pullLimit } = error;
  if (code === "network") return NetworkError.is(cause) && passing.has(cause.code);
  return code === "serverError" || (code === "tooManyRequests" && pullLimit === undefined);
}

/** Whether a registry says that it lacks what it has for certain. */
function isMissed(error: unknown, isThere: (digest: Digest) => boolean): error is StoreError {
  const missing = StoreError.is(error) ? missingMember(error) : undefined;
  return missing !== undefined && isThere(missing);
}
