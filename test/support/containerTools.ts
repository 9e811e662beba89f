import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll } from "vitest";
import { makeTemporaryFolder, type TemporaryFolder } from "./temporaryFolder.ts";

const execute = promisify(execFile);

/**
 * skopeo, docker and podman as they are installed, at home in a folder of their own, which is there
 * for all tests of the file that calls this.
 */
export function useContainerTools() {
  let home: TemporaryFolder;
  let moreEnv: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    home = await makeTemporaryFolder();
    // podman wants the file to be there.
    await writeFile(inHome("config.json"), "{}");
  });
  afterAll(() => home.remove());

  function inHome(...names: readonly string[]): string {
    return path.join(home.folder, ...names);
  }

  /** Paths are relative to the folder. */
  async function run(command: string, ...args: readonly string[]): Promise<Buffer> {
    const cwd = home.folder;
    const env = { ...process.env, DOCKER_CONFIG: cwd, HOME: cwd, ...moreEnv };
    return (await execute(command, args, { env, cwd, encoding: "buffer" })).stdout;
  }

  function podman(...args: readonly string[]): Promise<Buffer> {
    const storage = ["--storage-driver=vfs", "--root", inHome("podman")];
    return run("podman", ...storage, "--runroot", inHome("podman-run"), ...args);
  }

  /** podman goes by this, whatever its flags say. */
  async function allowPlainHttp(host: string): Promise<void> {
    const file = inHome("registries.conf");
    await writeFile(file, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
    moreEnv = { CONTAINERS_REGISTRIES_CONF: file };
  }

  /** What skopeo reads under one of its names. */
  function rawManifest(image: string): Promise<Buffer> {
    const tls = image.startsWith("docker://") ? ["--tls-verify=false"] : [];
    return run("skopeo", "inspect", "--raw", ...tls, image);
  }

  /** Copies by skopeo, byte for byte, all that a list names included. */
  function copyAll(from: string, to: string): Promise<Buffer> {
    const tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
    return run("skopeo", "copy", "--quiet", "--all", "--preserve-digests", ...tls, from, to);
  }

  return { inHome, run, podman, allowPlainHttp, rawManifest, copyAll };
}
