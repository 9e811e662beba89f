import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseJsonObject, readString } from "../../../src/core/base/json.ts";
import { openArchive } from "../../../src/core/layout/archiveStore.ts";
import { ArchiveWriter } from "../../../src/core/layout/archiveWriter.ts";
import { partialFileOf, PartialFiles } from "../../../src/core/layout/partialFiles.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { digestOf } from "../../../src/core/oci/digest.ts";
import { blobSource, itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { putIndexOf, putLayeredImage } from "../../support/layeredImages.ts";
import { bytesOf } from "../../support/ociData.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const inFolder = useTemporaryFolder();

function file(name = "app.tar"): string {
  return inFolder(name);
}

describe("a new archive", () => {
  it("is there when it is finished, and complete", async () => {
    await writeFile(file(), "what was there before");
    const writer = await ArchiveWriter.create(file());
    const { bytes, config } = await pushImage(writer.store, "app", "one", ["1.0", "latest"]);
    expect(await readFile(file(), "utf8")).toBe("what was there before");
    expect(await writer.store.headBlob("app", config)).toBeDefined();
    await writer.finish();
    expect(await readdir(inFolder())).toEqual(["app.tar"]);
    const store = await openArchive(file());
    expect(await itemsOf(store.listTags("app"))).toEqual(["1.0", "latest"]);
    expect((await store.getManifest("app", { tag: "1.0" })).bytes).toEqual(bytes);
  });

  it("never appears when it is given up", async () => {
    await writeFile(file(), "what was there before");
    const writer = await ArchiveWriter.create(file());
    await pushImage(writer.store, "app", "one", ["1.0"]);
    await writer.abandon();
    await writer.abandon();
    expect(await readdir(inFolder())).toEqual(["app.tar"]);
    expect(await readFile(file(), "utf8")).toBe("what was there before");
  });

  it("takes blobs that come at once, each once, and nothing of those that fail midway", async () => {
    const writer = await ArchiveWriter.create(file());
    const { store } = writer;
    const blobs = Array.from({ length: 12 }, (_, at) => blobSource(new Uint8Array(9000).fill(at)));
    const failing = blobs.map((blob, at) => ({
      ...blobSource(bytesOf(`failing ${at}`)),
      open: async function* () {
        yield* blob.open();
        throw new Error("The source has gone");
      },
    }));
    const lying = {
      ...blobSource(bytesOf("four")),
      open: () => blobSource(bytesOf("five")).open(),
    };
    const results = await Promise.allSettled(
      [...blobs, lying, ...failing, ...blobs].map((blob) => store.putBlob("app", blob)),
    );
    const failed = results.filter(({ status }) => status === "rejected");
    expect(failed).toHaveLength(failing.length + 1);
    await pushImage(store, "app", "one", ["1.0"]);
    await writer.finish();
    const archive = await openArchive(file());
    for (const { digest, size } of blobs) {
      expect(await archive.readBlob("app", digest, { maxBytes: size })).toHaveLength(size);
    }
    for (const { digest } of [lying, ...failing]) {
      expect(await archive.headBlob("app", digest)).toBeUndefined();
    }
    const { length } = await readFile(file());
    expect(length).toBeLessThan(blobs.length * 10_500 + 20_000);
  });

  it("has the same bytes whenever it is written", async () => {
    for (const name of ["one.tar", "two.tar"]) {
      const writer = await ArchiveWriter.create(file(name));
      await pushImage(writer.store, "team/app", "one", ["1.0"]);
      await writer.finish();
    }
    expect(Buffer.compare(await readFile(file("one.tar")), await readFile(file("two.tar")))).toBe(
      0,
    );
  });

  it("keeps content under sha512 digests, whose names are long", async () => {
    const writer = await ArchiveWriter.create(file());
    const bytes = bytesOf("a blob by its sha512");
    const digest = await digestOf(bytes, "sha512");
    await writer.store.putBlob("app", { ...blobSource(bytes), digest });
    await writer.finish();
    const store = await openArchive(file());
    expect(await store.readBlob("app", digest, { maxBytes: 100 })).toEqual(bytes);
  });

  it("tells Docker of one image of a list, and of none that is not there whole", async () => {
    const writer = await ArchiveWriter.create(file());
    const { store } = writer;
    const layers = [[{ path: "x", content: "x" }]];
    const one = await putLayeredImage(
      store,
      { repository: "app" },
      { platform: { os: "windows", architecture: "amd64" }, layers },
    );
    const two = await putLayeredImage(
      store,
      { repository: "app" },
      { platform: { os: "linux", architecture: "amd64" }, layers },
    );
    await putIndexOf(store, { repository: "app", tag: "list" }, [one, two]);
    const missing = { mediaType: MediaTypes.ociLayerGzip, digest: one.digest, size: 3 };
    const sparse = bytesOf({
      schemaVersion: 2,
      config: { ...missing, mediaType: MediaTypes.ociConfig },
      layers: [{ ...missing, digest: `sha256:${"0".repeat(64)}` }],
    });
    const mediaType = MediaTypes.ociManifest;
    await store.putManifest("app", { tag: "sparse" }, { mediaType, bytes: sparse });
    await writer.finish();
    const text = (await readFile(file())).toString("latin1");
    const [items = ""] = /\[\{"Config".*?\}\]/.exec(text) ?? [];
    const parsed = JSON.parse(items) as readonly { readonly RepoTags: readonly string[] }[];
    expect(parsed.map(({ RepoTags }) => RepoTags)).toEqual([["app:list"]]);
    expect(await (await openArchive(file())).listUntagged()).toEqual([]);
  });
});

describe("an archive that is being written when its process ends", () => {
  const noProcess = 2 ** 22 + 1;
  const notes = () => inFolder("notes");
  const partials = () => new PartialFiles(notes());

  /** As another process would have noted it. */
  async function noted(name: string, pid: number, where: object = {}): Promise<void> {
    await mkdir(notes(), { recursive: true });
    const note = JSON.stringify({ file: file(name), pid, ...where });
    await writeFile(inFolder(`notes/${name}.json`), note);
  }

  it("is noted as long as it is written", async () => {
    const writer = await ArchiveWriter.create(file(), partials());
    const [note = ""] = await readdir(notes());
    const json = parseJsonObject(await readFile(inFolder(`notes/${note}`)));
    const name = path.basename(readString(json, "file") ?? "");
    expect(await readdir(inFolder())).toContain(name);
    await partials().clear();
    expect(await readdir(inFolder())).toContain(name);
    await writer.finish();
    expect(await readdir(notes())).toEqual([]);
    const other = await ArchiveWriter.create(file(), partials());
    await other.abandon();
    expect(await readdir(notes())).toEqual([]);
    expect((await readdir(inFolder())).sort()).toEqual(["app.tar", "notes"]);
  });

  it("is removed at the next start, and nothing else", async () => {
    const name = path.basename(partialFileOf(file()));
    await writeFile(file(name), "half");
    await noted(name, noProcess);
    await writeFile(file(), "whole");
    await noted("app.tar", noProcess);
    const running = path.basename(partialFileOf(file("running.tar")));
    await writeFile(file(running), "half");
    await noted(running, process.ppid);
    const elsewhere = path.basename(partialFileOf(file("elsewhere.tar")));
    await writeFile(file(elsewhere), "half");
    await noted(elsewhere, noProcess, { host: hostname(), pidSpace: "pid:[1]" });
    const silent = path.basename(partialFileOf(file("silent.tar")));
    await writeFile(file(silent), "half");
    await noted(silent, noProcess, { host: "elsewhere" });
    for (const old of [silent, `notes/${silent}.json`]) await utimes(inFolder(old), 1, 1);
    await writeFile(inFolder("notes/strange.json"), "[]");
    await partials().clear();
    const kept = [running, elsewhere];
    expect((await readdir(inFolder())).sort()).toEqual([...kept, "app.tar", "notes"].sort());
    expect((await readdir(notes())).sort()).toEqual(kept.map((each) => `${each}.json`).sort());
  });
});
