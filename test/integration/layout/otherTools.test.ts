import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { LocalStore } from "../../../src/core/layout/localStore.ts";
import { openArchive } from "../../../src/core/layout/archiveStore.ts";
import { ArchiveWriter } from "../../../src/core/layout/archiveWriter.ts";
import { FolderStore } from "../../../src/core/layout/folderStore.ts";
import { LayoutStore } from "../../../src/core/layout/layoutStore.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { useContainerTools } from "../../support/containerTools.ts";
import { copyTree, readTree } from "../../support/copyTree.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { startTestSandbox, type TestSandbox } from "../../support/sandbox.ts";

const { inHome, run, podman, rawManifest, copyAll } = useContainerTools();

let sandbox: TestSandbox;
let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let samples: LayoutStore;

beforeAll(async () => {
  [sandbox, registry] = await Promise.all([
    startTestSandbox({ samples: true }),
    startDockerRegistry(),
  ]);
  samples = new LayoutStore(sandbox.folder);
});
afterAll(async () => {
  await sandbox.stop();
  await registry.stop();
});

/** A sample, copied by us. */
async function copySample(sample: string, store: ImageStore, to: string): Promise<Buffer> {
  const [repository = "", tag = ""] = `multi-arch-samples/${sample}`.split(":");
  const [target = "", name = ""] = to.split(":");
  const from = { store: samples, repository };
  const { bytes } = await copyTree(from, { tag }, { store, repository: target }, name);
  return Buffer.from(bytes);
}

function sampleTree(sample: string) {
  const [repository = "", tag = ""] = `multi-arch-samples/${sample}`.split(":");
  return readTree({ store: samples, repository }, { tag });
}

const whole = ["attested:latest", "nested:linux", "layers:latest"];

describe("a layout that we wrote", () => {
  it.each(whole)("is copied by skopeo, byte for byte: %s", async (sample) => {
    const folder = inHome("ours", sample.replace(":", "-"));
    const store = await FolderStore.open(folder, { create: true });
    const bytes = await copySample(sample, store, `${store.ownRepository}:1.0`);
    expect(await rawManifest(`oci:${folder}:1.0`)).toEqual(bytes);
    const there = `docker://${registry.host}/ours/${sample}`;
    await copyAll(`oci:${folder}:1.0`, there);
    expect(await rawManifest(there)).toEqual(bytes);
    // Nothing but what a layout consists of, and no entry but the one that was tagged.
    expect([...(await readdir(folder))].sort()).toEqual(["blobs", "index.json", "oci-layout"]);
    expect(await run("skopeo", "inspect", "--raw", `oci:${folder}`)).toEqual(bytes);
  });

  it("has images of several repositories, which skopeo tells apart", async () => {
    const store = await FolderStore.open(inHome("several"), { create: true });
    const one = await copySample("app:amd64", store, "docker.io/team/app:1.0");
    const two = await copySample("app:arm64", store, "registry.example.com/app:1.0");
    expect(await rawManifest(`oci:${inHome("several")}:docker.io/team/app:1.0`)).toEqual(one);
    expect(await rawManifest(`oci:${inHome("several")}:registry.example.com/app:1.0`)).toEqual(two);
  });

  it("is pulled by podman", async () => {
    const folder = inHome("pulled");
    const store = await FolderStore.open(folder, { create: true });
    await copySample("layers:latest", store, "pulled:2.0");
    // podman names the image after the path.
    const id = (await podman("pull", "--quiet", "oci:pulled:2.0")).toString().trim();
    expect(await configOf(store, "pulled", "2.0")).toBe(`sha256:${id}`);
  });
});

describe("an archive that we wrote", () => {
  it.each(whole)("is copied by skopeo, byte for byte: %s", async (sample) => {
    const file = inHome(`ours-${sample.replace(":", "-")}.tar`);
    const writer = await ArchiveWriter.create(file);
    const bytes = await copySample(sample, writer.store, "docker.io/team/app:1.0");
    await writer.finish();
    expect(await rawManifest(`oci-archive:${file}:docker.io/team/app:1.0`)).toEqual(bytes);
    const there = `docker://${registry.host}/archives/${sample}`;
    await copyAll(`oci-archive:${file}:docker.io/team/app:1.0`, there);
    expect(await rawManifest(there)).toEqual(bytes);
    const store = await openArchive(file);
    const read = await readTree({ store, repository: "docker.io/team/app" }, { tag: "1.0" });
    expect(read).toEqual(await sampleTree(sample));
  });

  it("is loaded by podman under its name, and read as one of docker save", async () => {
    const file = inHome("loaded.tar");
    const writer = await ArchiveWriter.create(file);
    await copySample("layers:latest", writer.store, "docker.io/team/layers:3.0");
    const config = await configOf(writer.store, "docker.io/team/layers", "3.0");
    await writer.finish();
    await podman("load", "--quiet", "--input", file);
    const id = await podman("image", "inspect", "--format", "{{.Id}}", "docker.io/team/layers:3.0");
    expect(`sha256:${id.toString().trim()}`).toBe(config);
    const asDocker = await run("skopeo", "inspect", "--config", "--raw", `docker-archive:${file}`);
    expect(asDocker.length).toBeGreaterThan(0);
    await run("skopeo", "copy", "--quiet", `docker-archive:${file}`, `oci:${inHome("unpacked")}:1`);
    const unpacked = await FolderStore.open(inHome("unpacked"));
    expect((await readTree({ store: unpacked, repository: "unpacked" }, { tag: "1" })).size).toBe(
      9,
    );
  });
});

describe("what others wrote is read by us", () => {
  const sample = "attested:latest";
  const remote = () => `docker://${sandbox.host}/multi-arch-samples/${sample}`;

  it("a layout of skopeo", async () => {
    await copyAll(remote(), `oci:${inHome("theirs")}:4.0`);
    await copyAll(remote(), `oci:${inHome("theirs")}:docker.io/library/app:5.0`);
    const store = await FolderStore.open(inHome("theirs"));
    expect(await itemsOf(store.listRepositories())).toEqual(["docker.io/library/app", "theirs"]);
    expect(await readTree({ store, repository: "theirs" }, { tag: "4.0" })).toEqual(
      await sampleTree(sample),
    );
    const other = { store, repository: "docker.io/library/app" };
    expect(await readTree(other, { tag: "5.0" })).toEqual(await sampleTree(sample));
    expect(await store.listUntagged()).toEqual([]);
  });

  it("an archive of skopeo", async () => {
    await copyAll(remote(), `oci-archive:${inHome("theirs.tar")}:4.0`);
    const store = await openArchive(inHome("theirs.tar"));
    expect(await readTree({ store, repository: "theirs" }, { tag: "4.0" })).toEqual(
      await sampleTree(sample),
    );
  });

  it("a docker archive of skopeo, with the digests that skopeo itself finds", async () => {
    const file = inHome("docker.tar");
    const from = `docker://${sandbox.host}/multi-arch-samples/layers:latest`;
    const tls = "--src-tls-verify=false";
    await run("skopeo", "copy", "--quiet", tls, from, `docker-archive:${file}:team/layers:6.0`);
    const store = await openArchive(file);
    expect(await itemsOf(store.listRepositories())).toEqual(["docker.io/team/layers"]);
    const place = { store, repository: "docker.io/team/layers" };
    const { bytes } = await store.getManifest(place.repository, { tag: "6.0" });
    const parts = (raw: Uint8Array) => {
      const { config, layers } = JSON.parse(Buffer.from(raw).toString()) as {
        readonly config: { readonly digest: string; readonly size: number };
        readonly layers: readonly { readonly digest: string; readonly size: number }[];
      };
      return [config, ...layers].map(({ digest, size }) => ({ digest, size }));
    };
    expect(parts(bytes)).toEqual(parts(await rawManifest(`docker-archive:${file}`)));
    expect(parts(await rawManifest(await nameOf(place, file, "6.0")))).toEqual(parts(bytes));
    expect((await readTree(place, { tag: "6.0" })).size).toBeGreaterThan(4);
  });

  it("archives of podman, in both formats", async () => {
    const image = `${sandbox.host}/multi-arch-samples/layers:latest`;
    await podman("pull", "--quiet", "--tls-verify=false", image);
    for (const format of ["docker-archive", "oci-archive"]) {
      const file = inHome(`${format}.tar`);
      await podman("save", "--quiet", "--format", format, "--output", file, image);
      const store = await openArchive(file);
      const [repository = ""] = await itemsOf(store.listRepositories());
      expect(repository).toBe(`${sandbox.host.replace(":", "/")}/multi-arch-samples/layers`);
      expect((await readTree({ store, repository }, { tag: "latest" })).size).toBeGreaterThan(4);
      const name = await nameOf({ store, repository }, file, "latest");
      expect(name).toContain(`${format}:${file}`);
      expect((await rawManifest(name)).length).toBeGreaterThan(0);
    }
  });
});

/** What a tool takes to read an image of ours. */
async function nameOf(
  { store, repository }: { readonly store: LocalStore; readonly repository: string },
  file: string,
  tag: string,
): Promise<string> {
  const { transport, name } = (await store.toolName({ repository, reference: { tag } })) ?? {};
  return [transport, file, name].filter(Boolean).join(":");
}

async function configOf(store: ImageStore, repository: string, tag: string): Promise<string> {
  const { bytes } = await store.getManifest(repository, { tag });
  const { config } = JSON.parse(Buffer.from(bytes).toString()) as {
    readonly config: { readonly digest: string };
  };
  return config.digest;
}
