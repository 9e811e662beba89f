import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import {
  indexContents,
  isAttestation,
  type IndexEntryKind,
} from "../../../../src/core/oci/indexContents.ts";
import type { IndexManifest } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { descriptorOf, rawManifest, sha256 } from "../../../support/ociData.ts";

const unknownPlatform = { os: "unknown", architecture: "unknown" };
const amd64 = descriptorOf("amd64", { platform: { os: "linux", architecture: "amd64" } });
const arm64 = descriptorOf("arm64", { platform: { os: "linux", architecture: "arm64" } });

function attestationOf(subject: string, name = `about ${subject}`): Descriptor {
  return descriptorOf(name, {
    platform: unknownPlatform,
    annotations: {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": sha256(subject),
    },
  });
}

function indexOf(...manifests: readonly Descriptor[]): IndexManifest {
  return { kind: "index", raw: rawManifest({}), json: {}, annotations: {}, manifests };
}

describe("indexContents", () => {
  it("folds attestations under their image, wherever they stand", () => {
    const early = attestationOf("arm64");
    const late = attestationOf("amd64");
    const { entries, orphanAttestations } = indexContents(indexOf(early, amd64, arm64, late));
    expect(entries).toEqual([
      { descriptor: amd64, kind: "image", platform: amd64.platform, attestations: [late] },
      { descriptor: arm64, kind: "image", platform: arm64.platform, attestations: [early] },
    ]);
    expect(orphanAttestations).toEqual([]);
  });

  it("keeps several attestations of an image in order", () => {
    const first = attestationOf("amd64", "first");
    const second = attestationOf("amd64", "second");
    const { entries } = indexContents(indexOf(amd64, first, second));
    expect(entries[0]?.attestations).toEqual([first, second]);
  });

  it("shows an attestation under each entry of the same image", () => {
    const same = { ...amd64, platform: { os: "linux", architecture: "386" } };
    const attestation = attestationOf("amd64");
    const { entries } = indexContents(indexOf(amd64, same, attestation));
    expect(entries.map((entry) => entry.attestations)).toEqual([[attestation], [attestation]]);
  });

  it("sets attestations apart whose image is not there, or that name none", () => {
    const elsewhere = attestationOf("gone");
    const nameless = descriptorOf("nameless", {
      annotations: { "vnd.docker.reference.type": "attestation-manifest" },
    });
    const { entries, orphanAttestations } = indexContents(indexOf(amd64, elsewhere, nameless));
    expect(entries).toHaveLength(1);
    expect(orphanAttestations).toEqual([elsewhere, nameless]);
  });

  it.each<[string, Descriptor, IndexEntryKind]>([
    ["an image without a platform", descriptorOf("x"), "image"],
    ["a Docker image", descriptorOf("x", { mediaType: MediaTypes.dockerManifest }), "image"],
    ["a nested index", descriptorOf("x", { mediaType: MediaTypes.ociIndex }), "index"],
    ["a nested list", descriptorOf("x", { mediaType: MediaTypes.dockerList }), "index"],
    ["schema 1", descriptorOf("x", { mediaType: MediaTypes.dockerSchema1Signed }), "schema1"],
    ["an artifact", descriptorOf("x", { artifactType: "application/x" }), "artifact"],
    ["an image that says so", descriptorOf("x", { artifactType: MediaTypes.ociConfig }), "image"],
    ["unknown/unknown", descriptorOf("x", { platform: unknownPlatform }), "artifact"],
    [
      "a withdrawn artifact manifest",
      descriptorOf("x", { mediaType: "application/vnd.oci.artifact.manifest.v1+json" }),
      "artifact",
    ],
    ["a blob", descriptorOf("x", { mediaType: MediaTypes.ociLayerGzip }), "unknown"],
    ["no type", descriptorOf("x", { mediaType: "" }), "unknown"],
    ["no type but a platform", { ...amd64, mediaType: "" }, "image"],
    ["a type with a parameter", { ...amd64, mediaType: `${MediaTypes.ociManifest}; a=b` }, "image"],
  ])("calls %s what it is", (_, descriptor, kind) => {
    expect(indexContents(indexOf(descriptor)).entries.map((entry) => entry.kind)).toEqual([kind]);
  });

  it("Invariant 4: drops no descriptor, and keeps the order of those it does not fold", () => {
    const names = fc.constantFrom("a", "b", "c", "d");
    const images = names.map((name) => descriptorOf(name));
    const attestations = names.map((name) => attestationOf(name));
    const lists = fc.array(fc.oneof(images, attestations), { maxLength: 12 });
    fc.assert(
      fc.property(lists, (manifests) => {
        const { entries, orphanAttestations } = indexContents(indexOf(...manifests));
        const shown = new Set([
          ...entries.flatMap((entry) => [entry.descriptor, ...entry.attestations]),
          ...orphanAttestations,
        ]);
        expect(shown).toEqual(new Set(manifests));
        const plain = manifests.filter((descriptor) => !isAttestation(descriptor));
        expect(entries.map((entry) => entry.descriptor)).toEqual(plain);
      }),
    );
  });
});

describe("isAttestation", () => {
  it("asks for BuildKit's annotations, not for an unknown platform alone", () => {
    expect(isAttestation(attestationOf("x"))).toBe(true);
    expect(isAttestation(descriptorOf("x", { platform: unknownPlatform }))).toBe(false);
    const subject = { "vnd.docker.reference.digest": sha256("x") };
    expect(isAttestation({ ...amd64, annotations: subject })).toBe(false);
    expect(isAttestation({ ...amd64, platform: unknownPlatform, annotations: subject })).toBe(true);
  });
});
