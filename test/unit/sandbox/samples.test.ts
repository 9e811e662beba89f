import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { isUnknownPlatform, type Platform } from "../../../src/core/oci/platform.ts";
import { readPlatform, type Descriptor } from "../../../src/core/oci/descriptor.ts";
import { parseJsonObject } from "../../../src/core/base/json.ts";
import { AttestationKeys, type Manifest } from "../../../src/core/oci/manifest.ts";
import { isImageConfigType, MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { formatPlatform } from "../../../src/core/oci/platformText.ts";
import { writeSamples } from "../../../src/sandbox/samples/writeSamples.ts";
import { MemoryStore } from "../../support/memoryStore.ts";

const store = new MemoryStore();
beforeAll(() => writeSamples(store));

function tagsOf(repository: string): readonly string[] {
  return [...store.repository(repository).tags.keys()];
}

function manifestOf(repository: string, tag: string): Manifest {
  const { tags, manifests } = store.repository(repository);
  const digest = tags.get(tag);
  const raw = digest && manifests.get(digest);
  if (!raw) throw new Error(`There is no ${repository}:${tag}`);
  return parseManifest(raw);
}

function membersOf(repository: string, tag: string): readonly Descriptor[] {
  const manifest = manifestOf(repository, tag);
  return manifest.kind === "index" ? manifest.manifests : [];
}

function platformsOf(repository: string, tag: string): readonly string[] {
  return membersOf(repository, tag).map(({ platform }) =>
    platform ? formatPlatform(platform) : "-",
  );
}

/** Every manifest with its repository and, where an index names one, its platform. */
function allManifests(): readonly {
  readonly repository: string;
  readonly manifest: Manifest;
  readonly platform: Platform | undefined;
}[] {
  return [...store.repositories].flatMap(([repository, { manifests }]) => {
    const all = [...manifests.values()].map((raw) => parseManifest(raw));
    const entries = all.flatMap((each) => (each.kind === "index" ? each.manifests : []));
    return all.map((manifest) => ({
      repository,
      manifest,
      platform: entries.find(({ digest }) => digest === manifest.raw.digest)?.platform,
    }));
  });
}

describe("the samples", () => {
  it("are the same wherever they are written", async () => {
    const again = new MemoryStore();
    await writeSamples(again);
    const digests = (each: MemoryStore) =>
      [...each.repositories].map(([name, { tags }]) => [name, [...tags]]);
    expect(digests(again)).toEqual(digests(store));
    const all = createHash("sha256")
      .update(JSON.stringify(digests(store)))
      .digest("hex");
    // Other digests would leave references to the samples behind.
    expect(all).toBe("c220b86f7af66ff23b71197bd26952d4ab77028706ac441b68c38233c39baca5");
  });

  it("are whole: what a manifest names is there, with the size it names", () => {
    let checked = 0;
    for (const { repository, manifest } of allManifests()) {
      const { blobs, manifests } = store.repository(repository);
      if (manifest.kind === "index") {
        for (const { digest, size, mediaType } of manifest.manifests) {
          expect(manifests.get(digest)).toMatchObject({ mediaType });
          expect(manifests.get(digest)?.bytes.length).toBe(size);
        }
      } else if (manifest.kind === "image" || manifest.kind === "artifact") {
        const config = manifest.config ? [manifest.config] : [];
        for (const { digest, size } of [...config, ...manifest.layers]) {
          expect(blobs.get(digest)?.length).toBe(size);
          checked++;
        }
      } else throw new Error(`A sample is ${manifest.kind}`);
    }
    expect(checked).toBeGreaterThan(80);
  });

  it("have configs that fit their layers and the platforms they are listed under", () => {
    const platforms = new Set<string>();
    for (const { repository, manifest, platform } of allManifests()) {
      if (manifest.kind !== "image" || !isImageConfigType(manifest.config.mediaType)) continue;
      const { blobs } = store.repository(repository);
      const json = parseJsonObject(blobs.get(manifest.config.digest) ?? new Uint8Array());
      const written = readPlatform(json);
      if (platform) expect(written).toEqual(platform);
      if (!isUnknownPlatform(written)) platforms.add(formatPlatform(written));
      const diffIds = manifest.layers.map(({ digest }) => {
        const archive = gunzipSync(blobs.get(digest) ?? new Uint8Array());
        return `sha256:${createHash("sha256").update(archive).digest("hex")}`;
      });
      expect(json).toMatchObject({ rootfs: { type: "layers", diff_ids: diffIds } });
    }
    expect([...platforms].sort()).toEqual([
      "linux/amd64",
      "linux/arm/v7",
      "linux/arm64/v8",
      "windows/amd64 (10.0.17763.1697)",
      "windows/amd64 (10.0.20348.2113)",
    ]);
  });

  it("show hello world as docker lists it", () => {
    const repository = "multi-arch-samples/hello-world";
    expect(tagsOf(repository)).toEqual(["linux-amd64", "linux-arm64", "windows-amd64", "latest"]);
    expect(manifestOf(repository, "latest")).toMatchObject({
      raw: { mediaType: MediaTypes.dockerList },
    });
    expect(membersOf(repository, "latest").map(({ mediaType }) => mediaType)).toEqual(
      Array.from({ length: 3 }, () => MediaTypes.dockerManifest),
    );
  });

  it("leave the list of the application to the user", () => {
    expect(tagsOf("multi-arch-samples/app")).toEqual(["amd64", "arm64", "arm-v7"]);
    for (const tag of tagsOf("multi-arch-samples/app")) {
      expect(manifestOf("multi-arch-samples/app", tag).kind).toBe("image");
    }
  });

  it("tie attestations to their images", () => {
    const members = membersOf("multi-arch-samples/attested", "latest");
    expect(members).toHaveLength(4);
    const [amd64, arm64, ...attestations] = members;
    expect(attestations.map(({ annotations }) => annotations?.[AttestationKeys.subject])).toEqual([
      amd64?.digest,
      arm64?.digest,
    ]);
  });

  it("nest indexes two levels deep", () => {
    const repository = "multi-arch-samples/nested";
    expect(membersOf(repository, "latest").map(({ mediaType }) => mediaType)).toEqual([
      MediaTypes.ociIndex,
      MediaTypes.ociIndex,
    ]);
    expect(platformsOf(repository, "linux")).toHaveLength(2);
    expect(platformsOf(repository, "windows")).toHaveLength(2);
  });

  it("have an image with layers, history and an SBOM", () => {
    const repository = "multi-arch-samples/layers";
    const image = manifestOf(repository, "latest");
    if (image.kind !== "image") throw new Error("It is no image");
    expect(image.layers.length).toBeGreaterThan(5);
    const { raw } = image;
    const referring = allManifests().filter(
      ({ manifest }) => manifest.kind === "artifact" && manifest.subject?.digest === raw.digest,
    );
    expect(referring.map(({ manifest }) => manifest)).toMatchObject([
      { type: "application/spdx+json" },
    ]);
  });

  it("have a Helm chart, which is no image", () => {
    expect(manifestOf("charts/demo", "1.0.0")).toMatchObject({
      kind: "artifact",
      type: "application/vnd.cncf.helm.config.v1+json",
    });
  });

  it("have many tags on few digests", () => {
    const { tags } = store.repository("multi-arch-samples/releases");
    expect(tags.size).toBeGreaterThanOrEqual(30);
    expect(new Set(tags.values()).size).toBeLessThan(10);
    expect([...tags.keys()]).toEqual(
      expect.arrayContaining(["1.10.0", "2.0.0-rc.1", "latest", "nightly"]),
    );
    expect(tags.get("latest")).toBe(tags.get("2.1.0"));
  });
});
