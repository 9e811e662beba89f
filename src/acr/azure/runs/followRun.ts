import type { Cancellable } from "../../../core/base/abort.ts";
import type { ArmClient } from "../arm/armClient.ts";
import { ArmError } from "../arm/armError.ts";
import { Outage } from "../arm/outage.ts";
import type { RegistryPlace } from "../registries/registryId.ts";
import { hasEnded, type AzureRun } from "./azureRun.ts";
import { LogBlob } from "./logBlob.ts";
import { readRunLog, type LogEnd } from "./readRunLog.ts";
import { getLogLink, getRun } from "./runs.ts";

/** How a run is followed. */
export interface FollowOptions extends Cancellable {
  /** 0…1, as `Math.random`, which it is unless given. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds without anything new after which nobody waits any more: half an hour unless given. */
  readonly giveUpMs?: number | undefined;
}

/**
 * The log of a run as text while it is written, from its first line on; of a run that has ended, the
 * whole. What the result tells of the run is the log's word: {@link waitForRun} has Azure's.
 */
export function followRunLog(
  arm: ArmClient,
  place: RegistryPlace,
  runId: string,
  { random = Math.random, giveUpMs, signal }: FollowOptions = {},
): AsyncGenerator<string, LogEnd> {
  const blob = new LogBlob(arm.fetcher, (options) => getLogLink(arm, place, runId, options));
  return readRunLog({
    blob,
    clock: arm.clock,
    random,
    hasEnded: async () => hasEnded(await getRun(arm, place, runId, { signal })),
    giveUpMs,
    signal,
  });
}

/** What is done while a run takes its time. */
export interface WaitOptions extends Cancellable {
  /** Called with what the run is like whenever Azure was asked. */
  readonly onRun?: ((run: AzureRun) => void) | undefined;
  /** Milliseconds; eight hours, which no run exceeds, unless given. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 8 * 60 * 60 * 1000 + 10 * 60 * 1000;
/** So many milliseconds of failures that pass are borne; the run goes on meanwhile. */
const maxOutageMs = 30 * 60 * 1000;
const firstPauseMs = 1000;
const maxPauseMs = 10_000;

/** The run when it has ended, however often Azure could not be heard on the way. Throws `ArmError` `operationTimeout` where it does not. */
export async function waitForRun(
  arm: ArmClient,
  place: RegistryPlace,
  runId: string,
  { onRun, timeoutMs = defaultTimeoutMs, signal }: WaitOptions = {},
): Promise<AzureRun> {
  const start = arm.clock.now();
  const outage = new Outage(arm.clock, maxOutageMs);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 1.5)) {
    const run = await outage.bear(() => getRun(arm, place, runId, { signal }), { signal });
    if (run) onRun?.(run);
    if (run && hasEnded(run)) return run;
    if (arm.clock.now() + pauseMs - start > timeoutMs) {
      throw new ArmError("operationTimeout", `The run ${runId} does not end`);
    }
    await arm.clock.delay(pauseMs, { signal });
  }
}
