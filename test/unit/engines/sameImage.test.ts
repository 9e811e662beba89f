import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import { isSameImage } from "../../../src/engines/sameImage.ts";
import { descriptorOf, rawManifest } from "../../support/ociData.ts";

describe("whether a tag names a local image already", () => {
  const config = descriptorOf("config", { mediaType: MediaTypes.ociConfig });
  const manifest = parseManifest(
    rawManifest(
      { schemaVersion: 2, mediaType: MediaTypes.ociManifest, config, layers: [] },
      MediaTypes.ociManifest,
    ),
  );
  const platform = { os: "linux", architecture: "amd64" };

  function local(id: string) {
    return { id, names: [], platform, repoDigests: [] };
  }

  it("is told by the digest of the config or of the manifest", () => {
    expect(isSameImage(local(config.digest), manifest)).toBe(true);
    expect(isSameImage(local(config.digest.slice("sha256:".length)), manifest)).toBe(true);
    expect(isSameImage(local(manifest.raw.digest), manifest)).toBe(true);
    expect(isSameImage(local(descriptorOf("another").digest), manifest)).toBe(false);
  });
});
