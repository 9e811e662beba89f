import { describe, expect, it } from "vitest";
import { readFailure } from "../../../src/engines/engineError.ts";
import { LayerProgress } from "../../../src/engines/layerProgress.ts";
import { readInspected } from "../../../src/engines/readInspected.ts";

describe("what engines write of images", () => {
  const image = {
    Id: "sha256:1f",
    RepoTags: ["app:1", "<none>:<none>"],
    RepoDigests: ["app@sha256:2e"],
    Architecture: "arm",
    Variant: "v7",
    Os: "linux",
    Size: 12,
    Created: "2026-01-02T03:04:05Z",
  };
  const expected = {
    id: "sha256:1f",
    names: ["app:1"],
    platform: { os: "linux", architecture: "arm", variant: "v7" },
    size: 12,
    created: "2026-01-02T03:04:05Z",
    repoDigests: ["app@sha256:2e"],
  };
  const windows = {
    Id: "3d",
    RepoTags: null,
    Architecture: "amd64",
    Os: "windows",
    OsVersion: "10.0.17763.1697",
  };

  it("is read as lines and as an array", () => {
    expect(readInspected(`${JSON.stringify(image)}\n`)).toEqual([expected]);
    expect(readInspected(JSON.stringify([image, windows], undefined, 2))).toEqual([
      expected,
      {
        id: "3d",
        names: [],
        platform: { os: "windows", architecture: "amd64", osVersion: "10.0.17763.1697" },
        repoDigests: [],
      },
    ]);
  });

  it("is nothing where there is no image", () => {
    for (const output of ["", "\n", "[]", "[null, 1]", "{}", "no such image"]) {
      expect(readInspected(output)).toEqual([]);
    }
  });
});

describe("the progress of layers", () => {
  const docker = [
    "The push refers to repository [registry.example.com/app]",
    "0123456789ab: Preparing",
    "ba9876543210: Preparing",
    "0123456789ab: Layer already exists",
    "ba9876543210: Pushing",
    "ba9876543210: Pushed",
    "1: digest: sha256:2e size: 528",
  ];
  const podman = [
    "Getting image source signatures",
    `Copying blob sha256:${"0123456789ab".padEnd(64, "0")}`,
    `Copying blob ba9876543210 skipped: already exists`,
    `Copying config sha256:${"c".repeat(64)}`,
    "Writing manifest to image destination",
  ];
  const nerdctl = [
    `manifest-sha256:${"0".repeat(64)}: waiting |---|`,
    `layer-sha256:${"1".repeat(64)}: uploading |---|`,
    `layer-sha256:${"1".repeat(64)}: done |+++|`,
  ];

  it.each([
    ["docker push", docker, ["0/0", "0/1", "0/2", "1/2", "1/2", "2/2", "2/2"]],
    ["podman push", podman, ["0/0", "0/1", "1/2", "2/2", "2/2"]],
    ["nerdctl push", nerdctl, ["0/0", "0/1", "1/1"]],
    [
      "docker pull",
      ["aaaaaaaaaaaa: Pulling fs layer", "aaaaaaaaaaaa: Pull complete"],
      ["0/1", "1/1"],
    ],
  ])("is read from %s", (_command, lines, expected) => {
    const layers = new LayerProgress();
    const counts = lines.map((line) => {
      const { done, total } = layers.read(line);
      return `${done}/${total}`;
    });
    expect(counts).toEqual(expected);
  });

  it("says that Podman tells of beginnings only, until it tells more", () => {
    const layers = new LayerProgress();
    const told = podman.map((line) => layers.read(line).tellsDone);
    expect(told).toEqual([true, false, true, true, true]);
  });
});

describe("what an engine failed at", () => {
  it.each([
    [
      "notRunning",
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    ],
    ["notRunning", "Cannot connect to Podman. Please verify your connection to the Linux system"],
    [
      "notRunning",
      'error during connect: Get "http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.51/images": open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
    ],
    [
      "notRunning",
      "rootless containerd not running? (hint: use `containerd-rootless-setuptool.sh`)",
    ],
    [
      "denied",
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
    ],
    ["refused", "unauthorized: authentication required"],
    ["refused", "denied: requested access to the resource is denied"],
    ["plainHttp", "http: server gave HTTP response to HTTPS client"],
    [
      "certificate",
      "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ],
    ["noPlatform", "no matching manifest for linux/s390x in the manifest list entries"],
    ["notFound", "Error: localhost/nothing: image not known"],
    ["failed", "write /var/lib/docker/tmp/x: no space left on device"],
  ])("is %s: %s", (code, output) => {
    expect(readFailure("docker", `some words\n${output}\n`)).toMatchObject({
      brand: "EngineError",
      code,
      said: output,
    });
  });
});
