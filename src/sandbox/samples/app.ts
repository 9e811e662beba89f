import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { baseFiles, linuxAmd64, linuxArm64, linuxArmV7, program, textFile } from "./sampleFiles.ts";
import { putImage, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";

const created = "2026-02-11T14:05:00Z";

/** An application for three platforms that no list combines yet: making one is left to the user. */
export async function writeApp(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/app");
  await putImage(repository, appImage(linuxAmd64, 5200), ["amd64"]);
  await putImage(repository, appImage(linuxArm64, 4800), ["arm64"]);
  await putImage(repository, appImage(linuxArmV7, 3900), ["arm-v7"]);
}

function appImage(platform: Platform, weight: number): SampleImage {
  const text = `app 1.4.0 on ${platform.os}/${platform.architecture}\n`;
  return {
    format: "oci",
    platform,
    created,
    steps: [
      { createdBy: "ADD rootfs.tar.gz / # buildkit", files: baseFiles("3.20") },
      {
        createdBy: "COPY --from=build /out/app /app/ # buildkit",
        files: [{ path: "app/" }, program("app/app", platform, text)],
      },
      {
        createdBy: "COPY assets /app/assets # buildkit",
        files: [{ path: "app/assets/" }, textFile("app/assets/strings.txt", weight)],
      },
      { createdBy: 'ENTRYPOINT ["/app/app"]' },
    ],
    config: {
      User: "app",
      Env: ["PATH=/app:/bin", "APP_VERSION=1.4.0"],
      Entrypoint: ["/app/app"],
      WorkingDir: "/app",
      Labels: { "org.opencontainers.image.version": "1.4.0" },
    },
    annotations: {
      "org.opencontainers.image.title": "app",
      "org.opencontainers.image.description": "A sample to combine into a manifest list",
      "org.opencontainers.image.licenses": "MIT",
    },
  };
}
