import { mkdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { EngineAccess, EngineProgram } from "../../../src/engines/engine.ts";
import { findPrograms } from "../../../src/engines/findPrograms.ts";
import { withAccess } from "../../../src/engines/temporaryAccess.ts";
import type * as EngineSettings from "../../../src/vscode/engines/engineSettings.ts";
import { bundled } from "../../support/bundled.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const { findChosenEngine } = await bundled<typeof EngineSettings>(
  "src/vscode/engines/engineSettings.ts",
);

let folder: string;
beforeEach(async () => {
  const temporary = await makeTemporaryFolder();
  onTestFinished(temporary.remove);
  folder = temporary.folder;
});
afterEach(() => vi.unstubAllEnvs());

describe("the programs of engines", () => {
  async function program(name: string, mode = 0o755): Promise<string> {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "#!/bin/sh\n", { mode });
    return file;
  }

  function find(PATH: string): Promise<readonly EngineProgram[]> {
    return findPrograms({ variables: { PATH }, platform: "linux" });
  }

  it("are those in the PATH, in our order", async () => {
    const podman = await program("a/podman");
    await program("b/podman");
    const docker = await program("b/docker");
    await program("b/nerdctl", 0o644);
    expect(await find(`${folder}/a:${folder}/b`)).toEqual([
      { kind: "docker", path: docker, isInPath: true },
      { kind: "podman", path: podman, isInPath: true },
    ]);
  });

  it("are not looked for where we happen to be", async () => {
    await program("docker");
    expect(await find(path.relative(process.cwd(), folder))).toEqual([]);
    expect(await find("")).toEqual([]);
  });
});

describe("the engine that was chosen", () => {
  /** A program that holds no images and says so as Podman does. */
  async function empty(name: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, "#!/bin/sh\necho '[]'\n", { mode: 0o755 });
    return file;
  }

  it("is the program at a path, whose name tells what it is", async () => {
    const file = await empty("podman-remote");
    expect(await findChosenEngine({ kind: "auto", path: file }, {})).toMatchObject({
      kind: "ready",
      engine: { program: { kind: "podman", path: file } },
      images: [],
    });
    // A shell would find another one by the name alone.
    const own = await findChosenEngine({ kind: "auto", path: await empty("podman") }, {});
    expect(own).toMatchObject({ kind: "ready" });
    expect(own).not.toHaveProperty("engine.program.isInPath");
  });

  it("is no other one than the one that was named", async () => {
    await empty("podman");
    vi.stubEnv("PATH", folder);
    const found = await findChosenEngine({ kind: "auto", path: "" }, {});
    expect(found).toMatchObject({ kind: "ready", engine: { program: { kind: "podman" } } });
    const named = await findChosenEngine({ kind: "docker", path: "" }, {});
    expect(named).toEqual({ kind: "missing", wanted: "docker" });
  });
});

describe("the access of one command", () => {
  const kim = { kind: "basic", username: "kim", password: "canary" } as const;

  function access(changes: Partial<EngineAccess> = {}): EngineAccess {
    const registry = "registry.example.com:5000";
    return { registry, credential: kim, isPlainHttp: false, skipVerify: false, ...changes };
  }

  async function readConfig(file: string | undefined): Promise<unknown> {
    expect((await stat(file ?? "")).mode & 0o777).toBe(0o600);
    return JSON.parse(await readFile(file ?? "", "utf8"));
  }

  const auth = Buffer.from("kim:canary").toString("base64");

  it("is a configuration of Docker with one sign-in, and where its engines are", async () => {
    vi.stubEnv("DOCKER_CONFIG", folder);
    const own = { currentContext: "far", credsStore: "desktop", auths: { "else.where": {} } };
    await writeFile(path.join(folder, "config.json"), JSON.stringify(own));
    await mkdir(path.join(folder, "contexts"));
    const used = await withAccess("docker", access(), async ({ before, after, env }) => {
      expect([...before, ...after]).toEqual([]);
      const { DOCKER_CONFIG = "" } = env;
      expect(await readConfig(path.join(DOCKER_CONFIG, "config.json"))).toEqual({
        currentContext: "far",
        auths: { "registry.example.com:5000": { auth } },
      });
      expect(await readlink(path.join(DOCKER_CONFIG, "contexts"))).toBe(`${folder}/contexts`);
      return DOCKER_CONFIG;
    });
    await expect(stat(used)).rejects.toMatchObject({ code: "ENOENT" });
    expect(JSON.parse(await readFile(path.join(folder, "config.json"), "utf8"))).toEqual(own);
    expect((await stat(path.join(folder, "contexts"))).isDirectory()).toBe(true);
  });

  it.each([
    [{ DOCKER_TLS_VERIFY: "1" }, "own"],
    [{ DOCKER_TLS: "1" }, "own"],
    [{ DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" }, undefined],
    [{}, undefined],
  ])("leaves Docker its certificates for %j", async (variables, expected) => {
    const unset = { DOCKER_TLS: "", DOCKER_TLS_VERIFY: "", DOCKER_CERT_PATH: "" };
    for (const [key, value] of Object.entries({ ...unset, ...variables })) vi.stubEnv(key, value);
    vi.stubEnv("DOCKER_CONFIG", folder);
    await withAccess("docker", access(), ({ env }) => {
      expect(env["DOCKER_CERT_PATH"]).toBe(expected && folder);
      return Promise.resolve();
    });
  });

  it("is options of Podman, with the certificates of the connection", async () => {
    await writeFile(path.join(folder, "authority.pem"), "an authority");
    const caFile = path.join(folder, "authority.pem");
    await withAccess("podman", access({ caFile }), async ({ after, env }) => {
      expect(env).toEqual({});
      const [authfile, file, certs, certFolder = ""] = after;
      expect([authfile, certs]).toEqual(["--authfile", "--cert-dir"]);
      expect(await readConfig(file)).toEqual({ auths: { "registry.example.com:5000": { auth } } });
      expect(await readFile(path.join(certFolder, "ca.crt"), "utf8")).toBe("an authority");
    });
  });

  it.each([
    ["podman", { isPlainHttp: true }, [], ["--tls-verify=false"]],
    ["podman", { skipVerify: true }, [], ["--tls-verify=false"]],
    ["nerdctl", { isPlainHttp: true }, ["--insecure-registry"], []],
    ["docker", { isPlainHttp: true }, [], []],
    ["podman", {}, [], []],
  ] as const)(
    "leaves %s its own sign-in where ours has none, for %j",
    async (kind, changes, before, after) => {
      const anonymous = access({ ...changes, credential: { kind: "anonymous" } });
      const options = await withAccess(kind, anonymous, (each) => Promise.resolve(each));
      expect(options).toEqual({ before, after, env: {} });
    },
  );

  it.each([
    ["docker", "docker.io", kim, "https://index.docker.io/v1/", { auth }],
    [
      "docker",
      "ghcr.io",
      { kind: "basic", username: "<token>", password: "refresh" },
      "ghcr.io",
      { identitytoken: "refresh" },
    ],
    [
      "docker",
      "ghcr.io",
      { kind: "token", token: "bearer" },
      "ghcr.io",
      { registrytoken: "bearer" },
    ],
  ] as const)("of %s to %s as %j is under %s", async (kind, registry, credential, key, entry) => {
    vi.stubEnv("DOCKER_CONFIG", folder);
    await withAccess(kind, access({ registry, credential }), async ({ env }) => {
      const file = path.join(env["DOCKER_CONFIG"] ?? "", "config.json");
      expect(await readConfig(file)).toEqual({ auths: { [key]: entry } });
    });
  });

  it("is gone after a failure, and so is what a killed process left", async () => {
    // No process has this number: it is above the largest that there can be.
    const abandoned = path.join(tmpdir(), "archipelago-engine-4194999-test");
    await mkdir(abandoned, { recursive: true });
    let used = "";
    const failing = withAccess("docker", access(), ({ env }) => {
      used = env["DOCKER_CONFIG"] ?? "";
      return Promise.reject(new Error("broken"));
    });
    await expect(failing).rejects.toThrow("broken");
    await expect(stat(used)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(stat(abandoned)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
