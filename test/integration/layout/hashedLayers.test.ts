import { randomBytes } from "node:crypto";
import { open, writeFile, type FileHandle } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readDockerImages, readDockerItems } from "../../../src/core/layout/dockerArchive.ts";
import { TarIndex } from "../../../src/core/layout/tarIndex.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { tarOf } from "../../support/tarFiles.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const inFolder = useTemporaryFolder();

/** Of an archive that names one compressed layer under many ids; `read` = bytes read to find that out. */
async function readImages(signal?: AbortSignal): Promise<{ layer: number; read: number }> {
  const layer = gzipSync(randomBytes(500_000));
  const ids = Array.from({ length: 40 }, (_, count) => sha256(`layer ${count}`));
  const config = bytesOf({ os: "linux", architecture: "arm64", rootfs: { diff_ids: ids } });
  const item = { Config: "app.json", RepoTags: ["app:1.0"], Layers: ids.map(() => "layer.tar") };
  const tar = await tarOf(
    { header: { name: "layer.tar" }, content: layer },
    { header: { name: "app.json" }, content: config },
    { header: { name: "manifest.json" }, content: bytesOf([item]) },
  );
  const path = inFolder("app.tar");
  await writeFile(path, tar);
  const file = await open(path);
  try {
    const archive = { path, file, tar: await TarIndex.read(path, file, {}) };
    const items = (await readDockerItems(archive)) ?? [];
    let read = 0;
    const counting = new Proxy(file, {
      get: (target, name) => {
        if (name !== "read") return undefined;
        return async (...args: Parameters<FileHandle["read"]>) => {
          const result = await target.read(...args);
          read += result.bytesRead;
          return result;
        };
      },
    });
    await readDockerImages({ ...archive, file: counting }, items, { signal });
    return { layer: layer.length, read };
  } finally {
    await file.close();
  }
}

it("reads a compressed layer once, however many ids are given to it", async () => {
  const { layer, read } = await readImages();
  expect(read).toBeGreaterThanOrEqual(layer);
  expect(read).toBeLessThan(layer + 100_000);
});
