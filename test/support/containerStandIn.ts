import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A program that is podman, except that its containers are processes of this computer. */
export interface ContainerStandIn {
  readonly program: string;
  /** The folder with a file for each container that is there. */
  readonly containers: string;
  /** What it was called with, one call a line; `run` with the variables of the container behind it. */
  readonly log: string;
}

/**
 * Where tests run, podman builds and pushes, but may not start containers. This program does all that
 * podman does and runs the words behind the image as a command, in the folder that is mounted where
 * the container's working directory is; paths of mounts are replaced by those of this computer.
 */
export async function makeContainerStandIn(folder: string): Promise<ContainerStandIn> {
  const program = path.join(folder, "podman");
  const containers = path.join(folder, "containers");
  const log = path.join(folder, "calls.log");
  await mkdir(containers, { recursive: true });
  await writeFile(log, "");
  await writeFile(program, source(containers, log), { mode: 0o755 });
  return { program, containers, log };
}

const flags = ["--rm", "--detach", "--privileged"];

function source(containers: string, log: string): string {
  return `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { spawn, spawnSync } = require("node:child_process");
const path = require("node:path");
const words = process.argv.slice(2);
const place = (name) => path.join(${JSON.stringify(containers)}, name);
const note = (text) => appendFileSync(${JSON.stringify(log)}, text + "\\n");
if (words[0] === "run") run(words.slice(1));
else if (words[0] === "rm") for (const name of words.filter((word) => !word.startsWith("-")).slice(1)) remove(name);
else {
  note(words.join(" "));
  const { status } = spawnSync("podman", words, { stdio: "inherit" });
  process.exit(status ?? 1);
}

function remove(name) {
  note("rm " + name);
  if (!existsSync(place(name))) {
    console.error("Error: no such container " + name);
    process.exit(1);
  }
  try { process.kill(-Number(readFileSync(place(name), "utf8")), "SIGKILL"); } catch {}
  rmSync(place(name), { force: true });
}

function run(words) {
  const options = new Map();
  const flags = new Set(${JSON.stringify(flags)});
  let at = 0;
  for (; words[at]?.startsWith("-"); at++) {
    const all = options.get(words[at]) ?? [];
    options.set(words[at], all);
    if (!flags.has(words[at])) all.push(words[++at]);
  }
  const [image, ...command] = words.slice(at);
  const [name] = options.get("--name");
  const file = readFileSync(options.get("--env-file")[0], "utf8");
  const variables = file.split("\\n").filter(Boolean);
  note(["run", ...words].join(" ") + " # " + variables.join(" "));
  const mounts = options.get("--volume").map((each) => each.split(":"));
  const here = (text) => mounts.reduce((now, [from, to]) => now.replaceAll(to, from), text);
  const env = { ...process.env, ...Object.fromEntries(variables.map((each) => each.split(/=(.*)/s))) };
  const cwd = here(options.get("--workdir")?.[0] ?? "/");
  const [program, ...args] = command.map(here);
  const isDetached = options.has("--detach");
  const stdio = isDetached ? "ignore" : "inherit";
  const child = spawn(program, args, { cwd, env, stdio, detached: true });
  writeFileSync(place(name), String(child.pid));
  // As podman's client: what it is told is no matter of the container's first process.
  process.on("SIGTERM", () => undefined);
  if (isDetached) {
    child.unref();
    console.log(name);
    return;
  }
  child.on("exit", (code) => {
    if (options.has("--rm")) rmSync(place(name), { force: true });
    process.exit(code ?? 137);
  });
}
`;
}
