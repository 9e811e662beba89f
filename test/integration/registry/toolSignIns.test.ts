import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { run, runOrThrow } from "../../../scripts/lib/processes.mjs";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import type { CredentialTool } from "../../../src/core/auth/toolSignIn.ts";
import { ToolSignInReader } from "../../../src/core/auth/tools/toolSignInReader.ts";
import type { Logger } from "../../../src/core/base/logger.ts";
import {
  keepingHelper,
  writeHelper,
  type HelperCredential,
} from "../../support/credentialHelper.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const login = { user: "kim", password: "canary:pä ss" };
const kim = { kind: "basic", username: login.user, password: login.password } as const;
const hub = "https://index.docker.io/v1/";

/** A home folder of its own, with programs in `bin`. */
let home: string;
let bin: string;
let variables: Record<string, string>;
beforeEach(async () => {
  const temporary = await makeTemporaryFolder();
  onTestFinished(temporary.remove);
  home = temporary.folder;
  bin = path.join(home, "bin");
  await mkdir(bin);
  await mkdir(path.join(home, ".docker"));
  variables = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, HOME: home, XDG_RUNTIME_DIR: home };
});

function reader(limitMs = 20_000): ToolSignInReader {
  const limits = { getMs: limitMs, listMs: limitMs };
  return new ToolSignInReader({ variables, home, platform: "linux" }, limits);
}

const dockerFile = (): string => path.join(home, ".docker", "config.json");
const writeDockerFile = (file: unknown): Promise<void> =>
  writeFile(dockerFile(), JSON.stringify(file));
const read = (tool: CredentialTool, key: string) => reader().read({ kind: "tool", tool, key });

async function tagsOf({ client }: RegistryAccess): Promise<readonly string[]> {
  const tags: string[] = [];
  for await (const { items } of client.listTags("app")) tags.push(...items);
  return tags;
}

/** A helper with these credentials, which the test may replace. */
async function keep(name: string, credentials: Readonly<Record<string, HelperCredential>>) {
  const file = path.join(home, `${name}.json`);
  await writeFile(file, JSON.stringify(credentials));
  await writeHelper(bin, name, keepingHelper(file));
}

describe("a sign-in that a program wrote itself", () => {
  async function startRegistry() {
    const registry = await startDockerRegistry({ htpasswd: login });
    onTestFinished(registry.stop);
    const image = { repository: "app", tag: "1" };
    await pushImage({ url: registry.url, login }, image, { os: "linux", architecture: "amd64" });
    return registry;
  }

  async function tags(url: string, tool: CredentialTool): Promise<readonly string[]> {
    const { signIns, problems } = await reader().find();
    expect(problems).toEqual([]);
    const signIn = signIns.find((each) => each.tool === tool);
    expect(signIn).toMatchObject({ registry: new URL(url).host, username: "kim" });
    if (!signIn) return [];
    const source = { tool, getCredential: () => reader().read(signIn) };
    const access = accessRegistry(url, { source });
    onTestFinished(access.dispose);
    return await tagsOf(access);
  }

  it("is used: docker login", async () => {
    const { host, url } = await startRegistry();
    const args = ["login", "-u", login.user, "--password-stdin", host];
    await runOrThrow("docker", args, { env: variables, input: login.password });
    const before = await readFile(dockerFile());
    expect(await tags(url, "docker")).toEqual(["1"]);
    expect(await readFile(dockerFile())).toEqual(before);
  });

  it("is used: docker login with a credential helper", async () => {
    const { host, url } = await startRegistry();
    await writeDockerFile({ credsStore: "kept" });
    await keep("kept", { [host]: { Username: login.user, Secret: login.password } });
    expect(await tags(url, "docker")).toEqual(["1"]);
  });

  it.each(["", "/app"])("is used: podman login to host%s", async (namespace) => {
    const { host, url } = await startRegistry();
    const args = ["login", "--tls-verify=false", "-u", login.user, "--password-stdin"];
    await runOrThrow("podman", [...args, host + namespace], {
      env: variables,
      input: login.password,
    });
    expect(await tags(url, "podman")).toEqual(["1"]);
  });

  it("is gone after docker logout", async () => {
    const { host } = await startRegistry();
    const args = ["login", "-u", login.user, "--password-stdin", host];
    await runOrThrow("docker", args, { env: variables, input: login.password });
    expect(await read("docker", host)).toEqual(kim);
    await runOrThrow("docker", ["logout", host], { env: variables });
    await expect(read("docker", host)).rejects.toMatchObject({ code: "gone", key: host });
  });

  it("that became another is read anew when the registry refuses the old one", async () => {
    const { host, url, dir } = await startRegistry();
    await writeDockerFile({ credsStore: "kept" });
    await keep("kept", { [host]: { Username: login.user, Secret: login.password } });
    const source = { tool: "docker", getCredential: () => read("docker", host) } as const;
    const access = accessRegistry(url, { source });
    onTestFinished(access.dispose);
    expect(await tagsOf(access)).toEqual(["1"]);
    const changed = "canary another";
    const entry = await runOrThrow("htpasswd", ["-niBC", "5", login.user], { input: changed });
    await writeFile(path.join(dir, "htpasswd"), entry);
    await expect(tagsOf(access)).rejects.toMatchObject({
      code: "unauthorized",
      cause: { code: "credentialsRejected", tool: "docker" },
    });
    await keep("kept", { [host]: { Username: login.user, Secret: changed } });
    expect(await tagsOf(access)).toEqual(["1"]);
  });
});

describe("a credential helper", () => {
  it("gives what it keeps, Docker Hub's under its old URL", async () => {
    await writeDockerFile({ credHelpers: { "docker.io": "hub" }, credsStore: "all" });
    await keep("hub", { [hub]: { Username: "kim", Secret: "canary-hub" } });
    await keep("all", { "ghcr.io": { Username: "<token>", Secret: "canary-ghcr" } });
    const { signIns, problems } = await reader().find();
    expect(problems).toEqual([]);
    expect(signIns).toEqual([
      expect.objectContaining({ registry: "docker.io", username: "kim", helper: "hub" }),
      { kind: "tool", tool: "docker", key: "ghcr.io", registry: "ghcr.io", helper: "all" },
    ]);
    expect(await read("docker", "docker.io")).toMatchObject({ password: "canary-hub" });
    expect(await read("docker", "ghcr.io")).toEqual({
      kind: "basic",
      username: "<token>",
      password: "canary-ghcr",
    });
  });

  it("is asked for the registry that is wanted only", async () => {
    await writeDockerFile({ credHelpers: { "a.example.com": "a", "b.example.com": "missing" } });
    await keep("a", { "a.example.com": { Username: "kim", Secret: "canary" } });
    const found = await reader().find({ registry: "a.example.com" });
    expect(found.problems).toEqual([]);
    expect(found.signIns.map(({ registry }) => registry)).toEqual(["a.example.com"]);
  });

  it("shows nothing of Docker Desktop's own tokens", async () => {
    await writeDockerFile({ credsStore: "desktop" });
    const secret = { Username: "kim", Secret: "canary" };
    const tokens = { [`${hub}access-token`]: secret, [`${hub}refresh-token`]: secret };
    await keep("desktop", { [hub]: secret, ...tokens });
    expect((await reader().find()).signIns.map(({ key }) => key)).toEqual([hub]);
  });

  it("that no longer keeps it says so, whatever an old file holds", async () => {
    const auth = Buffer.from("kim:canary-old").toString("base64");
    await writeDockerFile({ auths: { "r.example.com": { auth } }, credsStore: "all" });
    await keep("all", {});
    await expect(read("docker", "r.example.com")).rejects.toMatchObject({ code: "gone" });
    expect((await reader().find()).signIns).toEqual([]);
  });

  const secret = JSON.stringify({ ServerURL: "r", Username: "kim", Secret: "canary" });
  it.each([
    ["helperAnswer", "sends garbage", `console.log("canary}")`],
    ["helperAnswer", "sends nothing", ""],
    ["helperAnswer", "sends a list", `console.log("[]")`],
    ["helperAnswer", "sends other members", `console.log('{"Secret":7,"Username":"canary"}')`],
    ["helperAnswer", "never stops sending", `setInterval(() => console.log("canary".repeat(1e5)))`],
    ["helperFailed", "fails after its answer", `console.log('${secret}'); process.exitCode = 3`],
    ["helperFailed", "is ended", `process.kill(process.pid, "SIGKILL")`],
    ["gone", "has an empty secret", `console.log('{"Username":"","Secret":""}')`],
    [
      "gone",
      "says so on the error channel",
      `console.error("credentials not found"); process.exitCode = 1`,
    ],
  ])("is told of as %s if it %s", async (code, _what, body) => {
    await writeDockerFile({ credHelpers: { "r.example.com": "odd" } });
    await writeHelper(bin, "odd", body);
    const error: unknown = await read("docker", "r.example.com").catch((each: unknown) => each);
    expect(error).toMatchObject({ brand: "ToolSignInError", code, helper: "odd" });
    expect(JSON.stringify(error) + String(error)).not.toContain("canary");
  });

  it("is quoted with what it complains of", async () => {
    await writeDockerFile({ credsStore: "locked" });
    const complaint = `console.log("the \\u001b[31mvault is locked\\nmore"); process.exitCode = 1`;
    await writeHelper(bin, "locked", complaint);
    await expect(read("docker", "r.example.com")).rejects.toMatchObject({
      code: "helperFailed",
      reason: "the \u{fffd}[31mvault is locked",
    });
  });

  it("that is missing does not hide what the file names", async () => {
    await writeDockerFile({ auths: { "r.example.com": {} }, credsStore: "nowhere" });
    const { signIns, problems } = await reader().find();
    expect(problems).toMatchObject([{ code: "helperMissing", helper: "nowhere" }]);
    expect(signIns).toMatchObject([{ registry: "r.example.com", helper: "nowhere" }]);
    await expect(read("docker", "r.example.com")).rejects.toMatchObject({ code: "helperMissing" });
  });

  it.each(["../bin/evil", "/bin/sh", "a b", "-x", ""])(
    "is not run under a name such as %j",
    async (name) => {
      await writeDockerFile({ credHelpers: { "r.example.com": name } });
      const code = name === "" ? "gone" : "helperName";
      await expect(read("docker", "r.example.com")).rejects.toMatchObject({ code });
    },
  );

  it("that hangs is ended with all that it started", async () => {
    await writeDockerFile({ credsStore: "slow" });
    const pids = path.join(home, "pids");
    await writeHelper(
      bin,
      "slow",
      `const { spawn } = require("node:child_process");
       const child = spawn("sleep", ["600"], { stdio: "inherit" });
       require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid);
       setInterval(() => undefined, 1000);`,
    );
    const slow = reader(1_500).read({ kind: "tool", tool: "docker", key: "r.example.com" });
    await expect(slow).rejects.toMatchObject({ code: "helperTimeout", helper: "slow" });
    const started = (await readFile(pids, "utf8")).split(" ");
    expect(started).toHaveLength(2);
    for (const pid of started) {
      const state = () => run("ps", ["-o", "stat=", "-p", pid]);
      await expect.poll(async () => (await state()).output.replace(/^Z.*/, "").trim()).toBe("");
    }
  });

  it("is ended when nobody waits for it any longer", async () => {
    await writeDockerFile({ credsStore: "slow" });
    await writeHelper(bin, "slow", "setInterval(() => undefined, 1000)");
    const controller = new AbortController();
    const signIn = { kind: "tool", tool: "docker", key: "r.example.com" } as const;
    const reading = reader().read(signIn, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["is no JSON", () => writeFile(dockerFile(), '{"auths": canary')],
    ["is too large", () => writeFile(dockerFile(), " ".repeat(2 ** 20 + 1))],
    ["is a folder", () => mkdir(dockerFile()).then(() => undefined)],
    ["is a pipe", () => runOrThrow("mkfifo", [dockerFile()])],
  ])("because it %s is a problem, and podman's is read all the same", async (_what, make) => {
    await make();
    await mkdir(path.join(home, "containers"));
    const auth = Buffer.from("kim:canary").toString("base64");
    const auths = { "quay.io": { auth }, "quay.io/acme": { auth } };
    await writeFile(path.join(home, "containers", "auth.json"), JSON.stringify({ auths }));
    const { signIns, problems } = await reader().find();
    expect(problems).toMatchObject([{ code: "fileUnreadable", file: dockerFile() }]);
    expect(String(problems[0])).not.toContain("canary");
    expect(signIns.map(({ registry, namespace }) => [registry, namespace])).toEqual([
      ["quay.io", undefined],
      ["quay.io", "acme"],
    ]);
  });

  it("because there is none says that nobody is signed in", async () => {
    expect(await reader().find()).toEqual({ signIns: [], problems: [] });
    await expect(read("podman", "quay.io")).rejects.toMatchObject({ code: "gone", tool: "podman" });
  });
});

it("Invariant 6: a sign-in of Docker gets into no line of the log", async () => {
  const registry = await startDockerRegistry({ htpasswd: { ...login, password: "another" } });
  onTestFinished(registry.stop);
  const { host, url } = registry;
  await writeDockerFile({
    auths: { [host]: { auth: Buffer.from(`kim:${login.password}`).toString("base64") } },
  });
  const lines: string[] = [];
  const note = (message: string, error?: unknown) => void lines.push(message, String(error));
  const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
  const source = { tool: "docker", getCredential: () => read("docker", host) } as const;
  const access = accessRegistry(url, { source, logger });
  onTestFinished(access.dispose);
  const error: unknown = await tagsOf(access).catch((each: unknown) => each);
  expect(error).toMatchObject({ cause: { code: "credentialsRejected", tool: "docker" } });
  const written = [...lines, String(error), JSON.stringify(error)].join("\n");
  expect(written).not.toContain("canary");
  expect(written).not.toContain(Buffer.from("kim:canary").toString("base64").slice(0, 12));
  expect(lines.length).toBeGreaterThan(0);
});
