import { execFile } from "node:child_process";
import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LayoutError } from "../../../src/core/layout/layoutError.ts";
import { UnknownConnectionError } from "../../../src/images/imageStores.ts";
import { LocalStoreFiles } from "../../../src/images/local/localStoreFiles.ts";
import { LocalStoreList } from "../../../src/images/local/localStoreList.ts";
import { LocalImages } from "../../../src/vscode/platform/localImages.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";
import { pushWholeImage } from "../../support/wholeImages.ts";

const run = promisify(execFile);
const repository = "team/app";

describe("local stores", () => {
  let temporary: TemporaryFolder;
  let list: LocalStoreList;
  let images: LocalImages;
  let folder: string;

  beforeEach(async () => {
    temporary = await makeTemporaryFolder();
    folder = path.join(temporary.folder, "images");
    list = new LocalStoreList(new MemoryMemento());
    const files = new LocalStoreFiles();
    images = new LocalImages(openStores({ "registry.test": new MemoryStore() }), list, () =>
      Promise.resolve(files),
    );
  });

  afterEach(async () => {
    images.dispose();
    await temporary.remove();
  });

  /** Writes an image as copies are written, and shows it. */
  async function written(tag = "1.4") {
    const store = await list.expect({ kind: "layout", path: folder });
    const target = await images.openTarget(store.id, {});
    const { digest } = await pushWholeImage({ store: target.store, repository, tag }, amd64);
    await target.finish();
    await list.open(store);
    return { ...store, digest };
  }

  it("open by their ids beside registries", async () => {
    const { id, digest } = await written();
    const { reader, store } = images.open(id);
    expect((await reader.manifest(repository, { tag: "1.4" })).raw.digest).toBe(digest);
    expect(images.open(id).store).toBe(store);
    expect(() => images.open("registry.test")).not.toThrow();
    expect(() => images.open("other.test")).toThrow(UnknownConnectionError);
  });

  it("are shared with tools that write to them, too", async () => {
    const { id } = await written();
    const raw = await run("skopeo", ["inspect", "--raw", `oci:${folder}:${repository}:1.4`]);
    const { store } = images.open(id);
    const manifest = await store.getManifest(repository, { tag: "1.4" });
    expect(raw.stdout).toBe(new TextDecoder().decode(manifest.bytes));
    await run("skopeo", [
      "copy",
      `oci:${folder}:${repository}:1.4`,
      `oci:${folder}:${repository}:from-skopeo`,
    ]);
    const tags: string[] = [];
    for await (const { items } of images.open(id).store.listTags(repository)) tags.push(...items);
    expect(tags).toEqual(["1.4", "from-skopeo"]);
  });

  it("name what has no tag in the repository of their own name", async () => {
    const { id, digest } = await written();
    const from = `oci:${folder}:${repository}:1.4`;
    await run("skopeo", ["copy", "--preserve-digests", from, `oci:${folder}2`]);
    const other = await list.open({ kind: "layout", path: `${folder}2` });
    const untagged = (connectionId: string, name: string) =>
      images.untagged({ connectionId, repository: name }, {});
    expect(await untagged(id, repository)).toEqual([]);
    expect(await untagged(other.id, repository)).toEqual([]);
    expect(await untagged(other.id, "images2")).toMatchObject([{ digest }]);
  });

  it("are called as other tools find them", async () => {
    const { id, digest } = await written();
    const inspected = async (storeId: string, name: string, tag: string) => {
      const image = { repository: name, reference: { tag } };
      const text = await images.localReference(storeId, image);
      const { stdout } = await run("skopeo", ["inspect", "--raw", text]);
      const { bytes } = await images.open(storeId).store.getManifest(name, { tag });
      expect(stdout).toBe(new TextDecoder().decode(bytes));
      return text.replace(`${temporary.folder}/`, "");
    };
    expect(await inspected(id, repository, "1.4")).toBe("oci:images:team/app:1.4");

    // As buildx names an image.
    const index = path.join(folder, "index.json");
    const names = (text: string) =>
      text.replace(
        '"org.opencontainers.image.ref.name":"team/app:1.4"',
        '"io.containerd.image.name":"docker.io/team/app:1.4","org.opencontainers.image.ref.name":"1.4"',
      );
    await writeFile(index, names(await readFile(index, "utf8")));
    images.changed(id);
    expect(await inspected(id, "docker.io/team/app", "1.4")).toBe("oci:images:1.4");

    // One tag in two repositories.
    const saved = await list.expect({
      kind: "archive",
      path: path.join(temporary.folder, "b.tar"),
    });
    const target = await images.openTarget(saved.id, {});
    await pushWholeImage({ store: target.store, repository: "b", tag: "1.4" }, amd64);
    await pushWholeImage({ store: target.store, repository, tag: "1.4" }, amd64);
    await target.finish();
    await list.open(saved);
    expect(await inspected(saved.id, "b", "1.4")).toBe("oci-archive:b.tar:1.4");
    expect(await inspected(saved.id, repository, "1.4")).toBe("oci-archive:b.tar:team/app:1.4");

    // Without a tag the path leads to the only image, and to none of several.
    const from = `oci:${folder}:1.4`;
    await run("skopeo", ["copy", "--preserve-digests", from, `oci:${folder}2`]);
    const other = await list.open({ kind: "layout", path: `${folder}2` });
    const byDigest = { repository: "images2", reference: { digest } };
    expect(await images.localReference(other.id, byDigest)).toBe(`oci:${folder}2`);
    const second = await images.openTarget(other.id, {});
    await pushWholeImage({ store: second.store, repository, tag: "1.5" }, arm64);
    await second.finish();
    expect(await images.localReference(other.id, byDigest)).toBe(`${folder}2@${digest}`);
    await rm(`${folder}2`, { recursive: true });
    images.changed(other.id);
    expect(await images.localReference(other.id)).toBe(`${folder}2`);
  });

  it("tell when they were written", async () => {
    const changed: string[] = [];
    images.onDidChange((id) => changed.push(id));
    const { id } = await written();
    expect(changed).toEqual([id]);
  });

  it("are unknown once they were closed", async () => {
    const { id } = await written();
    images.open(id);
    await list.close(id);
    expect(() => images.open(id)).toThrow(UnknownConnectionError);
    await expect(images.openTarget(id, {})).rejects.toThrow(UnknownConnectionError);
  });

  it("say that their folder is gone, and are there again when it is", async () => {
    const { id } = await written();
    await rm(folder, { recursive: true });
    images.changed(id);
    const listed = async () => {
      const found: string[] = [];
      const { store } = images.open(id);
      for await (const { items } of store.listRepositories()) found.push(...items);
      return found;
    };
    await expect(listed()).rejects.toMatchObject({ code: "notFound" });
    await written();
    expect(await listed()).toEqual([repository]);
  });

  it("are what they are found to be", async () => {
    const files = new LocalStoreFiles();
    await written();
    const tar = path.join(temporary.folder, "images.tar");
    const stranger = path.join(temporary.folder, "stranger");
    await run("tar", ["-cf", tar, "-C", folder, "."]);
    await mkdir(stranger);
    await writeFile(path.join(stranger, "notes.txt"), "no image");
    const notes = path.join(temporary.folder, "notes.tar");
    await run("tar", ["-cf", notes, "-C", stranger, "."]);
    const packed = path.join(temporary.folder, "packed.tar");
    await run("sh", ["-c", 'gzip -c "$0" > "$1"', tar, packed]);
    expect(await files.detect(folder)).toBe("layout");
    expect(await files.detect(tar)).toBe("archive");
    expect(await files.detect(stranger)).toBeUndefined();
    expect(await files.detect(notes)).toBeUndefined();
    await expect(files.detect(packed)).rejects.toSatisfy((error) =>
      LayoutError.is(error, "compressed"),
    );
  });

  it("are looked into once as long as their files stay the same", async () => {
    const files = new LocalStoreFiles();
    await written();
    const tar = path.join(temporary.folder, "images.tar");
    await run("tar", ["-cf", tar, "-C", folder, "."]);
    const overwrite = async (content: Uint8Array, time: number) => {
      await writeFile(tar, content, { flag: "r+" });
      await utimes(tar, time, time);
    };
    const content = await readFile(tar);
    await overwrite(content, 1000);
    expect(await files.detect(tar)).toBe("archive");
    await overwrite(new Uint8Array(content.length), 1000);
    expect(await files.detect(tar)).toBe("archive");
    await overwrite(new Uint8Array(content.length), 2000);
    expect(await files.detect(tar)).toBeUndefined();
  });

  it("can be archives, which are written whole and then not changed", async () => {
    const tar = path.join(temporary.folder, "images.tar");
    const { id } = await list.expect({ kind: "archive", path: tar });
    const given = await images.openTarget(id, {});
    await pushWholeImage({ store: given.store, repository, tag: "left" }, amd64);
    await given.abandon();
    await expect(
      images.open(id).store.listRepositories()[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({ code: "notFound" });
    const target = await images.openTarget(id, {});
    const { digest } = await pushWholeImage({ store: target.store, repository, tag: "1.4" }, amd64);
    await target.finish();
    const { store } = images.open(id);
    expect((await store.getManifest(repository, { tag: "1.4" })).digest).toBe(digest);
    const { stdout } = await run("skopeo", ["inspect", "--raw", `oci-archive:${tar}`]);
    expect(stdout).toBe(
      new TextDecoder().decode((await store.getManifest(repository, { digest })).bytes),
    );
    await expect(store.deleteTag(repository, "1.4")).rejects.toMatchObject({ code: "unsupported" });
  });
});
