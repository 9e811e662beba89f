import { describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { maxManifestRows } from "../../../src/explorer/children/manifestNodes.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { ExplorerHarness } from "../../support/explorerHarness.ts";
import { descriptorOf } from "../../support/ociData.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  putManifest,
  windows,
} from "../../support/sampleImages.ts";

const repository = "app";

async function tagWith(
  put: (harness: ExplorerHarness, place: { repository: string; tag: string }) => unknown,
) {
  const harness = new ExplorerHarness();
  put(harness, { repository, tag: "v1" });
  return { harness, tag: await harness.tag(repository, "v1") };
}

describe("a tag's children", () => {
  it("are the platforms of a list, in its order", async () => {
    const { harness, tag } = await tagWith(({ store }, place) => {
      const images = [windows, arm64, amd64].map((each) => putImage(store, { repository }, each));
      putIndex(store, place, images);
    });
    expect(await harness.rows(tag)).toEqual([
      "platform windows/amd64",
      "platform linux/arm64",
      "platform linux/amd64",
    ]);
  });

  it("are the parts of a single image, lowest layer first", async () => {
    const { harness, tag } = await tagWith(({ store }, place) => putImage(store, place, amd64));
    const parts = await harness.model.children(tag);
    expect(parts).toMatchObject([
      { kind: "part", role: "config" },
      { kind: "part", role: "layer", ordinal: 1, descriptor: { size: 1000 } },
      { kind: "part", role: "layer", ordinal: 2, descriptor: { size: 2000 } },
    ]);
  });

  it("have ids of their own when a layer or a platform comes twice", async () => {
    const { harness, tag } = await tagWith(({ store }, place) => {
      const layer = descriptorToJson(descriptorOf("empty", { mediaType: MediaTypes.ociLayerGzip }));
      const config = descriptorToJson(descriptorOf("c", { mediaType: MediaTypes.ociConfig }));
      const image = putManifest(
        store,
        { repository },
        { mediaType: MediaTypes.ociManifest, config, layers: [layer, layer] },
      );
      const twice = { ...image, platform: amd64 };
      putIndex(store, place, [twice, twice, { ...image, platform: arm64 }]);
    });
    const platforms = await harness.model.children(tag);
    expect(new Set(platforms.map(({ id }) => id)).size).toBe(3);
    for (const platform of platforms) {
      const parts = await harness.model.children(platform);
      expect(new Set(parts.map(({ id }) => id)).size).toBe(3);
    }
  });

  it("are the contents of an artifact, less an empty config", async () => {
    const { harness, tag } = await tagWith(({ store }, place) =>
      putManifest(store, place, {
        mediaType: MediaTypes.ociManifest,
        artifactType: "application/vnd.example.sbom",
        config: descriptorToJson(descriptorOf("{}", { mediaType: MediaTypes.ociEmpty })),
        layers: [descriptorToJson(descriptorOf("sbom", { mediaType: "application/spdx+json" }))],
      }),
    );
    expect(await harness.rows(tag)).toEqual(["part content"]);
  });

  it("say so where a manifest names nothing", async () => {
    const { harness, tag } = await tagWith(({ store }, place) =>
      putManifest(store, place, { mediaType: "application/vnd.example+json" }),
    );
    expect(await harness.rows(tag)).toEqual(["message noParts"]);
  });

  it("include what refers to the manifest", async () => {
    const { harness, tag } = await tagWith(({ store }, place) => {
      const { digest } = putImage(store, place, amd64);
      const signature = descriptorOf("signature", { artifactType: "application/vnd.signature" });
      store.repository(repository).referrers.set(digest, [signature]);
    });
    expect((await harness.rows(tag)).at(-1)).toBe("part referrer");
  });
});

describe("attestations", () => {
  function attested() {
    const harness = new ExplorerHarness();
    const image = putImage(harness.store, { repository }, amd64);
    const attestation = putAttestation(harness.store, repository, image, [
      "https://spdx.dev/Document",
      "https://slsa.dev/provenance/v1",
    ]);
    return { harness, image, attestation };
  }

  it("fold under the platform that they describe", async () => {
    const { harness, image, attestation } = attested();
    putIndex(harness.store, { repository, tag: "v1" }, [image, attestation]);
    const tag = await harness.tag(repository, "v1");
    expect(await harness.rows(tag)).toEqual(["platform linux/amd64"]);
    const platform = await harness.named(tag, "linux/amd64");
    expect(await harness.rows(platform)).toEqual([
      "part config",
      "part layer",
      "part layer",
      "part attestation",
    ]);
    await harness.resolveRows();
    expect(harness.model.summary(platform)).toMatchObject({
      kind: "image",
      attestations: ["sbom", "provenance"],
    });
    const part = await harness.named(platform, "attestation");
    expect(harness.model.summary(part)).toMatchObject({ statements: ["sbom", "provenance"] });
  });

  it("stay visible when their image is not in the list", async () => {
    const { harness, attestation } = attested();
    putIndex(harness.store, { repository, tag: "v1" }, [attestation]);
    expect(await harness.rows(await harness.tag(repository, "v1"))).toEqual(["part attestation"]);
  });

  it("are not shown a second time as referrers", async () => {
    const { harness, image, attestation } = attested();
    putIndex(harness.store, { repository, tag: "v1" }, [image, attestation]);
    harness.store.repository(repository).referrers.set(image.digest, [attestation]);
    const platform = await harness.named(await harness.tag(repository, "v1"), "linux/amd64");
    const rows = await harness.rows(platform);
    expect(rows.filter((row) => row === "part attestation")).toHaveLength(1);
    expect(rows).not.toContain("part referrer");
  });
});

describe("invariant 9: what a registry sends is hostile until parsed", () => {
  async function deepest(harness: ExplorerHarness): Promise<readonly string[]> {
    let node: ExplorerNode = await harness.tag(repository, "v1");
    for (let depth = 0; depth < 50; depth++) {
      const [child] = await harness.model.children(node);
      if (child?.kind !== "index") return harness.rows(node);
      node = child;
    }
    throw new Error("There is no end to it");
  }

  it("follows a list within a list", async () => {
    const harness = new ExplorerHarness();
    const inner = putIndex(harness.store, { repository }, [
      putImage(harness.store, { repository }, amd64),
    ]);
    putIndex(harness.store, { repository, tag: "v1" }, [inner]);
    expect(await deepest(harness)).toEqual(["platform linux/amd64"]);
  });

  it("stops at lists nested too deep", async () => {
    const harness = new ExplorerHarness();
    let entry: Descriptor = putImage(harness.store, { repository }, amd64);
    for (let depth = 0; depth < 20; depth++) {
      entry = putIndex(harness.store, { repository, tag: "v1" }, [entry]);
    }
    expect(await deepest(harness)).toEqual(["message tooDeep"]);
  });

  it("stops at a list that claims to contain itself", async () => {
    const harness = new ExplorerHarness();
    const own = descriptorOf("a list", { mediaType: MediaTypes.ociIndex });
    const { manifests, tags } = harness.store.repository(repository);
    const content = { mediaType: own.mediaType, manifests: [descriptorToJson(own)] };
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    manifests.set(own.digest, { mediaType: own.mediaType, digest: own.digest, bytes });
    tags.set("v1", own.digest);
    expect(await deepest(harness)).toEqual(["message tooDeep"]);
  });

  it("shows the first of very many entries", async () => {
    const harness = new ExplorerHarness();
    const entries = Array.from({ length: maxManifestRows + 7 }, (_, position) =>
      descriptorOf(`entry ${position}`, { platform: amd64 }),
    );
    putIndex(harness.store, { repository, tag: "v1" }, entries);
    const rows = await harness.model.children(await harness.tag(repository, "v1"));
    expect(rows).toHaveLength(maxManifestRows + 1);
    expect(rows.at(-1)).toMatchObject({
      kind: "message",
      message: { code: "truncated", shown: maxManifestRows, total: maxManifestRows + 7 },
    });
  });
});
