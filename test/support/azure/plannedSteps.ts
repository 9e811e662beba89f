import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { buffer } from "node:stream/consumers";
import { parse } from "yaml";
import { Readable } from "node:stream";
import {
  isJsonObject,
  readArray,
  readString,
  readStrings,
  type JsonObject,
} from "../../../src/core/base/json.ts";
import type { StandInRegistry } from "./azureWorld.ts";
import type { SimulatedStep } from "./simulatedRun.ts";

/** What a request comes to. */
export interface PlannedSteps {
  readonly steps: readonly SimulatedStep[];
  readonly refusal?: string;
}

/** The files of an uploaded context; `undefined` where it is no archive. */
export async function filesOf(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const entry of Readable.from([gunzipSync(archive)]).pipe(extract())) {
    files.set(entry.header.name, await buffer(entry));
  }
  return files;
}

/**
 * Reads as much of a request to run as a dry run needs. Of templates it knows the registry, the run's
 * id and values; a command with `exit 1` in it fails.
 */
export async function plannedSteps(
  request: JsonObject,
  registry: StandInRegistry,
  context: Buffer | undefined,
): Promise<PlannedSteps> {
  const files = context && (await filesOf(context));
  const text = taskText(request, files);
  if (text === undefined) return { steps: [], refusal: "unable to find the task file" };
  if (readString(request, "type") === "DockerBuildRequest") {
    return builtSteps(request, registry, files);
  }
  const rendered = rendering(text, request, registry);
  const json: unknown = parse(rendered);
  if (!isJsonObject(json)) return { steps: [], refusal: "failed to unmarshal task" };
  const steps = readArray(json, "steps").filter((step) => isJsonObject(step));
  return { steps: steps.map((step, position) => stepOf(step, position, files)) };
}

function taskText(
  request: JsonObject,
  files: ReadonlyMap<string, Buffer> | undefined,
): string | undefined {
  const encoded = readString(request, "encodedTaskContent");
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString();
  const path = readString(request, "taskFilePath") ?? readString(request, "dockerFilePath") ?? "";
  return files?.get(path)?.toString();
}

function builtSteps(
  request: JsonObject,
  { loginServer }: StandInRegistry,
  files: ReadonlyMap<string, Buffer> | undefined,
): PlannedSteps {
  const images = readStrings(request, "imageNames").map((name) => `${loginServer}/${name}`);
  const build = { id: "build", kind: "build", images } as const;
  const isThere = files?.has(readString(request, "dockerFilePath") ?? "") ?? false;
  const push =
    request["isPushEnabled"] === true ? [{ id: "push", kind: "push", images } as const] : [];
  return { steps: [isThere ? build : { ...build, failure: "exit status 1" }, ...push] };
}

function rendering(text: string, request: JsonObject, { loginServer }: StandInRegistry): string {
  const values = readArray(request, "values").filter((value) => isJsonObject(value));
  return text
    .replaceAll(/\{\{\s*\.Run\.Registry\s*\}\}|\$Registry\b/g, loginServer)
    .replaceAll(/\{\{\s*\.Run\.ID\s*\}\}|\$ID\b/g, "cf1")
    .replaceAll(/\{\{\s*\.Values\.(\w+)\s*\}\}/g, (_all, name: string) => {
      const value = values.find((each) => readString(each, "name") === name);
      return (value && readString(value, "value")) ?? "";
    });
}

function stepOf(
  step: JsonObject,
  position: number,
  files: ReadonlyMap<string, Buffer> | undefined,
): SimulatedStep {
  const id = readString(step, "id") ?? `acb_step_${position}`;
  const build = readString(step, "build");
  if (build !== undefined) {
    const images = [...build.matchAll(/(?:-t|--tag) (\S+)/g)].map(([, name = ""]) => name);
    const dockerfile = /(?:-f|--file) (\S+)/.exec(build)?.[1] ?? "Dockerfile";
    const failure = files?.has(dockerfile) ? {} : { failure: "exit status 1" };
    return { id, kind: "build", images, ...failure };
  }
  if (Array.isArray(step["push"])) return { id, kind: "push", images: readStrings(step, "push") };
  const command = readString(step, "cmd") ?? "";
  return {
    id,
    kind: "cmd",
    images: [],
    ...(command.includes("exit 1") && { failure: "exit status 1" }),
  };
}
