import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { ToolEnvironment } from "../../../src/core/auth/tools/authFilePaths.ts";
import { ProgramError } from "../../../src/core/auth/tools/runProgram.ts";
import { loginWith, toolsInPath, whereKept } from "../../../src/core/auth/tools/toolLogin.ts";
import { ToolSignInReader } from "../../../src/core/auth/tools/toolSignInReader.ts";
import { writeHelper } from "../../support/credentialHelper.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const password = "canary:pä ss";
const kim = { kind: "basic", username: "kim", password } as const;
const limitMs = 60_000;

let home: string;
let bin: string;
let environment: ToolEnvironment;
beforeEach(async () => {
  const temporary = await makeTemporaryFolder();
  onTestFinished(temporary.remove);
  home = temporary.folder;
  bin = path.join(home, "bin");
  await mkdir(bin);
  await mkdir(path.join(home, ".docker"));
  const PATH = `${bin}:${process.env["PATH"] ?? ""}`;
  const variables = { PATH, HOME: home, XDG_RUNTIME_DIR: home };
  environment = { variables, home, platform: "linux" };
});

const dockerFile = (): string => path.join(home, ".docker", "config.json");
const podmanFile = (): string => path.join(home, "containers", "auth.json");

/** A program in the PATH whose body is JavaScript of Node. */
async function writeProgram(name: string, body: string): Promise<void> {
  await writeFile(path.join(bin, name), `#!${process.execPath}\n${body}\n`, { mode: 0o755 });
}

describe("signing a program in", () => {
  it.each([
    ["docker", dockerFile],
    ["podman", podmanFile],
  ] as const)("%s keeps it where was said, and we read it there", async (tool, file) => {
    const registry = await startDockerRegistry({ htpasswd: { user: "kim", password } });
    onTestFinished(registry.stop);
    const { host } = new URL(registry.url);
    const target = { tool, host, isPlain: true };
    expect(await whereKept(target, environment)).toEqual({ kind: "file", file: file() });
    const { isSignedIn, said } = await loginWith(target, kim, { environment, limitMs });
    expect({ isSignedIn, said }).toMatchObject({ isSignedIn: true });
    expect(said).not.toContain("canary");
    expect(JSON.parse(await readFile(file(), "utf8"))).toMatchObject({ auths: { [host]: {} } });
    const reader = new ToolSignInReader(environment);
    expect(await reader.read({ kind: "tool", tool, key: host })).toEqual(kim);
  });

  it("tells what the program says of a wrong password", async () => {
    const registry = await startDockerRegistry({ htpasswd: { user: "kim", password } });
    onTestFinished(registry.stop);
    const { host } = new URL(registry.url);
    const wrong = { ...kim, password: "canary-wrong" };
    const target = { tool: "docker", host, isPlain: true } as const;
    const { isSignedIn, said } = await loginWith(target, wrong, { environment, limitMs });
    expect(isSignedIn).toBe(false);
    expect(said).toMatch(/401|unauthorized/i);
    expect(said).not.toContain("canary");
  });

  it("gives the secret to its standard input only, and takes it out of what it writes", async () => {
    const trace = path.join(home, "trace");
    await writeProgram(
      "docker",
      `const { readFileSync, writeFileSync } = require("node:fs");
const secret = readFileSync(0, "utf8");
writeFileSync(${JSON.stringify(trace)}, JSON.stringify({ args: process.argv.slice(2), env: process.env, secret }));
console.log("got " + secret);
console.error("as " + Buffer.from("kim:" + secret).toString("base64") + " and " + encodeURIComponent(secret));
process.exitCode = 1;`,
    );
    const target = { tool: "docker", host: "docker.io" } as const;
    const { isSignedIn, said } = await loginWith(target, kim, { environment, limitMs });
    expect(isSignedIn).toBe(false);
    expect(said).toBe("as *** and ***\n\ngot ***");
    const { secret, ...seen } = JSON.parse(await readFile(trace, "utf8")) as {
      readonly secret: string;
      readonly args: readonly string[];
    };
    expect(secret).toBe(password);
    expect(seen.args).toEqual(["login", "--username=kim", "--password-stdin"]);
    expect(inspect(seen, { depth: 5 })).not.toContain("canary");
  });

  it("ends a program that does not come to its end, with all that it started", async () => {
    await writeProgram("podman", "setInterval(() => {}, 1000);");
    const target = { tool: "podman", host: "quay.io" } as const;
    const error = await loginWith(target, kim, { environment, limitMs: 300 }).then(
      () => expect.unreachable("It should have failed"),
      (reason: unknown) => reason,
    );
    expect(ProgramError.is(error, "timeout")).toBe(true);
    expect(inspect(error, { depth: 5 })).not.toContain("canary");
  });

  it("is not offered for a program that is not there", async () => {
    const PATH = bin;
    const bare = { ...environment, variables: { PATH } };
    expect(await toolsInPath(bare)).toEqual([]);
    await writeProgram("podman", "");
    await writeFile(path.join(bin, "docker"), "not a program", { mode: 0o644 });
    expect(await toolsInPath(bare)).toEqual(["podman"]);
  });
});

describe("where a program will keep a password", () => {
  const target = { tool: "docker", host: "registry.example.com" } as const;
  const writeDockerFile = (file: unknown): Promise<void> =>
    writeFile(dockerFile(), JSON.stringify(file));

  it.each<[string, object, string]>([
    ["the helper for all", { credsStore: "desktop" }, "desktop"],
    [
      "the registry's own before it",
      { credsStore: "desktop", credHelpers: { "registry.example.com": "own" } },
      "own",
    ],
    [
      "a helper, whatever lies in the file from before",
      { credsStore: "desktop", auths: { "registry.example.com": { auth: "a2ltOm9sZA==" } } },
      "desktop",
    ],
  ])("is %s", async (_name, file, helper) => {
    await writeDockerFile(file);
    expect(await whereKept(target, environment)).toEqual({ kind: "helper", helper });
  });

  it("is the helper that Docker takes by itself while its file is empty", async () => {
    const bare = { ...environment, variables: { ...environment.variables, PATH: bin } };
    const inFile = { kind: "file", file: dockerFile() };
    expect(await whereKept(target, bare)).toEqual(inFile);
    await writeHelper(bin, "secretservice", "");
    const inHelper = { kind: "helper", helper: "secretservice" };
    expect(await whereKept(target, bare)).toEqual(inHelper);
    await writeDockerFile({ currentContext: "default" });
    expect(await whereKept(target, bare)).toEqual(inHelper);
    expect(await whereKept({ ...target, tool: "podman" }, bare)).toEqual({
      kind: "file",
      file: podmanFile(),
    });
    await writeDockerFile({ auths: { "quay.io": {} } });
    expect(await whereKept(target, bare)).toEqual(inFile);
  });
});
