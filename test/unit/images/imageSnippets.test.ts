import { describe, expect, it } from "vitest";
import { parseReference } from "../../../src/core/oci/reference.ts";
import { imageSnippets, type SnippetSubject } from "../../../src/images/imageSnippets.ts";
import { sha256 } from "../../support/ociData.ts";

const digest = sha256("image");

function commands(text: string, more: Partial<SnippetSubject> = {}): Record<string, string> {
  const subject = { reference: parseReference(text), digest, ...more };
  return Object.fromEntries(imageSnippets(subject).map((each) => [each.name, each.text]));
}

describe("commands for an image", () => {
  it("are for whatever machine runs them where it is a tag", () => {
    expect(commands("registry.example.com/team/app:1.4")).toMatchObject({
      "docker pull": "docker pull registry.example.com/team/app:1.4",
      "docker run": "docker run --rm -it registry.example.com/team/app:1.4",
      "podman pull": "podman pull registry.example.com/team/app:1.4",
      "crane manifest": "crane manifest registry.example.com/team/app:1.4",
      "skopeo copy": "skopeo copy docker://registry.example.com/team/app:1.4 oci:app",
      "kubectl set image": `kubectl set image deployment/app app=registry.example.com/team/app:1.4@${digest}`,
      "Kubernetes YAML": `image: registry.example.com/team/app:1.4@${digest}`,
      Dockerfile: `FROM registry.example.com/team/app:1.4@${digest}`,
    });
  });

  it("name the platform that was chosen, and plain HTTP", () => {
    const platform = { os: "linux", architecture: "arm", variant: "v7" };
    expect(commands("127.0.0.1:5000/app:1", { platform, isPlainHttp: true })).toMatchObject({
      "docker pull": "docker pull --platform linux/arm/v7 127.0.0.1:5000/app:1",
      "podman pull": "podman pull --tls-verify=false --platform linux/arm/v7 127.0.0.1:5000/app:1",
      "nerdctl pull":
        "nerdctl --insecure-registry pull --platform linux/arm/v7 127.0.0.1:5000/app:1",
      "crane manifest": "crane manifest --insecure --platform linux/arm/v7 127.0.0.1:5000/app:1",
      "skopeo copy":
        "skopeo --override-os linux --override-arch arm --override-variant v7 copy --src-tls-verify=false docker://127.0.0.1:5000/app:1 oci:app",
      Dockerfile: `FROM --platform=linux/arm/v7 127.0.0.1:5000/app:1@${digest}`,
    });
  });

  it("leave out a platform that would mean something to a shell", () => {
    const platform = { os: "linux", architecture: "amd64;reboot" };
    const texts = Object.values(commands("registry.example.com/app:1", { platform }));
    expect(texts.filter((text) => text.includes("reboot"))).toEqual([]);
  });

  it("leave Docker Hub's names short for Docker, and whole for others", () => {
    expect(commands("alpine")).toMatchObject({
      "docker pull": "docker pull alpine:latest",
      "podman pull": "podman pull docker.io/library/alpine:latest",
    });
  });
});
