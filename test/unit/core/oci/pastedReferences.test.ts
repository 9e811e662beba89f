import { describe, expect, it } from "vitest";
import { readPastedReferences, readReference } from "../../../../src/core/oci/pastedReferences.ts";
import { formatReference } from "../../../../src/core/oci/reference.ts";
import { sha256 } from "../../../support/ociData.ts";

const digest = sha256("anything");

describe("readReference", () => {
  it.each([
    ["alpine", "docker.io/library/alpine:latest"],
    ["https://hub.docker.com/_/nginx", "docker.io/library/nginx:latest"],
    ["https://hub.docker.com/_/nginx/tags?name=1.27", "docker.io/library/nginx:latest"],
    ["https://hub.docker.com/r/grafana/grafana/tags", "docker.io/grafana/grafana:latest"],
    [
      "https://hub.docker.com/layers/library/alpine/3.20/images/sha256-0123",
      "docker.io/library/alpine:3.20",
    ],
    ["https://hub.docker.com/repository/docker/kim/app/general", "docker.io/kim/app:latest"],
    ["https://quay.io/repository/prometheus/prometheus", "quay.io/prometheus/prometheus:latest"],
    ["https://quay.io/repository/a/b?tab=tags&tag=v3", "quay.io/a/b:v3"],
    [
      "https://github.com/orgs/Contoso/packages/container/package/web%2Fapp",
      "ghcr.io/contoso/web/app:latest",
    ],
    ["https://github.com/contoso/app/pkgs/container/app/123?tag=1.2", "ghcr.io/contoso/app:1.2"],
    ["https://gallery.ecr.aws/nginx/nginx", "public.ecr.aws/nginx/nginx:latest"],
    [
      "https://mcr.microsoft.com/en-us/artifact/mar/dotnet/runtime/about",
      "mcr.microsoft.com/dotnet/runtime:latest",
    ],
    ["https://ghcr.io/contoso/app:1", "ghcr.io/contoso/app:1"],
  ])("reads %s", (text, expected) => {
    expect(formatReference(readReference(text))).toBe(expected);
  });

  it.each(["https://hub.docker.com/", "https://github.com/contoso/app/issues/1#x:y", "a b"])(
    "refuses %s",
    (text) => expect(() => readReference(text)).toThrow(),
  );
});

describe("readPastedReferences", () => {
  function namesIn(text: string): readonly string[] {
    const pasted = readPastedReferences(text);
    return pasted.kind === "references" ? pasted.references.map(formatReference) : [pasted.kind];
  }

  it("reads each of several once", () => {
    expect(namesIn("alpine, ghcr.io/team/app:1\n\talpine\r\n'quay.io/a/b:2'")).toEqual([
      "docker.io/library/alpine:latest",
      "ghcr.io/team/app:1",
      "quay.io/a/b:2",
    ]);
  });

  it("reads digests", () => {
    expect(namesIn(`ghcr.io/team/app:1@${digest}`)).toEqual([`ghcr.io/team/app:1@${digest}`]);
  });

  it.each([
    ["docker pull nginx:1.27", "docker.io/library/nginx:1.27"],
    ["$ sudo podman pull --quiet --platform linux/arm64 quay.io/a/b:1", "quay.io/a/b:1"],
    ["FROM --platform=$BUILDPLATFORM golang:1.24 AS build", "docker.io/library/golang:1.24"],
    ['  image: "ghcr.io/team/app:2"', "ghcr.io/team/app:2"],
  ])("reads the line %s", (line, expected) => {
    expect(namesIn(line)).toEqual([expected]);
  });

  it("tells text that names no image", () => {
    expect(readPastedReferences(" \n").kind).toBe("empty");
    expect(readPastedReferences("ghcr.io/Team/App:1").kind).toBe("invalid");
    const many = Array.from({ length: 101 }, (_, position) => `app:${position}`).join("\n");
    expect(readPastedReferences(many)).toEqual({ kind: "tooMany", count: 101 });
  });
});
