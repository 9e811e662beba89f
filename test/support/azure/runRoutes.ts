import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { formatRegistryId } from "../../../src/acr/azure/registries/registryId.ts";
import { readObject, readString } from "../../../src/core/base/json.ts";
import { admin } from "../acr/acrServer.ts";
import { armError, paged, type ArmReply, type RegistryAsked } from "./armReply.ts";
import type { StandInRegistry } from "./azureWorld.ts";
import { plannedSteps } from "./plannedSteps.ts";
import { SimulatedRun } from "./simulatedRun.ts";

/** Answers what is about runs. */
export async function answerRuns(asked: RegistryAsked): Promise<ArmReply> {
  const { method, rest, world, registry, links } = asked;
  if (method === "POST" && rest === "scheduleRun") return schedule(asked);
  if (method === "POST" && rest === "listBuildSourceUploadUrl") {
    const relativePath = `source/context-${world.uploads.size}.tar.gz`;
    const json = { uploadUrl: links(relativePath), relativePath };
    return { status: 200, json, shape: "upload" };
  }
  if (method === "GET" && rest === "runs") return list(asked);
  const [, runId, act] = /^runs\/(\w+)(?:\/(\w+))?$/.exec(rest) ?? [];
  const run = world.runs.find(({ plan }) => plan.runId === runId && plan.registry === registry);
  if (!run) return armError(404, "RunNotFound", `There is no ${rest}.`);
  switch (`${method} ${act ?? ""}`) {
    case "GET ":
      await run.advance();
      return { status: 200, json: describeRun(run), shape: "run" };
    case "POST cancel":
      run.cancel();
      return { status: 202 };
    case "POST listLogSasUrl": {
      const logLink = links(`logs/${run.plan.runId}`);
      const artifact = world.hasArtifacts ? { logArtifactLink: logLink } : {};
      return { status: 200, json: { logLink, ...artifact }, shape: "log" };
    }
    default:
      return armError(405, "MethodNotAllowed", `There is no ${method} of ${rest}.`);
  }
}

async function schedule(asked: RegistryAsked): Promise<ArmReply> {
  const { json, world, registry, shapes } = asked;
  const problems = shapes.problems("runRequest", json);
  if (problems !== "") return armError(400, "InvalidRequestBody", problems);
  world.requests.push(json);
  const location = readString(json, "sourceLocation");
  const context = location === undefined ? undefined : world.uploads.get(location);
  if (location !== undefined && !context) {
    return armError(400, "InvalidSourceLocation", `There is no context at ${location}.`);
  }
  const isBuild = readString(json, "type") === "DockerBuildRequest";
  const run = new SimulatedRun({
    runId: `cf${world.runs.length + 1}`,
    registry,
    platform: readObject(json, "platform") ?? {},
    runType: isBuild ? "QuickBuild" : "QuickRun",
    linesAtOnce: world.linesAtOnce,
    ...(await plannedSteps(json, registry, context)),
  });
  run.onSuccess = (images) => push(run, registry, images);
  world.runs.push(run);
  return { status: 200, json: describeRun(run), shape: "run" };
}

/** Nothing was built: what is pushed is a small image of the run's platform. */
async function push(
  run: SimulatedRun,
  { server, loginServer }: StandInRegistry,
  images: readonly string[],
): Promise<void> {
  if (!server) return;
  const target = { url: server.url, login: { user: admin.username, password: admin.password } };
  const architecture = readString({ ...run.plan.platform }, "architecture") ?? "amd64";
  const outputs: object[] = [];
  for (const image of images.filter((name) => name.startsWith(`${loginServer}/`))) {
    const [repository = "", tag = "latest"] = image.slice(loginServer.length + 1).split(":");
    const digest = await pushImage(target, { repository, tag }, { os: "linux", architecture });
    outputs.push({ registry: loginServer, repository, tag, digest });
  }
  run.outputImages = outputs;
}

function list({ world, registry, query, origin }: RegistryAsked): ArmReply {
  const wanted = /^status eq '(\w+)'$/.exec(query.get("$filter") ?? "")?.[1];
  const runs = world.runs
    .filter(({ plan }) => plan.registry === registry)
    .filter(({ status }) => wanted === undefined || status === wanted)
    .map((run) => describeRun(run))
    .reverse();
  const url = new URL(`${formatRegistryId(registry)}/runs?${query.toString()}`, origin);
  const size = Number(query.get("$top") ?? "100");
  return { status: 200, json: paged(runs, url, origin, size), shape: "runs" };
}

function describeRun(run: SimulatedRun): object {
  const { runId, registry, platform, runType } = run.plan;
  const failure = run.status === "Failed" ? run.failure : undefined;
  return {
    id: `${formatRegistryId(registry)}/runs/${runId}`,
    name: runId,
    type: "Microsoft.ContainerRegistry/registries/runs",
    properties: {
      runId,
      status: run.status,
      runType,
      platform,
      createTime: run.createTime,
      provisioningState: run.hasEnded ? "Succeeded" : "Running",
      isArchiveEnabled: false,
      ...(run.finishTime !== undefined && { finishTime: run.finishTime }),
      ...(failure !== undefined && { runErrorMessage: failure }),
      ...(run.outputImages.length > 0 && { outputImages: run.outputImages }),
    },
  };
}
