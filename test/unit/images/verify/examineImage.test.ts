import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseImageConfig } from "../../../../src/core/oci/parseImageConfig.ts";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { examineImage } from "../../../../src/images/verify/examineImage.ts";
import { defaultReadLimits, type ReadLimits } from "../../../../src/images/verify/readBudget.ts";
import {
  archiveOf,
  putLayeredImage,
  type LayerContent,
  type LayeredImage,
} from "../../../support/layeredImages.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { elf, pe } from "../../../support/programs.ts";
import { amd64, windows } from "../../../support/sampleImages.ts";

const app = elf({ machine: 62 });
const arm = elf({ machine: 183 });
const repository = "app";

interface Case extends Partial<LayeredImage> {
  readonly layers: readonly LayerContent[];
  readonly limits?: Partial<ReadLimits>;
}

async function examine({ limits, ...image }: Case) {
  const store = new MemoryStore();
  const { digest } = await putLayeredImage(store, { repository }, { platform: amd64, ...image });
  const manifest = parseManifest(await store.getManifest(repository, { digest }));
  if (manifest.kind !== "image") throw new Error(manifest.kind);
  const config = parseImageConfig(
    await store.readBlob(repository, manifest.config.digest, { maxBytes: 1e6 }),
  );
  store.calls.length = 0;
  const toExamine = { repository, layers: manifest.layers, config };
  const result = await examineImage(store, toExamine, {
    limits: { ...defaultReadLimits, ...limits },
  });
  const machines = (programs: typeof result.programs) =>
    programs.map(({ path, executable }) => `${path} ${executable.targets[0]?.architecture ?? "?"}`);
  return {
    ...result,
    programs: machines(result.programs),
    others: machines(result.others),
    layersRead: store.count("getBlob"),
  };
}

describe("examineImage", () => {
  it.each(["gzip", "zstd", "none"] as const)("reads layers that are %s", async (compression) => {
    const layers = [[{ path: "app", content: app }]];
    const found = await examine({ layers, compression, run: { Entrypoint: ["/app"] } });
    expect(found.programs).toEqual(["/app amd64"]);
  });

  it("tells the compression by the bytes, whatever the media type says", async () => {
    const archive = await archiveOf([{ path: "app", content: app }]);
    for (const bytes of [gzipSync(archive), zstdCompressSync(archive), archive]) {
      const found = await examine({ layers: [bytes], run: { Cmd: ["/app"] } });
      expect(found.programs).toEqual(["/app amd64"]);
    }
  });

  it("reads gzip and zstd in several parts, as chunked layers are", async () => {
    const archive = await archiveOf([{ path: "app", content: app }]);
    const halves = [archive.subarray(0, 300), archive.subarray(300)];
    const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
    const gzip = Buffer.concat(halves.map((half) => gzipSync(half)));
    const zstd = Buffer.concat([skippable, ...halves.map((half) => zstdCompressSync(half))]);
    for (const bytes of [gzip, zstd]) {
      const found = await examine({ layers: [bytes], run: { Cmd: ["/app"] } });
      expect(found.programs).toEqual(["/app amd64"]);
    }
  });

  it("looks from the top and no further than needed", async () => {
    const found = await examine({
      layers: [[{ path: "app", content: arm }], [{ path: "app", content: app }]],
      run: { Cmd: ["/app"] },
    });
    expect(found).toMatchObject({ programs: ["/app amd64"], layersRead: 1 });
  });

  it("searches PATH and the working directory", async () => {
    const layers = [[{ path: "opt/bin/app", content: app }]];
    const byPath = await examine({ layers, run: { Cmd: ["app"], Env: ["PATH=/bin:/opt/bin"] } });
    expect(byPath.programs).toEqual(["/opt/bin/app amd64"]);
    const run = { Cmd: ["./bin/app"], WorkingDir: "/opt" };
    expect((await examine({ layers, run })).programs).toEqual(["/opt/bin/app amd64"]);
  });

  it("follows links of any layer, absolute, relative, hard and above the root", async () => {
    const found = await examine({
      layers: [
        [
          { path: "bin", linksTo: "usr/bin" },
          { path: "usr/bin/busybox", content: app },
          { path: "usr/bin/ash", linksTo: "usr/bin/busybox", isHardLink: true },
        ],
        [{ path: "usr/bin/sh", linksTo: "/bin/../../../bin/ash" }],
      ],
      run: { Cmd: ["/bin/sh"] },
    });
    expect(found.programs).toEqual(["/usr/bin/busybox amd64"]);
  });

  it("ends on links in a circle", async () => {
    const layers = [
      [
        { path: "a", linksTo: "b" },
        { path: "b", linksTo: "a" },
      ],
    ];
    expect((await examine({ layers, run: { Cmd: ["/a"] } })).reason).toBe("noProgram");
  });

  it.each([
    ["a file", "bin/.wh.app"],
    ["a folder", ".wh.bin"],
    ["what is in a folder", "bin/.wh..wh..opq"],
  ])("does not take what a layer removes: %s", async (_name, whiteout) => {
    const layers = [[{ path: "bin/app", content: app }], [{ path: whiteout, content: "" }]];
    const found = await examine({ layers, run: { Cmd: ["/bin/app"] } });
    expect(found).toMatchObject({ programs: [], others: [], reason: "noProgram" });
  });

  it("goes from a script to its interpreter", async () => {
    const layers = [
      [
        { path: "bin/sh", content: app },
        { path: "usr/bin/env", content: app },
        { path: "usr/bin/node", content: arm },
        { path: "run", content: "#! /bin/sh -e\necho\n" },
        { path: "cli", content: "#!/usr/bin/env node\n" },
      ],
    ];
    const shell = await examine({ layers, run: { Entrypoint: ["/run"] } });
    expect(shell.programs).toEqual(["/bin/sh amd64"]);
    const node = await examine({ layers, run: { Entrypoint: ["/cli"] } });
    expect(node.programs).toEqual(["/usr/bin/env amd64", "/usr/bin/node arm64"]);
  });

  it.each([
    [["/sbin/tini", "--", "/app"]],
    [["/bin/sh", "-c", "exec /app --port 80"]],
    [["/bin/sh", "-ec", "app"]],
  ])("sees what %j starts", async (Cmd) => {
    const layers = [
      [
        { path: "sbin/tini", content: app },
        { path: "bin/sh", content: app },
      ],
      [{ path: "app", content: arm }],
    ];
    const found = await examine({ layers, run: { Cmd, Env: ["PATH=/"] } });
    expect(found.programs).toContain("/app arm64");
  });

  it("takes other programs where it does not find the one that is run", async () => {
    const layers = [
      [
        { path: "data", content: arm, mode: 0o644 },
        { path: "bin/other", content: app },
      ],
    ];
    const found = await examine({ layers, run: { Cmd: ["/gone"] } });
    expect(found).toMatchObject({ programs: [], others: ["/bin/other amd64"] });
    expect((await examine({ layers })).others).toEqual(["/bin/other amd64"]);
  });

  it("finds the programs of Windows whatever their case", async () => {
    const program = pe({ machine: 0x8664 });
    const layers = [[{ path: "Files/App/Server.EXE", content: program, mode: 0o644 }]];
    const image = { layers, platform: windows };
    for (const Cmd of [["C:\\app\\server"], ["c:/app/server.exe"]]) {
      const found = await examine({ ...image, run: { Cmd } });
      expect(found.programs).toEqual(["/Files/app/server.exe amd64"]);
    }
  });

  it("says why there is nothing to say", async () => {
    const run = { Cmd: ["/app"] };
    const text = [{ path: "app", content: "no program" }];
    expect((await examine({ layers: [text], run })).reason).toBe("unknownProgram");
    expect((await examine({ layers: [], run })).reason).toBe("noProgram");
    const random = new Uint8Array(2000).fill(7);
    expect((await examine({ layers: [random], run })).reason).toBe("brokenLayer");
    const cut = gzipSync(Buffer.from(await archiveOf(text))).subarray(0, 60);
    expect((await examine({ layers: [cut], run })).reason).toBe("brokenLayer");
    const xz = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2);
    expect((await examine({ layers: [xz], run })).reason).toBe("unknownCompression");
  });

  it("finds the program below a layer that it cannot read", async () => {
    const layers = [[{ path: "app", content: app }], new Uint8Array(2000).fill(7)];
    expect((await examine({ layers, run: { Cmd: ["/app"] } })).programs).toEqual(["/app amd64"]);
  });

  it("invariant 9: stops at a bomb, at endless names and at too many bytes", async () => {
    const run = { Cmd: ["/app"] };
    const zeros = new Uint8Array(30_000_000);
    const bomb = [{ path: "zeros", content: zeros }];
    const unpacked = await examine({ layers: [bomb], run, limits: { unpackedBytes: 1_000_000 } });
    expect(unpacked.reason).toBe("tooLarge");
    const names = Array.from({ length: 100 }, (_, n) => ({ path: `f${n}`, content: "" }));
    const listed = await examine({ layers: [names], run, limits: { files: 50 } });
    expect(listed.reason).toBe("tooLarge");
    const layers = [bomb, bomb, bomb];
    const stored = await examine({
      layers,
      run,
      limits: { storedBytes: 1000 },
      compression: "none",
    });
    expect(stored).toMatchObject({ reason: "tooLarge", layersRead: 1 });
  });
});
