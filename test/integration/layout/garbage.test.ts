import { readdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { collectGarbage } from "../../../src/core/layout/garbage.ts";
import { lockLayout } from "../../../src/core/layout/layoutLock.ts";
import { descriptorToJson } from "../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { readTree } from "../../support/copyTree.ts";
import { blobSource, itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { putIndexOf, putManifestOf } from "../../support/layeredImages.ts";
import { bytesOf, descriptorOf, sha256 } from "../../support/ociData.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const nothing = { blobs: [], bytes: 0, spared: 0 };
/** Clocks of file systems are a little off. */
const anyAge = -60_000;

const inFolder = useTemporaryFolder();
let folder = "";
let store: FolderStore;

beforeEach(async () => {
  folder = inFolder("app");
  store = await FolderStore.open(folder, { create: true, isDurable: false });
});

async function blobsThere(): Promise<readonly string[]> {
  return [...(await readdir(path.join(folder, "blobs/sha256")))].sort();
}

async function image(name: string, tags: readonly string[] = []) {
  const { digest, bytes } = await pushImage(store, "app", name, tags);
  return { mediaType: MediaTypes.ociManifest, digest, size: bytes.length };
}

function collect(options: { readonly dryRun?: boolean; readonly youngMs?: number } = {}) {
  return collectGarbage(folder, { dryRun: false, patienceMs: 0, youngMs: anyAge, ...options });
}

describe("collecting the garbage of a layout", () => {
  it("removes what nothing leads to, and says what and how much", async () => {
    await image("kept", ["1.0"]);
    const gone = await image("gone", ["2.0"]);
    const before = await blobsThere();
    await store.deleteManifest("app", gone.digest);
    const lost = blobSource(bytesOf("of an upload that was given up"));
    await store.putBlob("app", lost);
    const found = await collect({ dryRun: true });
    expect(found.blobs).toHaveLength(2);
    expect(found.blobs).toContainEqual({ digest: lost.digest, size: lost.size });
    expect(found.bytes).toBe(found.blobs.reduce((sum, { size }) => sum + size, 0));
    expect(await blobsThere()).toHaveLength(before.length);
    expect(await collect()).toEqual(found);
    expect(await blobsThere()).toHaveLength(before.length - 2);
    expect(await collect()).toEqual(nothing);
    await readTree({ store, repository: "app" }, { tag: "1.0" });
  });

  it("spares what other tools, which know no lock, may be about to name in index.json", async () => {
    await image("kept", ["1.0"]);
    await store.putBlob("app", blobSource(bytesOf("the first layer of a running copy")));
    const before = await blobsThere();
    const spared = { blobs: [], bytes: 0, spared: 1 };
    expect(await collect({ dryRun: true, youngMs: 3_600_000 })).toEqual(spared);
    expect(await collectGarbage(folder, { dryRun: false })).toEqual(spared);
    expect(await blobsThere()).toEqual(before);
    expect(await collect()).toMatchObject({ blobs: [{}], spared: 0 });
  });

  it("keeps what is there without a tag: nested lists, referrers and what they are about", async () => {
    const inner = await putIndexOf(store, { repository: "app" }, [await image("one")]);
    await putIndexOf(store, { repository: "app", tag: "nested" }, [inner]);
    const layer = bytesOf("an SBOM");
    await store.putBlob("app", blobSource(layer));
    await putManifestOf(
      store,
      { repository: "app" },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.ociManifest,
        artifactType: "application/spdx+json",
        config: { mediaType: MediaTypes.ociEmpty, digest: sha256("{}"), size: 2 },
        layers: [{ mediaType: "text/plain", digest: sha256(layer), size: layer.length }],
        subject: descriptorToJson(inner),
      },
    );
    expect(await collect()).toEqual(nothing);
    expect(await store.listUntagged()).toEqual([]);
  });

  it("removes nothing where something cannot be followed", async () => {
    const unknown = bytesOf({ what: "is this" });
    await store.putBlob("app", blobSource(bytesOf("garbage")));
    const mediaType = MediaTypes.ociManifest;
    await store.putManifest("app", { tag: "x" }, { mediaType, bytes: unknown });
    const corrupt = { brand: "LayoutError", code: "corrupt" };
    await expect(collect()).rejects.toMatchObject(corrupt);
    await expect(collect({ dryRun: true })).rejects.toMatchObject(corrupt);
    const foreign = { manifests: [{ mediaType, digest: `sha384:${"0".repeat(96)}`, size: 1 }] };
    await writeFile(path.join(folder, "index.json"), JSON.stringify(foreign));
    await expect(collect()).rejects.toMatchObject(corrupt);
    expect(await blobsThere()).toHaveLength(2);
  });

  it("removes nothing while somebody writes, and nothing that is no blob", async () => {
    await store.putBlob("app", blobSource(bytesOf("garbage")));
    const lock = await lockLayout(folder);
    await expect(collect()).rejects.toMatchObject({ brand: "LayoutError", code: "locked" });
    await lock.release();
    await writeFile(path.join(folder, "blobs/sha256/notes.txt"), "x");
    await mkdir(path.join(folder, "blobs/other"));
    expect((await collect()).blobs).toHaveLength(1);
    expect(await blobsThere()).toEqual(["notes.txt"]);
    expect(await readdir(path.join(folder, "blobs"))).toContain("other");
  });

  it("removes nothing more once somebody has taken the lock over", async () => {
    for (const name of ["a", "b", "c"]) await store.putBlob("app", blobSource(bytesOf(name)));
    const { signal } = new AbortController();
    const lock = path.join(folder, ".archipelago.lock");
    const isOneGone = () => readdirSync(path.join(folder, "blobs/sha256")).length < 3;
    // As if the process had stood still between two blobs.
    Object.defineProperty(signal, "aborted", {
      get: () => {
        if (isOneGone()) writeFileSync(lock, JSON.stringify({ token: "theirs" }));
        return false;
      },
    });
    const collecting = collectGarbage(folder, { dryRun: false, youngMs: anyAge, signal });
    await expect(collecting).rejects.toMatchObject({ brand: "LayoutError", code: "locked" });
    expect(await blobsThere()).toHaveLength(2);
  });

  it("never takes what a tag still needs, whatever was written and deleted", async () => {
    const step = fc.record({
      kind: fc.constantFrom("image", "list", "untag", "delete"),
      name: fc.constantFrom("a", "b", "c", "d"),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const own = inFolder(`run-${run++}`);
        store = await FolderStore.open(own, { create: true, isDurable: false });
        for (const { kind, name } of steps) await apply(kind, name);
        await collectGarbage(own, { dryRun: false, youngMs: anyAge });
        for (const tag of await tags()) await readTree({ store, repository: "app" }, { tag });
        expect(await collectGarbage(own, { dryRun: true, youngMs: anyAge })).toEqual(nothing);
      }),
      { numRuns: 15 },
    );
  });
});

async function tags(): Promise<readonly string[]> {
  const isThere = (await itemsOf(store.listRepositories())).includes("app");
  return isThere ? itemsOf(store.listTags("app")) : [];
}

async function apply(kind: string, name: string): Promise<void> {
  const held = await store.headManifest("app", { tag: name });
  switch (kind) {
    case "image":
      await image(name, [name]);
      return;
    case "list":
      await putIndexOf(store, { repository: "app", tag: name }, [
        await image(`member of ${name}`),
        ...(held ? [descriptorOf("", { ...held, size: held.size ?? 0 })] : []),
      ]);
      return;
    case "untag":
      if (held) await store.deleteTag("app", name);
      return;
    default:
      // A member of a list that is kept is not deleted.
      if (held) await store.deleteManifest("app", held.digest).catch(() => undefined);
  }
}
