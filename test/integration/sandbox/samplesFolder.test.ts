import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { LayoutStore } from "../../../src/core/layout/layoutStore.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { ensureSamples } from "../../../src/sandbox/samples/ensureSamples.ts";
import { startSandbox } from "../../../src/sandbox/sandboxRegistry.ts";
import { itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const run = promisify(execFile);

const inFolder = useTemporaryFolder();
let store: LayoutStore;

beforeEach(() => {
  store = new LayoutStore(inFolder());
});

const repositories = () => itemsOf(store.listRepositories());

describe("the samples of a folder", () => {
  it("are written when it is new, and not again", async () => {
    for (let start = 0; start < 2; start++) {
      const folder = inFolder();
      const sandbox = await startSandbox({ folder, logger: silentLogger });
      await sandbox.stop();
      const hello = await itemsOf(store.listTags("multi-arch-samples/hello-world"));
      expect(hello.includes("latest")).toBe(start === 0);
      if (start === 0) await store.deleteTag("multi-arch-samples/hello-world", "latest");
    }
    expect(await repositories()).toHaveLength(7);
  });

  it("are not put among what somebody else has pushed", async () => {
    await pushImage(store, "mine", "one", ["1.0"]);
    await ensureSamples(inFolder(), store);
    expect(await repositories()).toEqual(["mine"]);
  });

  it("are completed where writing them was interrupted", async () => {
    await ensureSamples(inFolder(), store);
    await rm(inFolder("charts"), { recursive: true });
    await writeFile(inFolder("_samples-unfinished"), "");
    await ensureSamples(inFolder(), store);
    expect(await repositories()).toContain("charts/demo");
    const marker = readFile(inFolder("_samples-unfinished"));
    await expect(marker).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the programs of hello world", () => {
  const repository = "multi-arch-samples/hello-world";

  async function unpack(tag: string): Promise<string> {
    const manifest = parseManifest(await store.getManifest(repository, { tag }));
    const layer = manifest.kind === "image" ? manifest.layers[0] : undefined;
    if (!layer) throw new Error(`${tag} has no layer`);
    const archive = inFolder("layer.tar.gz");
    await writeFile(archive, await store.readBlob(repository, layer.digest, { maxBytes: 1e6 }));
    await run("tar", ["--extract", "--gzip", "--file", archive, "--directory", inFolder()]);
    return inFolder("hello");
  }

  it("are made for the machines that their images are for", async () => {
    await ensureSamples(inFolder(), store);
    for (const [tag, machine, architecture] of [
      ["linux-amd64", 62, "x64"],
      ["linux-arm64", 183, "arm64"],
    ] as const) {
      const program = await unpack(tag);
      const header = await readFile(program);
      expect(header.subarray(0, 5)).toEqual(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2]));
      expect(header.readUInt16LE(18)).toBe(machine);
      if (process.platform !== "linux" || process.arch !== architecture) continue;
      const { stdout } = await run(program);
      expect(stdout).toBe(`Hello from linux/${tag.slice(6)}!\n`);
    }
  });
});
