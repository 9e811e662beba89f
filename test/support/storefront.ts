import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { MemoryStore } from "./memoryStore.ts";
import { bytesOf, descriptorOf } from "./ociData.ts";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import type { Digest } from "../../src/core/oci/digest.ts";
import type { ListDraft } from "../../src/images/drafts/listDraft.ts";
import { listText } from "../../src/images/drafts/listText.ts";
import { putRichImage } from "./richImages.ts";
import { amd64, arm64, putAttestation, putIndex, putManifest, windows } from "./sampleImages.ts";

/** Repository that {@link putStorefront} fills. */
export const storefront = "shop/storefront";

/** Text that would be markup, a script or something else to read, if it were not shown as it is. */
const hostileText = '<img src=x onerror="document.title=1"> \u202egnp.exe\u0007';

/** Puts documents of every kind that the view shows. */
export function putStorefront(store: MemoryStore) {
  const place = { repository: storefront };
  const images = [
    putRichImage(store, storefront, amd64),
    putRichImage(store, storefront, arm64, { scale: 0.93 }),
    putRichImage(store, storefront, windows, { scale: 2.4 }),
  ] as const;
  const proof = putAttestation(store, storefront, images[0], [
    "https://spdx.dev/Document",
    "https://slsa.dev/provenance/v1",
  ]);
  const list = putIndex(store, { ...place, tag: "1.4" }, [...images, proof]);
  putIndex(store, { ...place, tag: "nested" }, [{ ...list, platform: amd64 }]);
  putIndex(store, { ...place, tag: "mislabelled" }, [{ ...images[0], platform: arm64 }]);
  putManifest(
    store,
    { ...place, tag: "odd" },
    { mediaType: "application/vnd.example.thing+json", note: "nobody knows" },
  );
  putManifest(
    store,
    { ...place, tag: "hostile" },
    { mediaType: MediaTypes.ociIndex, manifests: [], annotations: { description: hostileText } },
  );
  putArtifact(store);
  putText(store, "notjson", "<html><body>Log in first</body></html>");
  return { images, list };
}

function putArtifact(store: MemoryStore): void {
  putManifest(
    store,
    { repository: storefront, tag: "sbom" },
    {
      mediaType: MediaTypes.ociManifest,
      artifactType: "application/spdx+json",
      config: { ...descriptorToJson(descriptorOf("{}", { mediaType: MediaTypes.ociEmpty })) },
      layers: [
        descriptorToJson(
          descriptorOf("sbom", {
            mediaType: "application/spdx+json",
            size: 4711,
            annotations: { "org.opencontainers.image.title": "storefront.spdx.json" },
          }),
        ),
      ],
    },
  );
}

/** Puts bytes under a tag that are no manifest at all. */
export function putText(store: MemoryStore, tag: string, text: string): void {
  const descriptor = putManifest(
    store,
    { repository: storefront, tag },
    { mediaType: "text/html" },
  );
  const { manifests } = store.repository(storefront);
  const { digest } = descriptor;
  manifests.set(digest, { mediaType: "text/html", digest, bytes: bytesOf(text) });
}

/** A list of the storefront's first two images, not pushed yet, for the tag `1.4`. */
export function storefrontDraft(
  images: readonly Descriptor[],
  basedOn: Digest | undefined,
): ListDraft {
  const members = images.slice(0, 2);
  const connectionId = "registry.test";
  return {
    id: "draft-1",
    connectionId,
    repository: storefront,
    tag: "1.4",
    moreTags: [],
    text: listText(members, MediaTypes.ociIndex),
    origins: Object.fromEntries(
      members.map(({ digest }, position) => [
        digest,
        { connectionId, repository: storefront, source: `storefront:part-${position + 1}` },
      ]),
    ),
    leftBehind: [],
    basedOn,
    changedAt: "2026-11-22T09:00:00Z",
  };
}

/** Path and query of that draft's URI. */
export const storefrontDraftUri = { path: `/${storefront}:1.4`, query: "draft-1" } as const;
