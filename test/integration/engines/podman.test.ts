import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startDockerRegistry, type DockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import type { Engine, EngineAccess, EngineKind } from "../../../src/engines/engine.ts";
import { EngineError } from "../../../src/engines/engineError.ts";
import type * as ContainerCommands from "../../../src/vscode/engines/containerCommands.ts";
import { findEngine, findRunningEngine } from "../../../src/engines/findEngine.ts";
import { pushImages } from "../../../src/engines/pushImages.ts";
import { isSameImage } from "../../../src/engines/sameImage.ts";
import { parseDigest } from "../../../src/core/oci/digest.ts";
import type { Manifest } from "../../../src/core/oci/manifest.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { bytesOf } from "../../support/ociData.ts";
import { bundled } from "../../support/bundled.ts";
import { startPodman, type PodmanBench } from "../../support/podmanBench.ts";

const { openEngine } = await bundled<typeof ContainerCommands>(
  "src/vscode/engines/containerCommands.ts",
);

const kim = { kind: "basic", username: "kim", password: "canary-s3cret" } as const;
const secrets = ["canary-s3cret", Buffer.from("kim:canary-s3cret").toString("base64")];

let registry: DockerRegistry;
let bench: PodmanBench;

beforeAll(async () => {
  registry = await startDockerRegistry({
    htpasswd: { user: kim.username, password: kim.password },
  });
  bench = await startPodman({ plainHttp: [registry.host] });
  await bench.build("myimage:amd64", "linux/amd64");
  await bench.build("myimage:arm64", "linux/arm64");
});

afterAll(async () => {
  await bench.stop();
  await registry.stop();
});

beforeEach(() => {
  for (const [key, value] of Object.entries(bench.env)) vi.stubEnv(key, value);
});
afterEach(() => vi.unstubAllEnvs());

function access(changes: Partial<EngineAccess> = {}): EngineAccess {
  const { host } = registry;
  return { registry: host, credential: kim, isPlainHttp: true, skipVerify: false, ...changes };
}

/** The program, behind a script that notes what it is called with and what it could read. */
async function traced(kind: EngineKind): Promise<{ engine: Engine; trace: () => Promise<string> }> {
  const program = path.join(bench.folder, `traced-${kind}`);
  const trace = `${program}.log`;
  await writeFile(
    program,
    `#!/bin/sh
{ echo "args: $@"; env; for each in "$DOCKER_CONFIG/config.json" ${tmpdir()}/archipelago-engine-*/auth.json; do
[ -f "$each" ] && stat -c 'mode: %a %n' "$each"; done; } >> ${trace}
exec ${kind} "$@"
`,
    { mode: 0o755 },
  );
  return { engine: openEngine({ kind, path: program }), trace: () => readFile(trace, "utf8") };
}

async function leftFolders(): Promise<readonly string[]> {
  const own = `archipelago-engine-${process.pid}-`;
  return (await readdir(tmpdir())).filter((name) => name.startsWith(own));
}

async function namesOf(engine: Engine): Promise<readonly string[]> {
  return (await engine.images()).flatMap(({ names }) => names).toSorted();
}

async function itemFor(engine: Engine, tag: string, repository: string) {
  const image = await engine.find(`localhost/myimage:${tag}`);
  if (!image) throw new Error(`There is no image ${tag}`);
  return { image: image.id, id: image.id, name: `${registry.host}/${repository}:${tag}` };
}

/** What another client reads of a pushed tag. */
async function readPushed(
  repository: string,
  tag: string,
): Promise<{
  readonly digest: string;
  readonly architecture: string;
  readonly manifest: Manifest;
}> {
  const creds = `--creds=${kim.username}:${kim.password}`;
  const source = `docker://${registry.host}/${repository}:${tag}`;
  const inspect = (...args: readonly string[]): Promise<string> =>
    runOrThrow("skopeo", ["inspect", ...args, "--tls-verify=false", creds, source]);
  const text = await inspect("--format={{.Digest}} {{.Architecture}}");
  const [digest = "", architecture = ""] = text.trim().split(" ");
  const raw = bytesOf(await inspect("--raw"));
  const manifest = parseManifest({ bytes: raw, digest: parseDigest(digest), mediaType: "" });
  return { digest, architecture, manifest };
}

const kinds: readonly EngineKind[] = ["podman", "docker"];

describe.each(kinds)("%s", (kind) => {
  it("lists its images with their platforms", async () => {
    const engine = openEngine({ kind, path: kind });
    const images = await engine.images();
    expect(images.flatMap(({ names, platform }) => names.map((name) => [name, platform]))).toEqual(
      expect.arrayContaining([
        ["localhost/myimage:amd64", { os: "linux", architecture: "amd64" }],
        ["localhost/myimage:arm64", { os: "linux", architecture: "arm64" }],
      ]),
    );
    for (const { size, created } of images) {
      expect(size).toBeGreaterThan(0);
      expect(Date.parse(created ?? "")).toBeGreaterThan(0);
    }
    expect(await engine.find("localhost/nothing:here")).toBeUndefined();
  });

  it("pushes under other names with credentials that it has for that only", async () => {
    const { engine, trace } = await traced(kind);
    const before = await namesOf(engine);
    const repository = `team/${kind}`;
    const items = await Promise.all(
      ["amd64", "arm64"].map((tag) => itemFor(engine, tag, repository)),
    );
    const pushed: string[] = [];
    const lines: string[] = [];
    await pushImages(engine, items, {
      access: access(),
      onProgress: (_position, { line }) => lines.push(line),
      onPushed: ({ name }) => pushed.push(name),
    });
    expect(pushed).toEqual(items.map(({ name }) => name));
    expect(lines.length).toBeGreaterThan(0);
    for (const tag of ["amd64", "arm64"]) {
      const { architecture, manifest } = await readPushed(repository, tag);
      expect(architecture).toBe(tag);
      // What is pushed again is known to be the same.
      for (const other of ["amd64", "arm64"]) {
        const image = await engine.find(`localhost/myimage:${other}`);
        expect(image && isSameImage(image, manifest)).toBe(other === tag);
      }
    }
    expect(await namesOf(engine)).toEqual(before);
    const traces = await trace();
    expect(traces).toMatch(/args: image push/);
    expect(traces.match(/^mode: \d+/gm)).toEqual(expect.arrayContaining(["mode: 600"]));
    for (const secret of secrets) expect(traces).not.toContain(secret);
    expect(await leftFolders()).toEqual([]);
  });

  it("tells that a registry did not accept the password, and takes its name back", async () => {
    const engine = openEngine({ kind, path: kind });
    const before = await namesOf(engine);
    const wrong = { ...kim, password: "wrong" };
    const items = [await itemFor(engine, "amd64", "team/refused")];
    const pushing = pushImages(engine, items, { access: access({ credential: wrong }) });
    await expect(pushing).rejects.toMatchObject({ brand: "EngineError", code: "refused" });
    expect(await namesOf(engine)).toEqual(before);
    expect(await leftFolders()).toEqual([]);
  });

  it("gives a name back that meant another image before", async () => {
    const engine = openEngine({ kind, path: kind });
    const item = await itemFor(engine, "arm64", "team/moved");
    await engine.tag("localhost/myimage:amd64", item.name);
    const former = await engine.find(item.name);
    await pushImages(engine, [item], { access: access() });
    expect((await engine.find(item.name))?.id).toBe(former?.id);
    expect(await readPushed("team/moved", "arm64")).toMatchObject({ architecture: "arm64" });
    await engine.untag(item.name);
    expect(await engine.find(item.name)).toBeUndefined();
  });

  it("pulls one platform by its digest", async () => {
    const engine = openEngine({ kind, path: kind });
    const item = await itemFor(engine, "arm64", "team/pulled");
    await pushImages(engine, [item], { access: access() });
    const { digest } = await readPushed("team/pulled", "arm64");
    const name = `${registry.host}/team/pulled@${digest}`;
    await engine.pull(name, { os: "linux", architecture: "arm64" }, { access: access() });
    expect((await engine.find(name))?.platform).toEqual({ os: "linux", architecture: "arm64" });
  });

  it("writes an archive and reads it", async () => {
    const engine = openEngine({ kind, path: kind });
    const file = path.join(bench.folder, `${kind}.tar`);
    await engine.save(["localhost/myimage:amd64"], file);
    expect(await engine.load(file)).toEqual(["localhost/myimage:amd64"]);
  });

  it("writes an archive over a file, once it is whole", async () => {
    const engine = openEngine({ kind, path: kind });
    const folder = await mkdtemp(path.join(bench.folder, "archives-"));
    const file = path.join(folder, "app.tar");
    await writeFile(file, "what was there before");
    await expect(engine.save(["localhost/nothing:here"], file)).rejects.toMatchObject({
      code: "notFound",
    });
    expect(await readFile(file, "utf8")).toBe("what was there before");
    await engine.save(["localhost/myimage:amd64"], file);
    expect(await engine.load(file)).toEqual(["localhost/myimage:amd64"]);
    await rm(file);
    await mkdir(file); // which no archive can take the place of
    const saving = engine.save(["localhost/myimage:amd64"], file);
    await expect(saving).rejects.toMatchObject({ brand: "EngineError", code: "failed" });
    expect(await readdir(folder)).toEqual(["app.tar"]);
  });

  it("never takes the last name from an image", async () => {
    const engine = openEngine({ kind, path: kind });
    await bench.build(`only-${kind}:1`, "linux/amd64");
    await engine.untag(`localhost/only-${kind}:1`);
    expect(await engine.find(`localhost/only-${kind}:1`)).toBeDefined();
  });
});

describe("podman", () => {
  it("wants TLS unless the connection is plain HTTP", async () => {
    const engine = openEngine({ kind: "podman", path: "podman" });
    vi.stubEnv("CONTAINERS_REGISTRIES_CONF", "/dev/null");
    const items = [await itemFor(engine, "amd64", "team/plain")];
    const pushing = pushImages(engine, items, { access: access({ isPlainHttp: false }) });
    await expect(pushing).rejects.toMatchObject({ code: "plainHttp" });
  });

  it("cannot be given a registry token", async () => {
    const engine = openEngine({ kind: "podman", path: "podman" });
    const credential = { kind: "token", token: "canary-token" } as const;
    const pushing = engine.push("localhost/myimage:amd64", { access: access({ credential }) });
    await expect(pushing).rejects.toMatchObject({ code: "credential" });
    expect(await leftFolders()).toEqual([]);
  });
});

describe("a push that is cancelled", () => {
  it("ends the program and leaves nothing behind", async () => {
    const program = path.join(bench.folder, "slow");
    const script = `#!/bin/sh
case "$2" in push) echo "0123456789ab: Preparing"; sleep 600;; *) exec docker "$@";; esac
`;
    await writeFile(program, script, { mode: 0o755 });
    const engine = openEngine({ kind: "docker", path: program });
    const before = await namesOf(engine);
    const items = [await itemFor(engine, "amd64", "team/cancelled")];
    const controller = new AbortController();
    const pushing = pushImages(engine, items, {
      access: access(),
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(pushing).rejects.toMatchObject({ name: "AbortError" });
    expect(await namesOf(engine)).toEqual(before);
    expect(await leftFolders()).toEqual([]);
  });
});

describe("the look for an engine", () => {
  const docker = { kind: "docker", path: "docker" } as const;
  const podman = { kind: "podman", path: "podman" } as const;

  it("goes on to the next one that is installed if one does not run", async () => {
    vi.stubEnv("DOCKER_HOST", `unix://${bench.folder}/nobody.sock`);
    const state = await findEngine([docker, podman], openEngine);
    expect(state).toMatchObject({ kind: "ready", engine: { program: podman } });
    const running = await findRunningEngine([docker, podman], openEngine);
    expect(running).toMatchObject({ kind: "ready", engine: { program: podman } });
  });

  it("tells what does not run", async () => {
    vi.stubEnv("DOCKER_HOST", `unix://${bench.folder}/nobody.sock`);
    const state = await findEngine([docker], openEngine);
    expect(state).toMatchObject({ kind: "notRunning", program: docker });
    const running = await findRunningEngine([docker], openEngine);
    expect(running).toMatchObject({ kind: "notRunning", program: docker });
  });

  it.each(["docker", "podman"] as const)("asks %s whether it runs by one command", async (kind) => {
    const { engine, trace } = await traced(kind);
    const before = (await trace().catch(() => "")).length;
    await engine.ping();
    const noted = (await trace()).slice(before);
    expect(noted.match(/^args: .*$/gm)).toEqual(["args: version"]);
  });

  it("tells what is missing", async () => {
    const absent = { kind: "nerdctl", path: path.join(bench.folder, "absent") } as const;
    expect(await findEngine([absent], openEngine)).toEqual({ kind: "missing", wanted: "nerdctl" });
    expect(await findEngine([], openEngine)).toEqual({ kind: "missing" });
  });

  it("does not wait for one that never answers", async () => {
    const silent = path.join(bench.folder, "silent");
    await writeFile(silent, "#!/bin/sh\nsleep 600\n", { mode: 0o755 });
    const program = { kind: "docker", path: silent } as const;
    const state = await findEngine([program], openEngine, { limitMs: 50 });
    expect(state).toMatchObject({ kind: "notRunning", program });
  });

  it("tells what fails in another way", async () => {
    const broken = path.join(bench.folder, "broken");
    await writeFile(broken, "#!/bin/sh\necho 'it is broken' >&2\nexit 3\n", { mode: 0o755 });
    const program = { kind: "docker", path: broken } as const;
    const state = await findEngine([program], openEngine);
    expect(state).toEqual({ kind: "failed", program, said: "it is broken" });
    const listing = openEngine(program).images();
    await expect(listing).rejects.toSatisfy((error) => EngineError.is(error, "failed"));
  });
});
