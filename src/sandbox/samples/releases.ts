import type { Platform } from "../../core/oci/platform.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { linuxAmd64, linuxArm64, program } from "./sampleFiles.ts";
import { putImage, putIndex, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";

interface Build {
  readonly created: string;
  /** The first one names the build. */
  readonly tags: readonly [string, ...string[]];
}

const builds: readonly Build[] = [
  { created: "2025-02-03T10:00:00Z", tags: ["1.0.0", "1.0.1", "1.0.2", "1.0"] },
  { created: "2025-04-14T10:00:00Z", tags: ["1.1.0", "1.1.1", "1.1"] },
  { created: "2025-06-02T10:00:00Z", tags: ["1.2.0", "1.2.1", "1.2.2", "1.2.3", "1.2"] },
  { created: "2025-09-08T10:00:00Z", tags: ["1.9.0", "1.9.1", "1.9"] },
  { created: "2025-11-24T10:00:00Z", tags: ["1.10.0", "1.10.1", "1.10", "1"] },
  { created: "2026-01-12T10:00:00Z", tags: ["2.0.0-rc.1", "2.0.0-rc.2"] },
  { created: "2026-02-16T10:00:00Z", tags: ["2.0.0", "2.0.1", "2.0"] },
  { created: "2026-05-04T10:00:00Z", tags: ["2.1.0", "2.1", "2", "latest", "stable"] },
  { created: "2026-05-20T02:00:00Z", tags: ["nightly", "edge"] },
];

/** Many tags on few digests: for sorting, filtering and finding what a tag shares. */
export async function writeReleases(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/releases");
  for (const build of builds) {
    const manifests = [
      await putImage(repository, releaseImage(build, linuxAmd64)),
      await putImage(repository, releaseImage(build, linuxArm64)),
    ];
    const annotations = { "org.opencontainers.image.version": build.tags[0] };
    await putIndex(repository, { format: "oci", manifests, annotations }, build.tags);
  }
}

function releaseImage({ created, tags }: Build, platform: Platform): SampleImage {
  const [version] = tags;
  const text = `release ${version} on ${platform.architecture}\n`;
  return {
    format: "oci",
    platform,
    created,
    steps: [
      { createdBy: "COPY release / # buildkit", files: [program("release", platform, text)] },
      { createdBy: 'ENTRYPOINT ["/release"]' },
    ],
    config: { Entrypoint: ["/release"], WorkingDir: "/" },
  };
}
