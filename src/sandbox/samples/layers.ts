import type { Descriptor } from "../../core/oci/descriptor.ts";
import { descriptorToJson } from "../../core/oci/descriptor.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { baseFiles, linuxAmd64, program, textFile } from "./sampleFiles.ts";
import { putImage, type BuildStep, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";
import { spdxDocument } from "./spdxDocument.ts";

const created = "2026-04-08T11:20:00Z";
const sbomType = "application/spdx+json";

/** An image of many layers with a long history, and an SBOM that refers to it. */
export async function writeLayers(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/layers");
  const { platform: _platform, ...subject } = await putImage(repository, layeredImage(), [
    "latest",
  ]);
  await putSbom(repository, subject);
}

function layeredImage(): SampleImage {
  return {
    format: "oci",
    platform: linuxAmd64,
    created,
    steps: layeredSteps(),
    config: {
      User: "app",
      ExposedPorts: { "8080/tcp": {}, "9090/tcp": {} },
      Env: [
        "PATH=/srv/bin:/usr/local/bin:/usr/bin:/bin",
        "LANG=C.UTF-8",
        "SERVER_PORT=8080",
        "SERVER_LOG=info",
      ],
      Entrypoint: ["/srv/bin/server"],
      Cmd: ["--config", "/srv/server.toml"],
      Volumes: { "/srv/data": {} },
      WorkingDir: "/srv",
      StopSignal: "SIGTERM",
      Labels: {
        "org.opencontainers.image.title": "layers",
        "org.opencontainers.image.version": "3.2.1",
        "org.opencontainers.image.licenses": "MIT",
        "org.opencontainers.image.source": "https://example.com/samples/layers",
      },
    },
    annotations: {
      "org.opencontainers.image.title": "layers",
      "org.opencontainers.image.description": "A sample with many layers and a long history",
      "org.opencontainers.image.licenses": "MIT",
    },
  };
}

function layeredSteps(): readonly BuildStep[] {
  return [
    { createdBy: "ADD rootfs.tar.gz / # buildkit", files: baseFiles("3.20") },
    { createdBy: 'CMD ["/bin/sh"]' },
    {
      createdBy: "RUN /bin/sh -c apk add --no-cache ca-certificates tzdata # buildkit",
      files: [{ path: "etc/ssl/" }, textFile("etc/ssl/certificates.txt", 3600)],
    },
    { createdBy: "ENV LANG=C.UTF-8" },
    {
      createdBy: "COPY --from=runtime /usr/local/lib /usr/local/lib # buildkit",
      files: [{ path: "usr/local/lib/" }, textFile("usr/local/lib/runtime.txt", 11_000)],
    },
    {
      createdBy: "COPY dependencies /srv/lib # buildkit",
      files: [{ path: "srv/lib/" }, textFile("srv/lib/dependencies.txt", 6200)],
    },
    {
      createdBy: "COPY --from=build /out/server /srv/bin/ # buildkit",
      files: [{ path: "srv/bin/" }, program("srv/bin/server", linuxAmd64, "server 3.2.1\n")],
    },
    {
      createdBy: "COPY static /srv/static # buildkit",
      files: [{ path: "srv/static/" }, textFile("srv/static/index.txt", 1500)],
    },
    {
      createdBy: "COPY server.toml /srv/ # buildkit",
      files: [{ path: "srv/server.toml", content: 'port = 8080\nlog = "info"\n' }],
    },
    { createdBy: "EXPOSE [8080/tcp 9090/tcp]" },
    { createdBy: "USER app" },
    { createdBy: 'ENTRYPOINT ["/srv/bin/server"]' },
    { createdBy: 'CMD ["--config" "/srv/server.toml"]' },
  ];
}

/** An artifact with a subject (image-spec manifest.md, "Guidelines for Artifact Usage"). */
async function putSbom(repository: SampleRepository, subject: Descriptor): Promise<void> {
  const config = await repository.putJson(MediaTypes.ociEmpty, {});
  const sbom = await repository.putJson(
    sbomType,
    spdxDocument("layers", created, [
      { name: "server", version: "3.2.1" },
      { name: "ca-certificates", version: "20240705" },
      { name: "tzdata", version: "2026a" },
    ]),
  );
  const title = { "org.opencontainers.image.title": "layers.spdx.json" };
  await repository.putManifest({
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    artifactType: sbomType,
    config: descriptorToJson(config),
    layers: [descriptorToJson({ ...sbom, annotations: title })],
    subject: descriptorToJson(subject),
    annotations: { "org.opencontainers.image.created": created },
  });
}
