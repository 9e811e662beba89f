import type { SourceRange } from "../text/mappedText.ts";
import type { RawStep } from "./rawStep.ts";

/** A step without anything: what stands for `- ` where the engine has nothing at all. */
export function emptyRawStep(range: SourceRange): RawStep {
  return {
    range,
    keys: new Map(),
    unknownKeys: [],
    id: undefined,
    cmd: undefined,
    build: undefined,
    push: [],
    workingDirectory: undefined,
    entryPoint: undefined,
    user: undefined,
    network: undefined,
    isolation: undefined,
    cpus: undefined,
    cache: undefined,
    mounts: [],
    env: [],
    expose: [],
    ports: [],
    when: [],
    exitedWith: [],
    exitedWithout: [],
    timeout: 0,
    startDelay: 0,
    retryDelay: 0,
    retries: 0,
    retryOnErrors: [],
    repeat: 0,
    cmdDownloadRetries: 0,
    cmdDownloadRetryDelay: 0,
    keep: false,
    detach: false,
    privileged: false,
    ignoreErrors: false,
    disableWorkingDirectoryOverride: false,
    pull: false,
    tags: [],
  };
}
