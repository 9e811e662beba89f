import { symlink, utimes, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../../src/core/layout/archiveStore.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { readTree } from "../../support/copyTree.ts";
import { blobSource, itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { tarOf, type TarEntry } from "../../support/tarFiles.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const inFolder = useTemporaryFolder();

function file(name = "app.tar"): string {
  return inFolder(name);
}

async function opened(...entries: readonly TarEntry[]) {
  await writeFile(file(), await tarOf(...entries));
  return openArchive(file());
}

function json(name: string, content: unknown): TarEntry {
  return { header: { name }, content: JSON.stringify(content) };
}

const layers = ["the first layer", "the second layer"];
const diffIds = layers.map((layer) => sha256(layer));
const config = bytesOf({
  os: "linux",
  architecture: "arm64",
  rootfs: { type: "layers", diff_ids: [...diffIds, diffIds[0]] },
});

/** As `docker save` of Docker before version 25 writes an image, one layer twice. */
function oldGeneration(first: string | Uint8Array = layers[0] ?? ""): readonly TarEntry[] {
  const [, second = ""] = layers;
  return [
    { header: { name: "1/", type: "directory" } },
    { header: { name: "1/layer.tar" }, content: first },
    { header: { name: "2/layer.tar" }, content: second },
    { header: { name: "3/layer.tar", type: "symlink", linkname: "../1/layer.tar" } },
    { header: { name: `${sha256(config).slice(7)}.json` }, content: config },
    json("manifest.json", [
      {
        Config: `${sha256(config).slice(7)}.json`,
        RepoTags: ["team/app:1.0", "localhost:5000/app:latest"],
        Layers: ["1/layer.tar", "2/layer.tar", "3/layer.tar"],
      },
    ]),
  ];
}

describe("an archive of docker save, of the old generation", () => {
  it("has an image with uncompressed layers under each of its names", async () => {
    const store = await opened(...oldGeneration());
    expect(await itemsOf(store.listRepositories())).toEqual(["localhost/5000/app", "team/app"]);
    const raw = await store.getManifest("team/app", { tag: "1.0" });
    expect(raw.mediaType).toBe(MediaTypes.dockerManifest);
    const mediaType = "application/vnd.docker.image.rootfs.diff.tar";
    const [one, two] = layers.map((layer, at) => ({
      mediaType,
      size: layer.length,
      digest: diffIds[at],
    }));
    expect(JSON.parse(Buffer.from(raw.bytes).toString())).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.dockerManifest,
      config: { mediaType: MediaTypes.dockerConfig, size: config.length, digest: sha256(config) },
      layers: [one, two, one],
    });
    const tree = await readTree({ store, repository: "team/app" }, { tag: "1.0" });
    expect([...tree.keys()].sort()).toEqual([raw.digest, sha256(config), ...diffIds].sort());
  });

  it("may have compressed layers, which keep their own digests", async () => {
    const zipped = gzipSync(layers[0] ?? "");
    const store = await opened(...oldGeneration(zipped));
    const { bytes } = await store.getManifest("team/app", { tag: "1.0" });
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as { readonly layers: unknown[] };
    expect(manifest.layers[0]).toEqual({
      mediaType: MediaTypes.dockerLayerGzip,
      size: zipped.length,
      digest: sha256(zipped),
    });
    await readTree({ store, repository: "team/app" }, { tag: "1.0" });
  });

  it("is not believed: a layer that is another than the config says", async () => {
    const store = await opened(...oldGeneration("something else"));
    const reading = readTree({ store, repository: "team/app" }, { tag: "1.0" });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
  });

  it.each([
    ["a layer", (entries: readonly TarEntry[]) => entries.slice(0, 2).concat(entries.slice(3))],
    ["the config", (entries: readonly TarEntry[]) => [...entries.slice(0, 4), ...entries.slice(5)]],
  ])("is corrupt without %s", async (_what, without) => {
    const opening = opened(...without(oldGeneration()));
    await expect(opening).rejects.toMatchObject({ brand: "LayoutError", code: "corrupt" });
  });
});

const image = bytesOf({
  schemaVersion: 2,
  mediaType: MediaTypes.ociManifest,
  config: { mediaType: MediaTypes.ociConfig, digest: sha256(config), size: config.length },
  layers: [],
});

function layout(annotations?: Readonly<Record<string, string>>): readonly TarEntry[] {
  const digest = sha256(image);
  const entry = { mediaType: MediaTypes.ociManifest, digest, size: image.length };
  const blob = (content: Uint8Array): TarEntry => ({
    header: { name: `blobs/${sha256(content).replace(":", "/")}` },
    content,
  });
  return [
    json("oci-layout", { imageLayoutVersion: "1.0.0" }),
    json("index.json", { schemaVersion: 2, manifests: [{ ...entry, annotations }] }),
    blob(image),
    blob(config),
  ];
}

describe("an archive with a layout", () => {
  it("has the names of containerd, of its tags, or of the manifest.json beside it", async () => {
    const containerd = "io.containerd.image.name";
    const refName = "org.opencontainers.image.ref.name";
    const whole = { [containerd]: "docker.io/library/app:1.0", [refName]: "1.0" };
    const names = async (...entries: readonly TarEntry[]) => {
      const store = await opened(...entries);
      const [repository = ""] = await itemsOf(store.listRepositories());
      return [repository, ...(await itemsOf(store.listTags(repository)))];
    };
    expect(await names(...layout(whole))).toEqual(["docker.io/library/app", "1.0"]);
    expect(await names(...layout({ [refName]: "2.0" }))).toEqual(["app", "2.0"]);
    expect(await names(...layout())).toEqual(["app"]);
    const docker = [{ Config: `blobs/sha256/${sha256(config).slice(7)}`, RepoTags: ["x/y:3"] }];
    expect(await names(...layout(), json("manifest.json", docker))).toEqual(["x/y", "3"]);
  });

  it("shows what has no name by its digest", async () => {
    const store = await opened(...layout());
    expect((await store.listUntagged()).map(({ digest }) => digest)).toEqual([sha256(image)]);
    expect((await store.getManifest("app", { digest: sha256(image) })).bytes).toEqual(
      new Uint8Array(image),
    );
  });

  it("is read again when it was replaced", async () => {
    const store = await opened(...layout({ "org.opencontainers.image.ref.name": "1.0" }));
    await writeFile(
      file(),
      await tarOf(...layout({ "org.opencontainers.image.ref.name": "changed" })),
    );
    await utimes(file(), 1, 1);
    expect(await itemsOf(store.listTags("app"))).toEqual(["changed"]);
  });

  it("takes nothing", async () => {
    const store = await opened(...layout({ "org.opencontainers.image.ref.name": "1.0" }));
    const manifest = { mediaType: MediaTypes.ociManifest, bytes: image };
    for (const work of [
      () => store.putBlob("app", blobSource(config)),
      () => store.putManifest("app", { tag: "2.0" }, manifest),
      () => store.deleteTag("app", "1.0"),
      () => store.deleteManifest("app", sha256(image)),
    ]) {
      await expect(work()).rejects.toMatchObject({ brand: "StoreError", code: "unsupported" });
    }
    expect(await store.mountBlob("app", sha256(config), "other")).toBe(true);
  });
});

describe("what is no archive with images", () => {
  const refusal = (code: string) => ({ brand: "LayoutError", code });

  it("is refused, and why", async () => {
    await expect(opened({ header: { name: "x" } })).rejects.toMatchObject(refusal("notArchive"));
    await writeFile(file(), gzipSync(await tarOf(...layout())));
    await expect(openArchive(file())).rejects.toMatchObject(refusal("compressed"));
    await expect(openArchive(file("none"))).rejects.toMatchObject(refusal("notArchive"));
    const [mark = json("oci-layout", {}), ...rest] = layout();
    const version = json(mark.header.name, { imageLayoutVersion: "2.0.0" });
    await expect(opened(version, ...rest)).rejects.toMatchObject(refusal("unknownVersion"));
    await symlink(file(), file("link.tar"));
    await expect(openArchive(file("link.tar"))).rejects.toMatchObject(refusal("outside"));
    const broken = { header: { name: "index.json" }, content: "{" };
    await expect(opened(mark, broken)).rejects.toMatchObject(refusal("corrupt"));
  });
});
