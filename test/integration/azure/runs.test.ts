import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listContext } from "../../../src/acr/azure/context/listContext.ts";
import { packContext } from "../../../src/acr/azure/context/packContext.ts";
import { followRunLog, waitForRun } from "../../../src/acr/azure/runs/followRun.ts";
import type { LogEvent } from "../../../src/acr/azure/runs/logEvent.ts";
import { LogReader } from "../../../src/acr/azure/runs/logReader.ts";
import type { LogEnd } from "../../../src/acr/azure/runs/readRunLog.ts";
import type { RunRequest } from "../../../src/acr/azure/runs/runRequest.ts";
import {
  cancelRun,
  getLogLink,
  getRun,
  listRuns,
  scheduleRun,
} from "../../../src/acr/azure/runs/runs.ts";
import { uploadContext } from "../../../src/acr/azure/runs/uploadContext.ts";
import { startAcrServer, type AcrServer } from "../../support/acr/acrServer.ts";
import { startAzureBench, type AzureBench } from "../../support/azure/azureBench.ts";
import type { StandInRegistry } from "../../support/azure/azureWorld.ts";
import { filesOf } from "../../support/azure/plannedSteps.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

const platform = { os: "linux", architecture: "arm64" } as const;
const taskFile = `version: v1.1.0
steps:
  - id: build-arm64
    build: -t {{.Run.Registry}}/app:{{.Values.tag}}-arm64 -f arm64.Dockerfile .
  - push: ["{{.Run.Registry}}/app:{{.Values.tag}}-arm64"]
`;
const pushOnly = `steps: [{ id: hello, cmd: alpine echo hi }, { push: ["$Registry/app:1"] }]`;

let azure: AzureBench;
let server: AcrServer;
let registry: StandInRegistry;
let temporary: TemporaryFolder;
beforeEach(async () => {
  azure = await startAzureBench();
  server = await startAcrServer();
  registry = azure.world.add("contoso", server);
  temporary = await makeTemporaryFolder();
});
afterEach(async () => {
  await Promise.all([azure.stop(), server.stop(), temporary.remove()]);
});

function schedule(text = pushOnly, more: Partial<RunRequest> = {}) {
  const request = { kind: "encodedTask", taskFile: text, platform, ...more } as RunRequest;
  return scheduleRun(azure.arm, registry, request);
}

interface Followed {
  readonly text: string;
  readonly end: LogEnd;
  readonly events: readonly LogEvent[];
}

async function follow(runId: string, giveUpMs?: number): Promise<Followed> {
  const reader = new LogReader();
  const events: LogEvent[] = [];
  const log = followRunLog(azure.arm, registry, runId, { random: () => 0.5, giveUpMs });
  for (let text = ""; ;) {
    const { done, value } = await log.next();
    if (done) return { text, end: value, events: [...events, ...reader.end()] };
    text += value;
    events.push(...reader.push(value));
  }
}

describe("a run in Azure", () => {
  it("goes from the queue to its end, its log told as it grows", async () => {
    const run = await schedule();
    expect(run).toMatchObject({ runId: "cf1", status: "Queued", platform: "linux/arm64" });
    const { text, end, events } = await follow(run.runId);
    expect(end).toEqual({ kind: "complete", outcome: "successful" });
    expect(text).toBe(azure.world.runs[0]?.log);
    expect(text).toContain("Größe: 3 MB …");
    expect(events.map(({ kind }) => kind)).toEqual([
      "stepStarted",
      "containerLaunched",
      "containerSucceeded",
      "stepStarted",
      "pushing",
      "pushed",
      "stepEnded",
      "stepEnded",
      "runEnded",
    ]);
    const ended = await waitForRun(azure.arm, registry, run.runId);
    const [image] = ended.outputImages;
    expect(image).toMatchObject({ registry: server.host, repository: "app", tag: "1" });
    expect(server.metadata.repositories.get("app")?.tags.get("1")?.digest).toBe(image?.digest);
    expect(await follow(run.runId)).toMatchObject({ text });
  });

  it("keeps the signature of the log to itself, and sends it no token", async () => {
    const run = await schedule();
    await follow(run.runId);
    expect(azure.storageHeaders.some(({ authorization }) => authorization)).toBe(false);
    expect(azure.logger.lines.join("\n")).not.toContain(azure.world.signature);
    expect(azure.logger.lines.join("\n")).toContain("logs/cf1");
  });

  it("is sent what Azure's API has for values, secrets and time", async () => {
    const values = [
      { name: "tag", value: "1" },
      { name: "key", value: "s3cret", isSecret: true },
    ];
    const more = { values, timeout: 900, agentPoolName: "pool", signIn: "caller" } as const;
    await schedule(pushOnly, { ...more, isArchived: true });
    expect(azure.world.requests[0]).toEqual({
      type: "EncodedTaskRunRequest",
      encodedTaskContent: Buffer.from(pushOnly).toString("base64"),
      values: [
        { name: "tag", value: "1", isSecret: false },
        { name: "key", value: "s3cret", isSecret: true },
      ],
      platform,
      isArchiveEnabled: true,
      timeout: 900,
      agentPoolName: "pool",
      credentials: { sourceRegistry: { identity: "[caller]" } },
    });
    expect(azure.logger.lines.join("\n")).not.toContain("s3cret");
  });

  it("that fails says so in its log and in its record", async () => {
    const run = await schedule("steps: [{ cmd: alpine sh -c 'exit 1' }, { cmd: never }]");
    const { end, events } = await follow(run.runId);
    expect(end).toEqual({ kind: "complete", outcome: "failed" });
    expect(events.slice(-3)).toEqual([
      { kind: "containerFailed", step: "acb_step_0", retryInSeconds: undefined },
      { kind: "stepFailed", step: "acb_step_0", error: "exit status 1" },
      {
        kind: "runEnded",
        runId: "cf1",
        isSuccessful: false,
        duration: "5s",
        error: "failed during run, err: exit status 1",
      },
    ]);
    expect(await getRun(azure.arm, registry, "cf1")).toMatchObject({
      status: "Failed",
      errorMessage: "exit status 1",
    });
  });

  it("is cancelled", async () => {
    const run = await schedule();
    await getRun(azure.arm, registry, run.runId);
    await cancelRun(azure.arm, registry, run.runId);
    expect(await waitForRun(azure.arm, registry, run.runId)).toMatchObject({ status: "Canceled" });
  });

  it("is waited for over an outage, but not where nobody may see it", async () => {
    const run = await schedule();
    azure.world.faults.down = 30;
    expect(await waitForRun(azure.arm, registry, run.runId)).toMatchObject({ status: "Succeeded" });
    azure.world.faults.down = Infinity;
    await expect(waitForRun(azure.arm, registry, run.runId)).rejects.toMatchObject({
      brand: "NetworkError",
    });
    azure.world.faults.down = 0;
    const before = azure.lines.length;
    azure.world.tokens.clear();
    await expect(waitForRun(azure.arm, registry, run.runId)).rejects.toMatchObject({
      code: "unauthorized",
    });
    expect(azure.lines).toHaveLength(before + 1);
  });

  it("is listed among the others, newest first, and by how it ended", async () => {
    for (const text of [pushOnly, "steps: [{ cmd: exit 1 }]", pushOnly]) {
      await waitForRun(azure.arm, registry, (await schedule(text)).runId);
    }
    const ids: string[][] = [];
    for await (const page of listRuns(azure.arm, registry, { top: 2 })) {
      ids.push(page.map(({ runId }) => runId));
    }
    expect(ids).toEqual([["cf3", "cf2"], ["cf1"]]);
    const failed = listRuns(azure.arm, registry, { filter: "status eq 'Failed'" });
    expect((await failed.next()).value).toMatchObject([{ runId: "cf2", status: "Failed" }]);
  });

  it("is asked for by ids only that no path is made of", async () => {
    const work = getRun(azure.arm, registry, "../../registries");
    await expect(work).rejects.toMatchObject({ code: "rejected" });
  });
});

describe("the log of a run", () => {
  it("is read on where a connection broke, and over a link that has expired", async () => {
    const run = await schedule();
    azure.world.faults.cutLogs = 3;
    azure.world.faults.expiredLinks = 1;
    const { text, end } = await follow(run.runId);
    expect(end).toMatchObject({ kind: "complete" });
    expect(text).toBe(azure.world.runs[0]?.log);
    const links = azure.lines.filter((line) => line.endsWith("listLogSasUrl"));
    expect(links).toHaveLength(2);
  });

  it("is followed over an outage that is longer than tries of one request", async () => {
    const run = await schedule();
    await getLogLink(azure.arm, registry, run.runId);
    const log = followRunLog(azure.arm, registry, run.runId, { random: () => 0.5 });
    let { done, value } = await log.next();
    let text = "";
    for (azure.world.faults.down = 30; !done; { done, value } = await log.next()) {
      text += typeof value === "string" ? value : "";
    }
    expect(value).toEqual({ kind: "complete", outcome: "successful" });
    expect(text).toBe(azure.world.runs[0]?.log);
    expect(azure.world.faults.down).toBe(0);
  });

  it("is given up with its reason where an outage does not end", async () => {
    const run = await schedule();
    const log = followRunLog(azure.arm, registry, run.runId, { giveUpMs: 60_000 });
    await log.next();
    azure.world.faults.down = Infinity;
    const rest = async () => {
      while (!(await log.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ brand: "NetworkError", code: "reset" });
  });

  it("that is a file is read on where a connection broke", async () => {
    const run = await schedule();
    const { text } = await follow(run.runId);
    azure.world.hasArtifacts = true;
    azure.world.faults.cutLogs = 2;
    expect(await follow(run.runId)).toMatchObject({ text, end: { kind: "artifact" } });
    expect(azure.world.faults.cutLogs).toBe(0);
  });

  it("that nobody may read is no reason to ask for ever", async () => {
    const run = await schedule();
    azure.world.faults.expiredLinks = 2;
    await expect(follow(run.runId)).rejects.toMatchObject({ code: "forbidden", status: 403 });
  });

  it("is said to be missing when the run has ended without one", async () => {
    const run = await schedule();
    azure.world.faults.log = "missing";
    expect(await follow(run.runId)).toMatchObject({ text: "", end: { kind: "missing" } });
    expect(azure.clock.delays.filter((ms) => ms > 1000)).not.toEqual([]);
  });

  it("is said to be truncated when it stops without saying that it is whole", async () => {
    const run = await schedule();
    azure.world.faults.log = "truncated";
    const { text, end } = await follow(run.runId);
    expect(end).toEqual({ kind: "truncated" });
    expect(text).toContain("Executing step ID: hello");
  });

  it("is not waited for longer than it is worth", async () => {
    const run = await schedule();
    azure.world.faults.log = "missing";
    expect((await follow(run.runId, 1500)).end).toEqual({ kind: "silent" });
  });

  it("is read as a file where Azure has made one of it", async () => {
    const run = await schedule();
    const { text } = await follow(run.runId);
    azure.world.hasArtifacts = true;
    expect(await getLogLink(azure.arm, registry, run.runId)).toMatchObject({ isArtifact: true });
    expect(await follow(run.runId)).toMatchObject({ text, end: { kind: "artifact" } });
  });
});

describe("a run with a context", () => {
  async function upload(): Promise<string> {
    const folder = path.join(temporary.folder, "context");
    await mkdir(path.join(folder, "node_modules", "left"), { recursive: true });
    await mkdir(path.join(folder, ".git"));
    await writeFile(path.join(folder, ".git", "config"), "[core]");
    await writeFile(path.join(folder, "node_modules", "left", "pad.js"), "x".repeat(100_000));
    await writeFile(path.join(folder, ".dockerignore"), "node_modules/\n*.yaml\n*Dockerfile\n");
    await writeFile(path.join(folder, "acr-task.yaml"), taskFile);
    await writeFile(path.join(folder, "arm64.Dockerfile"), "FROM scratch\n");
    await writeFile(path.join(folder, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
    await symlink("/etc/passwd", path.join(folder, "outside"));
    const keep = ["acr-task.yaml", "arm64.Dockerfile"];
    const listing = await listContext(folder, { keep });
    const archive = await packContext(listing, path.join(temporary.folder, "context.tar.gz"));
    return uploadContext(azure.arm, registry, archive);
  }

  it("is built from the files that were sent", async () => {
    const sourceLocation = await upload();
    const uploaded = await filesOf(azure.world.uploads.get(sourceLocation) ?? Buffer.alloc(0));
    expect([...uploaded.keys()].sort()).toEqual([
      ".dockerignore",
      "acr-task.yaml",
      "arm64.Dockerfile",
      "outside",
      "run.sh",
    ]);
    const run = await scheduleRun(azure.arm, registry, {
      kind: "fileTask",
      sourceLocation,
      taskFilePath: "acr-task.yaml",
      values: [{ name: "tag", value: "7" }],
      platform,
    });
    const { end, events } = await follow(run.runId);
    expect(end).toEqual({ kind: "complete", outcome: "successful" });
    expect(events.find(({ kind }) => kind === "dependencies")).toMatchObject({
      builds: [{ image: { registry: server.host, repository: "app", tag: "7-arm64" } }],
    });
    expect(server.metadata.repositories.get("app")?.tags.has("7-arm64")).toBe(true);
  });

  it("is built from one Dockerfile as well", async () => {
    const sourceLocation = await upload();
    const run = await scheduleRun(azure.arm, registry, {
      kind: "dockerBuild",
      sourceLocation,
      dockerFilePath: "arm64.Dockerfile",
      imageNames: ["app:8"],
      isPushed: true,
      buildArguments: [{ name: "A", value: "1" }],
      platform,
    });
    expect(await waitForRun(azure.arm, registry, run.runId)).toMatchObject({
      status: "Succeeded",
      runType: "QuickBuild",
      outputImages: [{ repository: "app", tag: "8" }],
    });
  });

  it("is not sent to a storage that does not take it", async () => {
    const archive = { size: 6000 * 1024 * 1024, open: () => emptyBody() };
    const work = uploadContext(azure.arm, registry, archive);
    await expect(work).rejects.toMatchObject({ code: "rejected" });
    expect(azure.world.uploads.size).toBe(0);
  });
});

async function* emptyBody(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield new Uint8Array();
}
