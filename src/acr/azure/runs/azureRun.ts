import { readObject, readObjects, readString, type JsonObject } from "../../../core/base/json.ts";

/** How far a run is (Microsoft.ContainerRegistry, `RunStatus`). */
export type RunStatus =
  | "Queued"
  | "Started"
  | "Running"
  | "Succeeded"
  | "Failed"
  | "Canceled"
  | "Error"
  | "Timeout"
  /** One that Azure has learnt since. */
  | "Unknown";

const statuses: ReadonlySet<string> = new Set<RunStatus>([
  "Queued",
  "Started",
  "Running",
  "Succeeded",
  "Failed",
  "Canceled",
  "Error",
  "Timeout",
]);

/** An image that a run has pushed to its registry. */
export interface OutputImage {
  /** Login server. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** A run of a registry: something built, or a task file that was gone through. */
export interface AzureRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** `QuickBuild`, `QuickRun`, `AutoBuild`, `AutoRun`. */
  readonly runType: string;
  /** Name of the stored task that was run. */
  readonly taskName: string | undefined;
  readonly agentPoolName: string | undefined;
  /** `linux/amd64`, `linux/arm/v7`. */
  readonly platform: string | undefined;
  readonly createdAt: Date | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  /** What became of it, in Azure's words. */
  readonly errorMessage: string | undefined;
  readonly outputImages: readonly OutputImage[];
}

/** Whether nothing more becomes of a run. */
export function hasEnded({ status }: Pick<AzureRun, "status">): boolean {
  return ["Succeeded", "Failed", "Canceled", "Error", "Timeout"].includes(status);
}

/** Reads a run; `undefined` for what is none. */
export function readRun(json: JsonObject): AzureRun | undefined {
  const properties = readObject(json, "properties") ?? {};
  const runId = readString(properties, "runId") ?? readString(json, "name");
  if (runId === undefined || !isRunId(runId)) return undefined;
  return {
    runId,
    status: statusOf(readString(properties, "status") ?? ""),
    runType: readString(properties, "runType") ?? "",
    taskName: readString(properties, "task"),
    agentPoolName: readString(properties, "agentPoolName"),
    platform: platformOf(readObject(properties, "platform")),
    createdAt: dateOf(properties, "createTime"),
    startedAt: dateOf(properties, "startTime"),
    finishedAt: dateOf(properties, "finishTime"),
    errorMessage: readString(properties, "runErrorMessage"),
    outputImages: readObjects(properties, "outputImages")
      .map((image) => readImage(image))
      .filter((image) => image !== undefined),
  };
}

/** Whether a text may be part of a path as the id of a run. */
export function isRunId(text: string): boolean {
  return /^[a-z0-9]{1,64}$/i.test(text);
}

function statusOf(text: string): RunStatus {
  return isStatus(text) ? text : "Unknown";
}

function isStatus(text: string): text is RunStatus {
  return statuses.has(text);
}

function readImage(image: JsonObject): OutputImage | undefined {
  const [registry, repository] = [readString(image, "registry"), readString(image, "repository")];
  if (registry === undefined || repository === undefined) return undefined;
  return {
    registry,
    repository,
    tag: readString(image, "tag"),
    digest: readString(image, "digest"),
  };
}

function platformOf(platform: JsonObject | undefined): string | undefined {
  if (!platform) return undefined;
  const parts = ["os", "architecture", "variant"].map((name) => readString(platform, name));
  const text = parts.filter((part) => part !== undefined && part !== "").join("/");
  return text === "" ? undefined : text.toLowerCase();
}

function dateOf(properties: JsonObject, name: string): Date | undefined {
  const time = Date.parse(readString(properties, name) ?? "");
  return Number.isNaN(time) ? undefined : new Date(time);
}
