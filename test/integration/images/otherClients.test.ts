import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import type { Platform } from "../../../src/core/oci/platform.ts";
import { publishList } from "../../../src/images/publish/publishList.ts";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import type { ImageStores } from "../../../src/images/imageStores.ts";
import { useContainerTools } from "../../support/containerTools.ts";
import { composeDraft, listOf } from "../../support/listDrafts.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { amd64, arm64, windows } from "../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

const { inHome, run, podman, allowPlainHttp } = useContainerTools();
const parts = "team/parts";
const repository = "team/app";

/** In the order of their names, by which docker sorts the members. */
const platforms: Readonly<Record<string, Platform>> = {
  amd64,
  "arm-v6": { os: "linux", architecture: "arm", variant: "v6" },
  "arm64-v8": arm64,
  windows,
};
const families = ["docker", "oci"] as const;

let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let access: RegistryAccess;
let stores: ImageStores;

beforeAll(async () => {
  registry = await startDockerRegistry();
  access = accessRegistry(registry.url);
  stores = openStores({ r: access.client });
  for (const family of families) {
    for (const [name, platform] of Object.entries(platforms)) {
      const place = { store: access.client, repository: parts, tag: `${family}-${name}` };
      const layers = ["base", `${name} of ${family}`];
      await pushWholeImage(place, platform, { layers, isDocker: family === "docker" });
    }
  }
  await allowPlainHttp(registry.host);
});
afterAll(async () => {
  access.dispose();
  await registry.stop();
});

/** Pushes a list of images of {@link parts} with our code. */
async function push(tag: string, sources: readonly string[]) {
  const target = { connectionId: "r", repository, tag };
  const draft = await composeDraft(
    stores,
    target,
    sources.map((each) => ({ connectionId: "r", repository: parts, reference: { tag: each } })),
  );
  const result = await publishList(stores, draft);
  expect(result.kind).toBe("pushed");
  return { draft, manifest: await listManifest(draft.text) };
}

describe("docker manifest create and push", () => {
  it.each(families)("gives the same digest for %s images of another repository", async (family) => {
    const tags = Object.keys(platforms).map((name) => `${family}-${name}`);
    const { manifest } = await push(`ours-${family}`, tags);
    const list = `${registry.host}/${repository}:theirs-${family}`;
    const members = tags.map((tag) => `${registry.host}/${parts}:${tag}`);
    await run("docker", "manifest", "create", "--insecure", list, ...members);
    const said = (await run("docker", "manifest", "push", "--insecure", list)).toString();
    expect(said.trim().split("\n").at(-1)).toBe(manifest.digest);
  });

  it("gives the same descriptors for images of both kinds", async () => {
    const tags = ["docker-amd64", "oci-arm64-v8"];
    const { draft } = await push("ours-mixed", tags);
    const list = `${registry.host}/${repository}:theirs-mixed`;
    const members = tags.map((tag) => `${registry.host}/${parts}:${tag}`);
    await run("docker", "manifest", "create", "--insecure", list, ...members);
    await run("docker", "manifest", "push", "--insecure", list);
    const theirs = await access.client.getManifest(repository, { tag: "theirs-mixed" });
    const { manifests } = JSON.parse(Buffer.from(theirs.bytes).toString()) as {
      readonly manifests: unknown;
    };
    expect(listOf(draft).json["manifests"]).toEqual(manifests);
  });
});

describe("a list that we pushed", () => {
  const reference = (tag: string) => `${registry.host}/${repository}:${tag}`;
  const tags = ["oci-amd64", "oci-arm-v6", "oci-arm64-v8", "oci-windows"];

  it("is inspected by docker with all that we wrote", async () => {
    const { draft } = await push("inspected", tags);
    const shown = await run("docker", "manifest", "inspect", "--insecure", reference("inspected"));
    const { manifests } = JSON.parse(shown.toString()) as { readonly manifests: unknown };
    expect(manifests).toEqual(listOf(draft).json["manifests"]);
  });

  it("is inspected by podman with its digests and platforms", async () => {
    const { draft } = await push("podman", tags);
    const args = ["manifest", "inspect", reference("podman")];
    const shown = JSON.parse((await run("podman", ...args)).toString()) as {
      readonly manifests: readonly { readonly digest: string; readonly platform: unknown }[];
    };
    expect(shown.manifests.map(({ digest, platform }) => [digest, platform])).toEqual(
      listOf(draft).manifests.map(({ digest }, position) => {
        const written = listOf(draft).json["manifests"] as readonly { platform: unknown }[];
        return [digest, written[position]?.platform];
      }),
    );
  });

  it("is pulled and pushed by podman with all its images", async () => {
    // What is not compressed as it says, podman compresses, which makes another image of it.
    const carried = [amd64, arm64].map(async (platform) => {
      const tag = `carried-${platform.architecture}`;
      const layers = [gzipSync("base"), gzipSync(platform.architecture)];
      await pushWholeImage({ store: access.client, repository: parts, tag }, platform, { layers });
      return tag;
    });
    const { draft } = await push("carried", await Promise.all(carried));
    const local = "localhost/carried:1";
    await podman("manifest", "create", local);
    await podman("manifest", "add", "--all", local, `docker://${reference("carried")}`);
    const back = `${registry.host}/back/podman:1`;
    await podman("manifest", "push", "--quiet", "--all", local, `docker://${back}`);
    const theirs = parseManifest(await access.client.getManifest("back/podman", { tag: "1" }));
    if (theirs.kind !== "index") throw new Error(`podman pushed no list but ${theirs.kind}`);
    const contents = (manifests: readonly Descriptor[]) =>
      manifests.map(({ digest, size, platform }) => ({ digest, size, platform }));
    expect(contents(theirs.manifests)).toEqual(contents(listOf(draft).manifests));
    for (const { digest } of theirs.manifests) {
      expect(await access.client.headManifest("back/podman", { digest })).toBeDefined();
    }
  });

  it("is copied whole by skopeo, attestations included, and comes back the same", async () => {
    const place = { store: access.client, repository: parts };
    const image = await pushWholeImage(place, amd64, { layers: ["attested"] });
    await pushIndex({ ...place, tag: "attested" }, [image, await pushAttestation(place, image)]);
    const { manifest } = await push("whole", ["attested", "oci-arm64-v8"]);
    const folder = inHome("layout");
    await mkdir(folder);
    const copy = ["copy", "--quiet", "--all", "--preserve-digests"];
    const from = `docker://${reference("whole")}`;
    await run("skopeo", ...copy, "--src-tls-verify=false", from, `oci:${folder}:whole`);
    const file = path.join(folder, "blobs", ...manifest.digest.split(":"));
    expect(new Uint8Array(await readFile(file))).toEqual(manifest.bytes);
    const back = `docker://${registry.host}/back/app:whole`;
    await run("skopeo", ...copy, "--dest-tls-verify=false", `oci:${folder}:whole`, back);
    const again = await access.client.getManifest("back/app", { tag: "whole" });
    expect(again.digest).toBe(manifest.digest);
  });
});
