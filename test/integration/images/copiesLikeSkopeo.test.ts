import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { isIndexType } from "../../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { copyImage } from "../../../src/images/copy/copyImage.ts";
import { choosing, copyOf } from "../../support/copying.ts";
import { FaultyProxy } from "../../support/faultyProxy.ts";
import { blobSource } from "../../support/imageStoreContract.ts";
import { kindsOfImages } from "../../support/kindsOfImages.ts";
import { bytesOf } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";

const execute = promisify(execFile);
type DockerRegistry = Awaited<ReturnType<typeof startDockerRegistry>>;

let registries: { readonly from: DockerRegistry; readonly to: DockerRegistry };
let from: RegistryAccess;
let to: RegistryAccess;
let home: TemporaryFolder;

beforeAll(async () => {
  const options = { allowsForeignLayers: true };
  const [source, target] = await Promise.all([
    startDockerRegistry(options),
    startDockerRegistry(options),
  ]);
  registries = { from: source, to: target };
  home = await makeTemporaryFolder();
  [from, to] = [accessRegistry(source.url), accessRegistry(target.url)];
});
afterAll(async () => {
  from.dispose();
  to.dispose();
  await Promise.all([registries.from.stop(), registries.to.stop(), home.remove()]);
});

/** What a registry keeps of a repository: which blobs, manifests and tags it has, by path. */
async function kept(registry: DockerRegistry, repository: string) {
  const root = path.join(registry.dir, "data/docker/registry/v2/repositories", repository);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("_uploads"));
  const read = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
    const file = path.join(parentPath, name);
    return [path.relative(root, file), await readFile(file, "utf8")];
  });
  return new Map((await Promise.all(read)).sort(([a], [b]) => a.localeCompare(b)));
}

function isIndex({ mediaType }: Descriptor): boolean {
  return isIndexType(mediaType);
}

/** Copies with skopeo into the target. */
function skopeo(source: string, target: string, there = registries.from) {
  const { to: here } = registries;
  return execute(
    "skopeo",
    [
      "--insecure-policy",
      ...["copy", "--all", "--preserve-digests"],
      ...["--src-tls-verify=false", "--dest-tls-verify=false"],
      `docker://${there.host}/${source}`,
      `docker://${here.host}/${target}`,
    ],
    { env: { ...process.env, HOME: home.folder, XDG_RUNTIME_DIR: home.folder } },
  );
}

describe("copies between registries", () => {
  // skopeo 1.9 takes no index within an index; the source says what there has to be.
  it.each(
    Object.keys(kindsOfImages).map((kind) => ({ kind, isComparable: kind !== "nested-index" })),
  )("are what skopeo makes: $kind", async ({ kind, isComparable }) => {
    const place = { store: from.client, repository: `source/${kind}` };
    const image = await kindsOfImages[kind]?.({ ...place, tag: "1" });
    const target = { store: to.client, repository: `ours/${kind}` };
    const copying = copyOf(place, { tag: "1" }, target, ["1"]);
    const result = await copyImage(copying, choosing(), { onExisting: () => "cancel" });
    expect(result).toMatchObject({ kind: "copied", digest: image?.digest });
    const ours = await kept(registries.to, target.repository);
    expect(ours).toEqual(await kept(registries.from, place.repository));
    if (!isComparable) return;
    await skopeo(`${place.repository}:1`, `theirs/${kind}:1`);
    expect(ours).toEqual(await kept(registries.to, `theirs/${kind}`));
  });

  it("have the layers that may not be distributed bit for bit where those are included", async () => {
    const place = { store: from.client, repository: "source/held" };
    const layer = bytesOf("windows base");
    const { digest } = blobSource(layer);
    await from.client.putBlob(place.repository, blobSource(layer));
    await kindsOfImages["foreign-layer"]?.({ ...place, tag: "1" });
    const copyTo = async (repository: string, nonDistributable: "skip" | "include") => {
      const copying = copyOf(place, { tag: "1" }, { store: to.client, repository }, ["1"]);
      const options = { onExisting: () => "cancel" as const };
      return copyImage(copying, choosing({ nonDistributable }), options);
    };
    const included = await copyTo("ours/held", "include");
    expect(included).toMatchObject({ kind: "copied", report: { uploaded: 3, leftOut: [] } });
    expect(await kept(registries.to, "ours/held")).toEqual(
      await kept(registries.from, place.repository),
    );
    const read = await to.client.readBlob("ours/held", digest, { maxBytes: 1000 });
    expect(Buffer.from(read).equals(layer)).toBe(true);
    expect(await copyTo("ours/not-held", "skip")).toMatchObject({
      kind: "copied",
      report: { uploaded: 2, leftOut: [{ layer: { digest } }] },
    });
    expect(await to.client.headBlob("ours/not-held", digest)).toBeUndefined();
  });

  it("let skopeo read the indexes within an index", async () => {
    const place = { store: from.client, repository: "source/inner" };
    await kindsOfImages["nested-index"]?.({ ...place, tag: "1" });
    const target = { store: to.client, repository: "ours/inner" };
    const copying = copyOf(place, { tag: "1" }, target, ["1"]);
    await copyImage(copying, choosing(), { onExisting: () => "cancel" });
    const outer = parseManifest(await to.client.getManifest(target.repository, { tag: "1" }));
    const indexes = outer.kind === "index" ? outer.manifests.filter(isIndex) : [];
    expect(indexes).not.toEqual([]);
    for (const [position, { digest }] of indexes.entries()) {
      const theirs = `theirs/inner-${position}`;
      await skopeo(`${place.repository}@${digest}`, `${theirs}:1`);
      await skopeo(`${target.repository}@${digest}`, `${theirs}-ours:1`, registries.to);
      expect(await kept(registries.to, `${theirs}-ours`)).toEqual(
        await kept(registries.to, theirs),
      );
    }
  });

  it("are asked for with one request for each manifest and blob when all is there", async () => {
    const [source, target] = await Promise.all(
      [registries.from, registries.to].map(({ url }) => FaultyProxy.start(url)),
    );
    if (!source || !target) throw new Error("Both proxies have started");
    const through = [accessRegistry(source.url), accessRegistry(target.url)] as const;
    try {
      const place = { store: through[0].client, repository: "source/again" };
      await kindsOfImages["oci-index"]?.({ ...place, store: from.client, tag: "1" });
      const again = { store: through[1].client, repository: "ours/again" };
      const run = () =>
        copyImage(copyOf(place, { tag: "1" }, again, ["1"]), choosing(), {
          onExisting: () => "cancel",
        });
      await run();
      for (const proxy of [source, target]) proxy.reset();
      expect(await run()).toMatchObject({ kind: "copied", report: { manifests: [], present: 0 } });
      const content = [...(await kept(registries.to, again.repository)).keys()].filter((file) =>
        /^(?:_layers|_manifests\/revisions)\//.test(file),
      );
      const { requests } = target;
      expect(requests.length + source.requests.length).toBeLessThanOrEqual(content.length);
    } finally {
      for (const { dispose } of through) dispose();
      await Promise.all([source.stop(), target.stop()]);
    }
  });
});
