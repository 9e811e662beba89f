import type { Cancellable } from "../../core/base/abort.ts";

/** What something that runs is given: it ends when the signal fires, and leaves nothing running. */
export interface ActionOptions extends Cancellable {
  /** A line that it wrote, without its end. */
  readonly onLine: (line: string) => void;
}

/** A container of a `cmd:` step. Paths on this computer are absolute. */
export interface TaskContainer {
  /** Unique on this computer. */
  readonly name: string;
  /** What other steps reach it by. */
  readonly hostName: string;
  readonly image: string;
  readonly args: readonly string[];
  /** Folder on this computer → path in the container. */
  readonly mounts: readonly { readonly from: string; readonly to: string }[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly workingDirectory: string | undefined;
  readonly network: string | undefined;
  readonly entryPoint: string | undefined;
  readonly user: string | undefined;
  readonly isolation: string | undefined;
  readonly cpus: string | undefined;
  /** As `docker run --publish` takes them. */
  readonly ports: readonly string[];
  readonly expose: readonly string[];
  readonly isPrivileged: boolean;
  /** Returns once it has started. */
  readonly isDetached: boolean;
  /** Stays when it has ended. */
  readonly isKept: boolean;
}

/** A command of the engine's program that works with files of the workspace. */
export interface EngineWork {
  /** What stands behind the program's name. */
  readonly words: readonly string[];
  /** Folder on this computer. */
  readonly folder: string;
  /** What is set beside the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The container engine, as far as runs of task files need it. What ends with an exit code resolves to
 * it; what could not be begun throws.
 */
export interface RunEngine {
  container(container: TaskContainer, options: ActionOptions): Promise<number>;
  build(work: EngineWork, options: ActionOptions): Promise<number>;
  /** `docker buildx …` of the task. */
  buildx(work: EngineWork, options: ActionOptions): Promise<number>;
  /** Any other command. */
  command(work: EngineWork, options: ActionOptions): Promise<number>;
  push(image: string, options: ActionOptions): Promise<void>;
  pull(image: string, options: ActionOptions): Promise<void>;
  createNetwork(
    network: {
      readonly name: string;
      readonly driver: string | undefined;
      readonly isIpv6: boolean;
    },
    options: ActionOptions,
  ): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  /** Ends containers and removes them; those that are gone are no error. */
  removeContainers(names: readonly string[]): Promise<void>;
}
