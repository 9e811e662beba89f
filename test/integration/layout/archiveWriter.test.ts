import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../../src/core/layout/archiveStore.ts";
import { ArchiveWriter } from "../../../src/core/layout/archiveWriter.ts";
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
