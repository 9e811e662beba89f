import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { MemoryStore } from "./memoryStore.ts";
import { bytesOf, descriptorOf, sha256 } from "./ociData.ts";
import { putManifest } from "./sampleImages.ts";

const steps = [
  [
    "/bin/sh -c #(nop) ADD file:0d82cd095966e8ee78b593cb47a352eec842edb7bd9d9468e8a70154522447d1 in /",
    31_400_000,
  ],
  [
    "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates tini # buildkit",
    11_900_000,
  ],
  ["COPY /out/server /usr/local/bin/server # buildkit", 18_700_000],
  ["COPY migrations /srv/migrations # buildkit", 48_000],
] as const;

/** Puts an image with all that the view shows of one: history, labels, environment, annotations. */
export function putRichImage(
  store: MemoryStore,
  repository: string,
  platform: Platform,
  options: { readonly scale?: number; readonly tag?: string } = {},
): Descriptor {
  const { scale = 1, tag } = options;
  const config = bytesOf(JSON.stringify(richConfig(platform)));
  const digest = sha256(config);
  store.repository(repository).blobs.set(digest, config);
  const descriptor = putManifest(
    store,
    { repository, ...(tag !== undefined && { tag }) },
    {
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: { mediaType: MediaTypes.ociConfig, digest, size: config.length },
      layers: steps.map(([step, size]) =>
        descriptorToJson(
          descriptorOf(`${platform.architecture} ${step}`, {
            mediaType: MediaTypes.ociLayerGzip,
            size: Math.round(size * scale),
          }),
        ),
      ),
      annotations: {
        "org.opencontainers.image.revision": "4f2c9e1",
        "org.opencontainers.image.source": "https://git.example.com/shop/storefront",
      },
    },
  );
  return { ...descriptor, platform };
}

function richConfig({ os, architecture, variant, osVersion }: Platform) {
  return {
    architecture,
    os,
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { "os.version": osVersion }),
    created: "2026-11-21T10:20:30Z",
    author: "Storefront team",
    config: {
      User: "10001:10001",
      ExposedPorts: { "8080/tcp": {}, "9090/tcp": {} },
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "PORT=8080", "LANG=C.UTF-8"],
      Entrypoint: ["/usr/bin/tini", "--"],
      Cmd: ["/usr/local/bin/server", "--listen", ":8080"],
      WorkingDir: "/srv",
      Labels: {
        "org.opencontainers.image.title": "Storefront",
        "org.opencontainers.image.licenses": "Apache-2.0",
      },
      StopSignal: "SIGTERM",
    },
    rootfs: { type: "layers", diff_ids: steps.map(([step]) => sha256(`diff ${step}`)) },
    history: [
      ...steps.map(([step]) => ({ created: "2026-11-21T10:20:30Z", created_by: step })),
      {
        created: "2026-11-21T10:20:30Z",
        created_by: 'ENTRYPOINT ["/usr/bin/tini" "--"]',
        comment: "buildkit.dockerfile.v0",
        empty_layer: true,
      },
    ],
  };
}
