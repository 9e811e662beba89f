import type { RunPlatform } from "./runPlatform.ts";

/** A value for `{{.Values.name}}`, or a build argument. */
export interface RunValue {
  readonly name: string;
  readonly value: string;
  /** Whether Azure is to keep it to itself. */
  readonly isSecret?: boolean;
}

/** What runs of every kind take. */
interface RunOptions {
  readonly platform: RunPlatform;
  /** Seconds, 300 to 28,800; Azure's own (an hour) if missing. */
  readonly timeout?: number;
  readonly agentPoolName?: string;
  /** Whether its log and record are kept for ever. */
  readonly isArchived?: boolean;
  /**
   * How the run signs in to the registry: `caller` = with the identity of whoever asks, which
   * registries with rights by repository need; `none`; Azure's default if missing.
   */
  readonly signIn?: "caller" | "none";
  /** Where the context is: what an upload gave (see `uploadContext`), or the URL of a repository. */
  readonly sourceLocation?: string;
}

/** A task file that is sent along, without a context unless one is named. */
export interface EncodedTaskRun extends RunOptions {
  readonly kind: "encodedTask";
  readonly taskFile: string;
  readonly valuesFile?: string;
  readonly values?: readonly RunValue[];
}

/** A task file that is in the context. */
export interface FileTaskRun extends RunOptions {
  readonly kind: "fileTask";
  readonly sourceLocation: string;
  /** Below the context, with slashes. */
  readonly taskFilePath: string;
  readonly valuesFilePath?: string;
  readonly values?: readonly RunValue[];
}

/** One Dockerfile of the context, for one platform. */
export interface DockerBuildRun extends RunOptions {
  readonly kind: "dockerBuild";
  readonly sourceLocation: string;
  readonly dockerFilePath: string;
  /** Without the registry's name, which Azure puts before them: `app:1.0`. */
  readonly imageNames: readonly string[];
  readonly isPushed: boolean;
  readonly target?: string;
  readonly isWithoutCache?: boolean;
  readonly buildArguments?: readonly RunValue[];
}

/** What a registry can be asked to run. */
export type RunRequest = EncodedTaskRun | FileTaskRun | DockerBuildRun;

/** The request as the API takes it (Microsoft.ContainerRegistry, `RunRequest`). */
export function runRequestBody(request: RunRequest): object {
  return { ...kindOf(request), ...commonOf(request) };
}

function kindOf(request: RunRequest): object {
  switch (request.kind) {
    case "encodedTask":
      return {
        type: "EncodedTaskRunRequest",
        encodedTaskContent: base64(request.taskFile),
        ...(request.valuesFile !== undefined && {
          encodedValuesContent: base64(request.valuesFile),
        }),
        values: valuesOf(request.values),
      };
    case "fileTask":
      return {
        type: "FileTaskRunRequest",
        taskFilePath: request.taskFilePath,
        ...(request.valuesFilePath !== undefined && { valuesFilePath: request.valuesFilePath }),
        values: valuesOf(request.values),
      };
    case "dockerBuild":
      return {
        type: "DockerBuildRequest",
        imageNames: request.imageNames,
        isPushEnabled: request.isPushed,
        noCache: request.isWithoutCache ?? false,
        dockerFilePath: request.dockerFilePath,
        ...(request.target !== undefined && { target: request.target }),
        arguments: valuesOf(request.buildArguments),
      };
  }
}

function commonOf(request: RunRequest): object {
  const { platform, timeout, agentPoolName, signIn, sourceLocation, isArchived } = request;
  return {
    platform,
    isArchiveEnabled: isArchived ?? false,
    ...(timeout !== undefined && { timeout }),
    ...(agentPoolName !== undefined && { agentPoolName }),
    ...(sourceLocation !== undefined && { sourceLocation }),
    ...(signIn !== undefined && { credentials: { sourceRegistry: sourceRegistry(signIn) } }),
  };
}

function sourceRegistry(signIn: "caller" | "none"): object {
  return signIn === "caller" ? { identity: "[caller]" } : { loginMode: "None" };
}

function valuesOf(values: readonly RunValue[] = []): readonly object[] {
  return values.map(({ name, value, isSecret = false }) => ({ name, value, isSecret }));
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
