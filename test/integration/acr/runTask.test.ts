import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startDockerRegistry, type DockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import { systemClock } from "../../../src/core/base/clock.ts";
import { runTask, type TaskOutcome } from "../../../src/acr/run/runTask.ts";
import { readTaskFile } from "../../../src/acr/taskFile.ts";
import type { TaskInputs } from "../../../src/acr/taskInputs.ts";
import { TaskEngine } from "../../../src/engines/taskEngine.ts";
import type * as ContainerCommands from "../../../src/vscode/engines/containerCommands.ts";
import { bundled } from "../../support/bundled.ts";
import { makeContainerStandIn, type ContainerStandIn } from "../../support/containerStandIn.ts";
import { eventually } from "../../support/eventually.ts";
import { openStores } from "../../support/openStores.ts";
import { startPodman, type PodmanBench } from "../../support/podmanBench.ts";
import { accessRegistry } from "../../support/registryAccess.ts";

const { openEngine } = await bundled<typeof ContainerCommands>(
  "src/vscode/engines/containerCommands.ts",
);
const kim = { kind: "basic", username: "kim", password: "canary-s3cret" } as const;

let registry: DockerRegistry;
let bench: PodmanBench;
let standIn: ContainerStandIn;
let access: ReturnType<typeof accessRegistry>;
let folder: string;
let count = 0;

beforeAll(async () => {
  const htpasswd = { user: kim.username, password: kim.password };
  registry = await startDockerRegistry({ htpasswd });
  bench = await startPodman({ plainHttp: [registry.host] });
  standIn = await makeContainerStandIn(bench.folder);
  access = accessRegistry(registry.url, { credential: kim });
});

afterAll(async () => {
  access.dispose();
  await bench.stop();
  await registry.stop();
});

beforeEach(async () => {
  for (const [key, value] of Object.entries(bench.env)) vi.stubEnv(key, value);
  folder = path.join(bench.folder, `workspace-${String(count++)}`);
  await mkdir(folder);
  await writeFile(standIn.log, "");
});
afterEach(() => vi.unstubAllEnvs());

interface RanTask {
  readonly outcome: TaskOutcome;
  readonly log: readonly string[];
}

async function runFile(
  source: string,
  options: { readonly inputs?: Partial<TaskInputs>; readonly signal?: AbortSignal } = {},
): Promise<RanTask> {
  const id = `l${String(count)}`;
  const { task, graph, failure } = readTaskFile(source, {
    os: "linux",
    run: { Registry: registry.host, ID: id },
    values: {},
    name: "acb.yaml",
    ...options.inputs,
  });
  if (!task || !graph || failure) throw new Error(failure?.message);
  const engine = new TaskEngine(openEngine({ kind: "podman", path: standIn.program }), {
    registries: [registry.host],
    accessTo: (host) =>
      Promise.resolve(
        host === registry.host
          ? { registry: host, credential: kim, isPlainHttp: true, skipVerify: false }
          : undefined,
      ),
  });
  const log: string[] = [];
  const outcome = await runTask(
    {
      id,
      task,
      graph,
      engine,
      folder,
      stores: openStores({ own: access.client }),
      connectionOf: (host) => (host === registry.host ? "own" : undefined),
      clock: systemClock,
      write: (line) => log.push(line),
      onProgress: () => undefined,
    },
    options,
  );
  return { outcome, log };
}

function put(name: string, text: string): Promise<void> {
  return writeFile(path.join(folder, name), text);
}

/** What another client reads of a tag. */
async function skopeo(reference: string, ...options: readonly string[]): Promise<string> {
  const creds = `--creds=${kim.username}:${kim.password}`;
  const words = ["inspect", ...options, "--tls-verify=false", creds];
  return runOrThrow("skopeo", [...words, `docker://${registry.host}/${reference}`]);
}

async function platformsOf(reference: string): Promise<readonly string[]> {
  const list: unknown = JSON.parse(await skopeo(reference, "--raw"));
  expect(list).toHaveProperty("manifests");
  const { manifests } = list as { manifests: { platform: { os: string; architecture: string } }[] };
  return manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`);
}

async function leftBehind(): Promise<readonly string[]> {
  const folders = await readdir(tmpdir());
  const own = folders.filter((name) => /^archipelago-(?:l\d|run-|engine-)/.test(name));
  const networks = await bench.podman("network", "ls", "--format", "{{.Name}}");
  const made = networks.split("\n").filter((name) => name.startsWith("archipelago-l"));
  return [...own, ...made, ...(await readdir(standIn.containers))];
}

const image = "{{.Run.Registry}}/multi-arch-samples/myimage";
const article = `version: v1.1.0

steps:
- build: -t ${image}:{{.Run.ID}}-amd64 -f dockerfile.amd64 .
- build: -t ${image}:{{.Run.ID}}-arm64 -f dockerfile.arm64 .
- push:
    - ${image}:{{.Run.ID}}-arm64
    - ${image}:{{.Run.ID}}-amd64
- cmd: >
    docker manifest create
    ${image}:latest
    ${image}:{{.Run.ID}}-arm64
    ${image}:{{.Run.ID}}-amd64
- cmd: docker manifest push --purge ${image}:latest
- cmd: docker manifest inspect ${image}:latest
`;

describe("a run with podman", () => {
  it("leaves the article's list with its two platforms", async () => {
    for (const name of ["amd64", "arm64"]) {
      await put(`dockerfile.${name}`, `FROM scratch\nCOPY for-${name} /\n`);
      await put(`for-${name}`, name);
    }
    const { outcome, log } = await runFile(article);
    expect(outcome.problem).toBeUndefined();
    expect(outcome.kind).toBe("successful");
    const platforms = await platformsOf("multi-arch-samples/myimage:latest");
    expect(platforms).toEqual(["linux/arm64", "linux/amd64"]);
    const digest = await skopeo("multi-arch-samples/myimage:latest", "--format={{.Digest}}");
    const [arm, amd, list] = outcome.images;
    expect(outcome.images.map(({ reference }) => reference.tag)).toEqual([
      `l${String(count)}-arm64`,
      `l${String(count)}-amd64`,
      "latest",
    ]);
    expect(list?.digest).toBe(digest.trim());
    const raw = await skopeo("multi-arch-samples/myimage:latest", "--raw");
    for (const each of [arm, amd]) expect(raw).toContain(each?.digest ?? "nothing");
    expect(log).toContain(digest.trim());
    expect(log.at(-1)).toMatch(/^Run ID: l\d+ was successful after \d+s$/);
    expect(await leftBehind()).toEqual([]);
  });

  it("joins tags as buildx imagetools does, and writes platforms that an annotation gives", async () => {
    await put("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");
    const { outcome, log } = await runFile(`steps:
- build: -t {{.Run.Registry}}/joined:a .
- push: ["{{.Run.Registry}}/joined:a"]
- cmd: docker buildx imagetools create -t {{.Run.Registry}}/joined:one {{.Run.Registry}}/joined:a {{.Run.Registry}}/joined:a
- cmd: docker manifest create {{.Run.Registry}}/joined:two {{.Run.Registry}}/joined:a
- cmd: docker manifest annotate --arch arm64 {{.Run.Registry}}/joined:two {{.Run.Registry}}/joined:a
- cmd: docker manifest push {{.Run.Registry}}/joined:two
`);
    expect(outcome.problem).toBeUndefined();
    expect(log).toContain("WARNING: 2 images were given, but only 1 differ");
    expect(await platformsOf("joined:one")).toEqual(["linux/amd64"]);
    expect(await platformsOf("joined:two")).toEqual(["linux/arm64"]);
  });

  it("gives a build its arguments, and docker commands the folder of the step", async () => {
    await mkdir(path.join(folder, "app"));
    await put("app/Dockerfile", "FROM scratch\nARG NAME\nCOPY Dockerfile /\nLABEL name=$NAME\n");
    const { outcome } = await runFile(
      `steps:
- cmd: docker build -t {{.Run.Registry}}/args:1 --build-arg NAME={{.Values.name}} .
  workingDirectory: app
- cmd: docker tag {{.Run.Registry}}/args:1 {{.Run.Registry}}/args:2
- cmd: docker push {{.Run.Registry}}/args:2
`,
      { inputs: { values: { name: "kim" } } },
    );
    expect(outcome.problem).toBeUndefined();
    expect(await skopeo("args:2", '--format={{index .Labels "name"}}')).toContain("kim");
  });
});

describe("containers of steps", () => {
  it("get the workspace, variables, secret files and a network, and are gone in the end", async () => {
    await mkdir(path.join(folder, "sub"));
    const content = Buffer.from("s3cret file").toString("base64");
    const { outcome, log } = await runFile(
      `version: v1.1.0
env: [A=task]
volumes:
- name: keys
  secret: {token: ${content}}
steps:
- id: writes
  cmd: any sh -c 'echo "$A $B {{.Secrets.deploy}}" > made; cat /keys/token; stat -c " %a" /keys/token'
  env: [B=step]
  workingDirectory: sub
  volumeMounts: [{name: keys, mountPath: /keys}]
  ports: ["8080:80"]
  user: "1000"
`,
      { inputs: { secrets: { deploy: "canary" } } },
    );
    expect(outcome.problem).toBeUndefined();
    expect(log).toContain("s3cret file 600");
    expect(await readFile(path.join(folder, "sub/made"), "utf8")).toBe("task step canary\n");
    const calls = await readFile(standIn.log, "utf8");
    const [made] = calls.split("\n").filter((line) => line.startsWith("run "));
    expect(made).toMatch(/--network archipelago-l\d+-acb_default_network --network-alias writes /);
    expect(made).toMatch(/--publish 8080:80 --user 1000 .*--workdir \/workspace\/sub any sh -c/);
    expect(made).toMatch(/# HOME=\/acb\/home B=step A=task$/);
    expect(await leftBehind()).toEqual([]);
  });

  it("that are detached run on to the end of the run, and no longer", async () => {
    const { outcome } = await runFile(`steps:
- {id: server, cmd: "any sleep 600", detach: true}
- {id: after, cmd: any touch /workspace/done}
`);
    expect(outcome.kind).toBe("successful");
    expect((await stat(path.join(folder, "done"))).isFile()).toBe(true);
    expect(await leftBehind()).toEqual([]);
  });

  it("are ended by a timeout, and what waits for them is not begun", async () => {
    const { outcome } = await runFile(`steps:
- {id: slow, cmd: "any sleep 600", timeout: 1}
- {id: after, cmd: any touch /workspace/done}
`);
    expect(outcome.problem).toBe("failed to run step ID: slow: timed out after 1 seconds");
    expect(outcome.steps.map(({ state }) => state)).toEqual(["failed", "skipped"]);
    expect(await leftBehind()).toEqual([]);
  });

  it("are ended by cancelling", async () => {
    const stop = new AbortController();
    const running = runFile(
      `steps:
- {id: a, cmd: "any sleep 600", when: ["-"]}
- {id: b, cmd: "any sleep 600", when: ["-"]}
- {id: c, cmd: any touch /workspace/done, when: [a, b]}
`,
      { signal: stop.signal },
    );
    await eventually(async () => expect(await readdir(standIn.containers)).toHaveLength(2));
    stop.abort();
    const { outcome, log } = await running;
    expect(outcome.kind).toBe("cancelled");
    expect(outcome.steps.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "skipped"]);
    expect(log.at(-1)).toContain("was cancelled");
    expect(await leftBehind()).toEqual([]);
  });
});

describe("failures", () => {
  it.each([
    ["a Dockerfile that is not there", "build: -t x/a:1 -f missing .", /exit status \d+/],
    ["a command that fails", "cmd: any sh -c 'exit 7'", /exit status 7$/],
    [
      "a list of images that were not pushed",
      "cmd: docker manifest create {{.Run.Registry}}/none:l {{.Run.Registry}}/none:a",
      /no such manifest: .*none:a$/,
    ],
    [
      "a list that was not made",
      "cmd: docker manifest push {{.Run.Registry}}/none:l",
      /No such manifest/,
    ],
    ["buildx where there is none", "cmd: docker buildx build .", /docker buildx is not there/],
    [
      "a folder outside of the workspace",
      "{cmd: docker build ., workingDirectory: ../..}",
      /is not in the workspace/,
    ],
  ])("%s", async (_, step, problem) => {
    const { outcome } = await runFile(`steps:\n- ${step}\n- {id: after, cmd: any true}\n`);
    expect(outcome.kind).toBe("failed");
    expect(outcome.problem).toMatch(problem);
    expect(outcome.steps.at(-1)?.state).toBe("skipped");
    expect(await leftBehind()).toEqual([]);
  });

  it("are ignored where a step says so", async () => {
    const { outcome } = await runFile(`steps:
- {cmd: any sh -c 'exit 7', ignoreErrors: true}
- {cmd: any touch /workspace/done}
`);
    expect(outcome.kind).toBe("successful");
    expect((await stat(path.join(folder, "done"))).isFile()).toBe(true);
  });

  it("of a secret file's content end the run before its first step", async () => {
    const { outcome } = await runFile(`version: v1.1.0
volumes: [{name: keys, secret: {token: "no base64!"}}]
steps: [{cmd: any touch /workspace/done}]
`);
    expect(outcome.problem).toContain("failed to decode Base64 value");
    expect(await readdir(folder)).toEqual([]);
    expect(await leftBehind()).toEqual([]);
  });
});
