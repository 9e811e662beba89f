import {
  isJsonObject,
  JsonError,
  parseJson,
  readObject,
  readObjects,
  readString,
  type JsonObject,
} from "../../../core/base/json.ts";
import type { LogEvent, LoggedDependencies, LoggedImage } from "./logEvent.ts";

/** The date and time that Go's `log` puts before a line. */
const stamp = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** Longer lines are output of containers, whatever they look like. */
const maxLineLength = 4096;

type Match = readonly (string | undefined)[];

/** Lines that the engine writes with a time before them. */
const stamped: readonly (readonly [RegExp, (match: Match) => LogEvent])[] = [
  [
    /^Executing step ID: (.+?)\. (?:Timeout\(sec\): (\d+), )?Working directory: '(.*)', Network: '(.*)'$/,
    ([, step = "", timeout, workingDirectory = "", network = ""]) => ({
      kind: "stepStarted",
      step,
      timeout: timeout === undefined ? undefined : Number(timeout),
      workingDirectory,
      network,
    }),
  ],
  [
    /^Waiting (\d+) seconds before executing step ID: (.+)$/,
    ([, seconds, step = ""]) => ({ kind: "stepDelayed", step, seconds: Number(seconds) }),
  ],
  [
    /^Launching container with name: (.+)$/,
    ([, step = ""]) => ({ kind: "containerLaunched", step }),
  ],
  [
    /^Successfully executed container: (.+)$/,
    ([, step = ""]) => ({ kind: "containerSucceeded", step }),
  ],
  [
    /^Container failed during run: (.+?)\. No retries remaining\.$/,
    ([, step = ""]) => ({ kind: "containerFailed", step, retryInSeconds: undefined }),
  ],
  [
    /^(?:Container failed during run|Failed to launch container): (.+?), waiting (\d+) seconds before retrying\.*$/,
    ([, step = "", seconds]) => ({
      kind: "containerFailed",
      step,
      retryInSeconds: Number(seconds),
    }),
  ],
  [
    /^Pushing image: (.+), attempt (\d+)$/,
    ([, image = "", attempt]) => ({ kind: "pushing", image, attempt: Number(attempt) }),
  ],
  [/^Successfully pushed image: (.+)$/, ([, image = ""]) => ({ kind: "pushed", image })],
  [
    /^Step ID: (.+?) marked as (\w+) \(elapsed time in seconds: (-?[\d.]+)\)$/,
    ([, step = "", state = "", seconds]) => ({
      kind: "stepEnded",
      step,
      state,
      seconds: Number(seconds),
    }),
  ],
  [
    /^Step ID: (.+?) encountered an error: (.*), but is set to ignore errors\. Continuing\.\.\.$/,
    ([, step = "", error = ""]) => ({ kind: "stepErrorIgnored", step, error }),
  ],
];

/** Lines without a time: of the engine's end, and of the service. */
const bare: readonly (readonly [RegExp, (match: Match) => LogEvent])[] = [
  [
    /^failed to run step ID: (.+?): (.*)$/,
    ([, step = "", error = ""]) => ({ kind: "stepFailed", step, error }),
  ],
  [
    /^Run ID: (\w+) (was successful|failed) after ([\w.]+?)(?:\.? Error: (.*))?$/,
    ([, runId = "", verdict, duration = "", error]) => ({
      kind: "runEnded",
      runId,
      isSuccessful: verdict === "was successful",
      duration,
      error,
    }),
  ],
];

/**
 * What a line of a log tells; `undefined` for the output of containers and all else. A container may
 * write what looks like a line of the engine: nothing but a picture of the run is made of it.
 */
export function parseLogLine(line: string): LogEvent | undefined {
  if (line.length > maxLineLength) return undefined;
  const isStamped = stamp.test(line);
  const text = isStamped ? line.replace(stamp, "") : line;
  for (const [pattern, read] of isStamped ? stamped : bare) {
    const match = pattern.exec(text);
    if (match) return read(match);
  }
  return undefined;
}

/** Whether the line after the next empty ones is the JSON of what was built of what. */
export function announcesDependencies(line: string): boolean {
  return stamp.test(line) && line.endsWith(" The following dependencies were found:");
}

/** Reads that JSON; `undefined` for anything else. */
export function parseDependencies(line: string): LogEvent | undefined {
  const text = line.replace(stamp, "").trim();
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  try {
    const builds = readObjects({ builds: parseJson(text) }, "builds");
    return { kind: "dependencies", builds: builds.map((build) => readBuild(build)) };
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}

function readBuild(build: JsonObject): LoggedDependencies {
  const buildtime = readObjects(build, "buildtime-dependency").map((image) => readImage(image));
  return {
    image: optional(readObject(build, "image")),
    runtime: optional(readObject(build, "runtime-dependency")),
    buildtime,
  };
}

function optional(image: JsonObject | undefined): LoggedImage | undefined {
  return isJsonObject(image) ? readImage(image) : undefined;
}

function readImage(image: JsonObject): LoggedImage {
  const read = (name: string) => readString(image, name) ?? "";
  return {
    registry: read("registry"),
    repository: read("repository"),
    tag: read("tag"),
    digest: read("digest"),
  };
}
