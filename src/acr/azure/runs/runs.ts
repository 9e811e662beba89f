import type { Cancellable } from "../../../core/base/abort.ts";
import { readString } from "../../../core/base/json.ts";
import { badAnswer } from "../arm/armAnswer.ts";
import type { ArmClient } from "../arm/armClient.ts";
import { ArmError } from "../arm/armError.ts";
import { runOperation } from "../arm/armOperation.ts";
import { storageUrl } from "../arm/storageUrl.ts";
import { tasksApi } from "../registries/registryApi.ts";
import { formatRegistryId, type RegistryPlace } from "../registries/registryId.ts";
import { isRunId, readRun, type AzureRun } from "./azureRun.ts";
import { runRequestBody, type RunRequest } from "./runRequest.ts";

/** Which runs are wanted. */
export interface RunFilter extends Cancellable {
  /** OData: `status eq 'Failed'` (`runId`, `runType`, `status`, `createTime`, `taskName` …). */
  readonly filter?: string;
  /** Runs a page. */
  readonly top?: number;
}

/** Where the log of a run is. The URL opens it to whoever has it: never logged, shown or kept. */
export interface LogLink {
  readonly url: URL;
  /** Whether it is the whole log as a file, not one that grows. */
  readonly isArtifact: boolean;
}

/** Puts a run into the queue; it is `Queued` then. Never repeated by itself: that would be another run. */
export async function scheduleRun(
  arm: ArmClient,
  place: RegistryPlace,
  request: RunRequest,
  options: Cancellable = {},
): Promise<AzureRun> {
  const path = `${formatRegistryId(place)}/scheduleRun`;
  const body = runRequestBody(request);
  const json = await runOperation(
    arm,
    { method: "POST", path, apiVersion: tasksApi, body },
    options,
  );
  // An operation with a status of its own tells only the properties of what it made.
  const run = readRun(json ?? {}) ?? readRun({ properties: json ?? {} });
  if (!run) throw new ArmError("badAnswer", "Azure did not say which run it has begun");
  return run;
}

/** The runs of a registry, newest first, page by page. */
export async function* listRuns(
  arm: ArmClient,
  place: RegistryPlace,
  { filter, top, signal }: RunFilter = {},
): AsyncGenerator<readonly AzureRun[]> {
  const query = { $filter: filter, $top: top === undefined ? undefined : String(top) };
  const path = `${formatRegistryId(place)}/runs`;
  for await (const page of arm.pages({ path, apiVersion: tasksApi, query, signal })) {
    yield page.map((json) => readRun(json)).filter((run) => run !== undefined);
  }
}

/** A run as it is now. */
export async function getRun(
  arm: ArmClient,
  place: RegistryPlace,
  runId: string,
  { signal }: Cancellable = {},
): Promise<AzureRun> {
  const path = runPath(place, runId);
  const answer = await arm.send({ method: "GET", path, apiVersion: tasksApi, signal });
  const run = readRun(answer.json ?? {});
  if (!run) throw badAnswer(answer, "it is no run");
  return run;
}

/** Asks for the end of a run; it has come when the run's status says so. */
export async function cancelRun(
  arm: ArmClient,
  place: RegistryPlace,
  runId: string,
  { signal }: Cancellable = {},
): Promise<void> {
  const path = `${runPath(place, runId)}/cancel`;
  await arm.send({ method: "POST", path, apiVersion: tasksApi, retry: "replay", signal });
}

/** Where the log of a run is, for some minutes. */
export async function getLogLink(
  arm: ArmClient,
  place: RegistryPlace,
  runId: string,
  { signal }: Cancellable = {},
): Promise<LogLink> {
  const path = `${runPath(place, runId)}/listLogSasUrl`;
  const request = { method: "POST", path, apiVersion: tasksApi, retry: "replay" } as const;
  const answer = await arm.send({ ...request, signal });
  const artifact = readString(answer.json ?? {}, "logArtifactLink") ?? "";
  const link = artifact === "" ? (readString(answer.json ?? {}, "logLink") ?? "") : artifact;
  return { url: storageUrl(arm.cloud, link), isArtifact: artifact !== "" };
}

function runPath(place: RegistryPlace, runId: string): string {
  if (!isRunId(runId)) throw new ArmError("rejected", `Not the id of a run: ${runId.slice(0, 80)}`);
  return `${formatRegistryId(place)}/runs/${runId}`;
}
