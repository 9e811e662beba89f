import type { Platform } from "../../core/oci/platform.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import {
  baseFiles,
  linuxAmd64,
  linuxArm64,
  program,
  textFile,
  windows2019,
  windows2022,
} from "./sampleFiles.ts";
import { putImage, putIndex, type BuildStep, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";

const created = "2026-03-17T16:45:00Z";

/** An index of indexes: one for each operating system, which have tags of their own. */
export async function writeNested(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/nested");
  const linux = [
    await putImage(repository, imageOf(linuxAmd64, linuxSteps(linuxAmd64))),
    await putImage(repository, imageOf(linuxArm64, linuxSteps(linuxArm64))),
  ];
  const windows = [
    await putImage(repository, imageOf(windows2019, windowsSteps("1809", 300))),
    await putImage(repository, imageOf(windows2022, windowsSteps("ltsc2022", 350))),
  ];
  const manifests = [
    await putIndex(repository, { format: "oci", manifests: linux }, ["linux"]),
    await putIndex(repository, { format: "oci", manifests: windows }, ["windows"]),
  ];
  await putIndex(repository, { format: "oci", manifests }, ["latest"]);
}

function imageOf(platform: Platform, steps: readonly BuildStep[]): SampleImage {
  return { format: "oci", platform, created, steps, config: { Cmd: ["nested"] } };
}

function linuxSteps(platform: Platform): readonly BuildStep[] {
  const text = `Found below two indexes: ${platform.architecture}\n`;
  return [
    { createdBy: "ADD rootfs.tar.gz / # buildkit", files: baseFiles("3.20") },
    { createdBy: "COPY nested /bin/ # buildkit", files: [program("bin/nested", platform, text)] },
  ];
}

function windowsSteps(release: string, lines: number): readonly BuildStep[] {
  return [
    {
      createdBy: `Apply image ${release}-amd64`,
      files: [{ path: "Files/" }, textFile("Files/License.txt", lines), { path: "Hives/" }],
    },
    {
      createdBy: "COPY nested.cmd C:\\",
      files: [
        { path: "Files/" },
        { path: "Files/nested.cmd", content: `@echo Found below two indexes: ${release}\r\n` },
      ],
    },
  ];
}
