import { execFile } from "node:child_process";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArchiveWriter } from "../../../src/core/layout/archiveWriter.ts";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { LayoutFolders } from "../../../src/core/layout/layoutFolder.ts";
import { LayoutIndexes } from "../../../src/core/layout/layoutIndexes.ts";
import { blobSource, itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { bytesOf, descriptorOf, sha256 } from "../../support/ociData.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const execute = promisify(execFile);

const inFolder = useTemporaryFolder();
let folder = "";
let store: FolderStore;

beforeEach(async () => {
  folder = inFolder("app");
  store = await FolderStore.open(folder, { create: true });
});

const inLayout = (...names: readonly string[]) => path.join(folder, ...names);
const blobFile = (digest: string) => inLayout("blobs", digest.replace(":", "/"));
const outside = { brand: "StoreError", cause: { brand: "LayoutError", code: "outside" } };

describe("a layout that means harm", () => {
  it("gives out nothing through links: of blobs, of their folders, of index.json", async () => {
    const secret = bytesOf("what lies elsewhere");
    await mkdir(inFolder("elsewhere"));
    const file = inFolder("elsewhere", sha256(secret).slice(7));
    await writeFile(file, secret);
    await mkdir(inLayout("blobs/sha256"), { recursive: true });
    await symlink(file, blobFile(sha256(secret)));
    const read = () => store.readBlob("app", sha256(secret), { maxBytes: 100 });
    await expect(read()).rejects.toMatchObject(outside);
    await rm(inLayout("blobs"), { recursive: true });
    await mkdir(inLayout("blobs"));
    await symlink(path.dirname(file), inLayout("blobs/sha256"));
    await expect(read()).rejects.toMatchObject(outside);
    await expect(store.putBlob("app", blobSource(bytesOf("x")))).rejects.toMatchObject(outside);
    expect(await readdir(path.dirname(file))).toHaveLength(1);
    await rename(inLayout("index.json"), file);
    await symlink(file, inLayout("index.json"));
    await expect(itemsOf(store.listRepositories())).rejects.toMatchObject(outside);
  });

  it("does not make us wait at a pipe, or read a folder", async () => {
    const digest = sha256("x");
    await mkdir(inLayout("blobs/sha256"), { recursive: true });
    await execute("mkfifo", [blobFile(digest)]);
    await expect(store.headBlob("app", digest)).rejects.toMatchObject(outside);
    await rm(blobFile(digest));
    await mkdir(blobFile(digest));
    await expect(store.headBlob("app", digest)).rejects.toMatchObject(outside);
  });

  it("is not written to through a link in the place of our temporary folder", async () => {
    const elsewhere = inFolder("elsewhere");
    await mkdir(elsewhere);
    await symlink(elsewhere, inLayout("_temporary"));
    await expect(store.putBlob("app", blobSource(bytesOf("x")))).rejects.toMatchObject(outside);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("is not read whole where its index or a manifest is too large", async () => {
    const tooLarge = { brand: "StoreError", code: "tooLarge" };
    const { digest } = await pushImage(store, "app", "one", ["1.0"]);
    await truncate(blobFile(digest), 2 ** 40);
    await expect(store.getManifest("app", { tag: "1.0" })).rejects.toMatchObject(tooLarge);
    await truncate(inLayout("index.json"), 2 ** 40);
    await expect(itemsOf(store.listTags("app"))).rejects.toMatchObject(tooLarge);
  });

  it("is refused where it is none, or one of a later generation", async () => {
    const refusal = (code: string) => ({ brand: "LayoutError", code });
    const other = inFolder("other");
    await expect(FolderStore.open(other)).rejects.toMatchObject(refusal("notLayout"));
    await mkdir(other);
    await writeFile(path.join(other, "notes.txt"), "mine");
    const opening = FolderStore.open(other, { create: true });
    await expect(opening).rejects.toMatchObject(refusal("notLayout"));
    expect(await readdir(other)).toEqual(["notes.txt"]);
    await writeFile(inLayout("oci-layout"), '{"imageLayoutVersion":"2.0.0"}');
    await expect(FolderStore.open(folder)).rejects.toMatchObject(refusal("unknownVersion"));
    await writeFile(inLayout("oci-layout"), "no JSON");
    await expect(FolderStore.open(folder)).rejects.toMatchObject(refusal("corrupt"));
  });
});

describe("a layout that others write to as well", () => {
  it("keeps what they add while we are changing it", async () => {
    const indexes = new LayoutIndexes(new LayoutFolders(folder, false, { isShared: true }));
    let tries = 0;
    await indexes.update("app", async (index) => {
      tries += 1;
      // A tool that knows no locks has read the file before and writes it now, twice.
      if (tries <= 2) {
        const theirs = index.with(descriptorOf(`theirs ${tries}`), `theirs-${tries}`);
        await writeFile(inLayout("index.json"), theirs.toBytes());
      }
      return index.with(descriptorOf("ours"), "ours");
    });
    expect(tries).toBe(3);
    const tags = await itemsOf(store.listTags("app"));
    expect(tags).toEqual(["ours", "theirs-1", "theirs-2"]);
  });

  it("keeps what they add in turn with us, and what we cannot read", async () => {
    await pushImage(store, "app", "ours", ["1.0"]);
    const digest = sha256("of a tool that knows no locks");
    let additions = 0;
    const add = async () => {
      const index = JSON.parse(await readFile(inLayout("index.json"), "utf8")) as {
        readonly manifests: readonly unknown[];
      };
      const annotations = { "org.opencontainers.image.ref.name": `theirs-${additions++}` };
      const entry = { mediaType: "x", digest, size: 1, annotations, extra: true };
      const manifests = [...index.manifests, entry, { digest: "odd" }];
      await writeFile(inLayout("index.json"), JSON.stringify({ ...index, manifests }));
    };
    for (let at = 0; at < 5; at++) {
      await add();
      await pushImage(store, "app", `ours ${at}`, [`ours-${at}`]);
    }
    const tags = await itemsOf(store.listTags("app"));
    for (let at = 0; at < 5; at++) expect(tags).toEqual(expect.arrayContaining([`theirs-${at}`]));
    expect(tags).toHaveLength(11);
    expect((await readFile(inLayout("index.json"), "utf8")).split('{"digest":"odd"}')).toHaveLength(
      6,
    );
  });

  it("is not torn apart: what a list needs is not deleted, and names of others stay", async () => {
    const { digest } = await pushImage(store, "team/one", "one", ["1.0"]);
    await pushImage(store, "team/two", "one", ["2.0"]);
    await store.deleteManifest("team/one", digest);
    expect(await itemsOf(store.listRepositories())).toEqual(["team/two"]);
    expect((await store.getManifest("team/two", { tag: "2.0" })).digest).toBe(digest);
    const { config } = await pushImage(store, "team/two", "two", ["3.0"]);
    const deleting = store.deleteBlob("team/two", config);
    await expect(deleting).rejects.toMatchObject({ brand: "StoreError", code: "rejected" });
  });
});

describe("a disk without room", () => {
  let mount = "";

  beforeEach(async () => {
    mount = inFolder("small");
    await mkdir(mount);
    await execute("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mount]);
  });
  afterEach(() => execute("umount", [mount]));

  const full = { brand: "LayoutError", code: "full" };
  const large = blobSource(new Uint8Array(2_000_000).fill(1));
  const small = blobSource(new Uint8Array(100_000).fill(2));

  it("gets nothing by halves into a layout, and takes what has room", async () => {
    const layout = path.join(mount, "layout");
    const tight = await FolderStore.open(layout, { create: true });
    await expect(tight.putBlob("app", large)).rejects.toMatchObject({ cause: full });
    expect(await tight.headBlob("app", large.digest)).toBeUndefined();
    await tight.putBlob("app", small);
    await pushImage(tight, "app", "one", ["1.0"]);
    const rest = Buffer.alloc(2_000_000);
    await expect(writeFile(path.join(mount, "rest"), rest)).rejects.toThrow(/ENOSPC/);
    await expect(pushImage(tight, "app", "two", ["2.0"])).rejects.toMatchObject({ cause: full });
    expect(await itemsOf(tight.listTags("app"))).toEqual(["1.0"]);
    await rm(path.join(mount, "rest"));
    await pushImage(tight, "app", "two", ["2.0"]);
    expect([...(await readdir(layout))].sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });

  it("gets no archive by halves", async () => {
    const file = path.join(mount, "app.tar");
    const writer = await ArchiveWriter.create(file);
    await expect(writer.store.putBlob("app", large)).rejects.toMatchObject({ cause: full });
    await writer.store.putBlob("app", small);
    await pushImage(writer.store, "app", "one", ["1.0"]);
    const rest = Buffer.alloc(2_000_000);
    await expect(writeFile(path.join(mount, "rest"), rest)).rejects.toThrow(/ENOSPC/);
    const filling = blobSource(new Uint8Array(60_000).fill(3));
    await expect(writer.store.putBlob("app", filling)).rejects.toMatchObject({ cause: full });
    await expect(writer.finish()).rejects.toMatchObject(full);
    expect(await readdir(mount)).toEqual(["rest"]);
  });
});
