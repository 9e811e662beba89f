import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { linuxAmd64, linuxArm64, program, textFile, windows2019 } from "./sampleFiles.ts";
import { putImage, putIndex, type SampleImage } from "./sampleImage.ts";
import { SampleRepository } from "./sampleRepository.ts";

const created = "2026-01-19T09:30:00Z";

/**
 * Hello world for three platforms, under a tag each and combined by a Docker manifest list: what
 * `docker manifest create` makes of images that were built one by one.
 */
export async function writeHelloWorld(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "multi-arch-samples/hello-world");
  const manifests = [
    await putImage(repository, linuxImage(linuxAmd64), ["linux-amd64"]),
    await putImage(repository, linuxImage(linuxArm64), ["linux-arm64"]),
    await putImage(repository, windowsImage(), ["windows-amd64"]),
  ];
  await putIndex(repository, { format: "docker", manifests }, ["latest"]);
}

function linuxImage(platform: Platform): SampleImage {
  const text = `Hello from linux/${platform.architecture}!\n`;
  return {
    format: "docker",
    platform,
    created,
    steps: [
      { createdBy: "COPY hello / # buildkit", files: [program("hello", platform, text)] },
      { createdBy: 'CMD ["/hello"]' },
    ],
    config: { Env: ["PATH=/"], Cmd: ["/hello"], WorkingDir: "/" },
  };
}

function windowsImage(): SampleImage {
  const text = "@echo off\r\necho Hello from windows/amd64!\r\n";
  return {
    format: "docker",
    platform: windows2019,
    created,
    steps: [
      {
        createdBy: "Apply image 1809-amd64",
        files: [{ path: "Files/" }, textFile("Files/License.txt", 400), { path: "Hives/" }],
      },
      {
        createdBy: "cmd /S /C #(nop) COPY file:hello.cmd in C:\\",
        files: [{ path: "Files/" }, { path: "Files/hello.cmd", content: text }],
      },
      { createdBy: 'cmd /S /C #(nop)  CMD ["cmd" "/C" "C:\\\\hello.cmd"]' },
    ],
    config: { Cmd: ["cmd", "/C", "C:\\hello.cmd"], WorkingDir: "C:\\" },
  };
}
