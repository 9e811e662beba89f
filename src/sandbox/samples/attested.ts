import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson, type Descriptor } from "../../core/oci/descriptor.ts";
import { digestOf, hexOf } from "../../core/oci/digest.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { utf8 } from "./bytes.ts";
import { baseFiles, linuxAmd64, linuxArm64, program } from "./sampleFiles.ts";
import { putImage, putIndex, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";
import { spdxDocument } from "./spdxDocument.ts";

const created = "2026-03-03T08:00:00Z";
const unknown: Platform = { os: "unknown", architecture: "unknown" };

interface Statement {
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** Images with an SBOM and their provenance, as BuildKit attaches them to an index. */
export async function writeAttested(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/attested");
  const images: Descriptor[] = [];
  const attestations: Descriptor[] = [];
  for (const platform of [linuxAmd64, linuxArm64]) {
    const image = await putImage(repository, attestedImage(platform));
    images.push(image);
    attestations.push(await putAttestation(repository, image, platform));
  }
  const manifests = [...images, ...attestations];
  await putIndex(repository, { format: "oci", manifests }, ["latest"]);
}

function attestedImage(platform: Platform): SampleImage {
  const text = `Built with attestations for ${platform.architecture}\n`;
  return {
    format: "oci",
    platform,
    created,
    steps: [
      { createdBy: "ADD rootfs.tar.gz / # buildkit", files: baseFiles("3.20") },
      {
        createdBy: "COPY --from=build /out/attested /bin/ # buildkit",
        files: [program("bin/attested", platform, text)],
      },
    ],
    config: { Env: ["PATH=/bin"], Cmd: ["/bin/attested"], WorkingDir: "/" },
  };
}

/** A manifest of in-toto statements (BuildKit, docs/attestations/attestation-storage.md). */
async function putAttestation(
  repository: SampleRepository,
  image: Descriptor,
  platform: Platform,
): Promise<Descriptor> {
  const layers: Descriptor[] = [];
  const diffIds: string[] = [];
  for (const statement of statementsOn(platform)) {
    const bytes = utf8(JSON.stringify(inToto(image, statement)));
    diffIds.push(await digestOf(bytes));
    const annotations = { "in-toto.io/predicate-type": statement.predicateType };
    layers.push({ ...(await repository.putBlob(MediaTypes.inToto, bytes)), annotations });
  }
  const config = await repository.putJson(MediaTypes.ociConfig, {
    architecture: "unknown",
    os: "unknown",
    config: {},
    rootfs: { type: "layers", diff_ids: diffIds },
  });
  const manifest = await repository.putManifest({
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: descriptorToJson(config),
    layers: layers.map((layer) => descriptorToJson(layer)),
  });
  const annotations = {
    [AttestationKeys.subject]: image.digest,
    [AttestationKeys.type]: AttestationKeys.attestationManifest,
  };
  return { ...manifest, platform: unknown, annotations };
}

function inToto(image: Descriptor, { predicateType, predicate }: Statement): JsonObject {
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType,
    subject: [
      {
        name: "pkg:docker/multi-arch-samples/attested@latest",
        digest: { sha256: hexOf(image.digest) },
      },
    ],
    predicate,
  };
}

function statementsOn(platform: Platform): readonly Statement[] {
  const sbom = spdxDocument(`attested-${platform.architecture}`, created, [
    { name: "attested", version: "1.0.0" },
    { name: "sample-base", version: "3.20" },
  ]);
  return [
    { predicateType: "https://spdx.dev/Document", predicate: sbom },
    { predicateType: "https://slsa.dev/provenance/v1", predicate: provenanceOf(platform) },
  ];
}

function provenanceOf(platform: Platform): JsonObject {
  return {
    buildDefinition: {
      buildType:
        "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
      externalParameters: {
        configSource: { path: "Dockerfile" },
        request: { frontend: "dockerfile.v0" },
      },
      internalParameters: { builderPlatform: `${platform.os}/${platform.architecture}` },
      resolvedDependencies: [],
    },
    runDetails: { builder: { id: "" }, metadata: { startedOn: created, finishedOn: created } },
  };
}
