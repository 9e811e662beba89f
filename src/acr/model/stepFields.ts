import type { Keyed, Scalar } from "./keyed.ts";

/** What every step has, defaults filled in as the engine does (acr-builder graph/step.go). */
export interface CommonStep extends Keyed {
  /** Place among the steps, from 0. */
  readonly index: number;
  /** The given id, or `acb_step_<index>`. */
  readonly id: string;
  /** The id as written, where one is given. */
  readonly name: Scalar | undefined;
  /** Ids this step waits for; undefined: the step before. `-`: nothing. */
  readonly when: readonly Scalar[] | undefined;
  /** The task's one where the step says none. */
  readonly workingDirectory: Scalar | undefined;
  /** `NAME=value` as written in this step. */
  readonly writtenEnv: readonly Scalar[];
  /** `NAME=value` as the container gets it: the step's own, then the task's that it does not set. */
  readonly env: readonly string[];
  /** Name of the network joined; undefined where the file's networks have no default. */
  readonly network: string | undefined;
  readonly entryPoint: Scalar | undefined;
  readonly user: Scalar | undefined;
  readonly isolation: Scalar | undefined;
  readonly cpus: Scalar | undefined;
  readonly cache: Scalar | undefined;
  readonly expose: readonly Scalar[];
  readonly ports: readonly Scalar[];
  readonly volumeMounts: readonly VolumeMount[];
  /** Parsed and never looked at by the engine. */
  readonly exitedWith: readonly number[];
  /** Parsed and never looked at by the engine. */
  readonly exitedWithout: readonly number[];
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly startDelay: number;
  readonly retries: number;
  /** Seconds. */
  readonly retryDelay: number;
  readonly retryOnErrors: readonly Scalar[];
  /** How often the step runs again after it was successful. */
  readonly repeat: number;
  readonly downloadRetries: number;
  /** Seconds. */
  readonly downloadRetryDelay: number;
  readonly keep: boolean;
  readonly detach: boolean;
  readonly privileged: boolean;
  readonly ignoreErrors: boolean;
  readonly disableWorkingDirectoryOverride: boolean;
  readonly pull: boolean;
}

/** A volume in a step's container. */
export interface VolumeMount extends Keyed {
  /** Name of one of the task's volumes. */
  readonly name: Scalar | undefined;
  /** Path in the container. */
  readonly path: Scalar | undefined;
}
