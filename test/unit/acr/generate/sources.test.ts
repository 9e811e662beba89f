import { describe, expect, it } from "vitest";
import { formatPlatform } from "../../../../src/core/oci/platformText.ts";
import { builderOf } from "../../../../src/acr/generate/builderOf.ts";
import type { BuildSource } from "../../../../src/acr/generate/buildSource.ts";
import { groupDockerfiles } from "../../../../src/acr/generate/dockerfileSources.ts";
import { readBake } from "../../../../src/acr/generate/readBake.ts";
import { readBuildCommand } from "../../../../src/acr/generate/readBuildCommand.ts";
import { recipeBuilds } from "../../../../src/acr/generate/recipeMembers.ts";

const amd64 = { os: "linux", architecture: "amd64" } as const;
const arm64 = { os: "linux", architecture: "arm64" } as const;
const armV6 = { os: "linux", architecture: "arm", variant: "v6" } as const;

function shown({ dockerfile, context, platforms, buildArguments, target }: BuildSource): string {
  const said = platforms.map((platform) => formatPlatform(platform)).join(",");
  return [dockerfile, context, said, ...buildArguments, target].filter(Boolean).join(" ");
}

describe("what a Dockerfile needs", () => {
  it.each([
    ["FROM scratch", "classic"],
    ["FROM alpine:3.20\nRUN apk add x", "classic"],
    ["ARG V=1\nFROM alpine:$V", "classic"],
    ["FROM alpine\nARG TARGETARCH\nRUN echo $TARGETARCH", "buildkit"],
    ["# syntax=docker/dockerfile:1\nFROM alpine", "buildkit"],
    ["FROM alpine\nRUN --mount=type=cache,target=/x true", "buildkit"],
    ["FROM alpine\nCOPY --link a b", "buildkit"],
    ["FROM --platform=$BUILDPLATFORM golang AS b\nFROM scratch", "buildx"],
    ["FROM --platform=linux/arm64 alpine", "buildx"],
    ["ARG TARGETARCH\nFROM base-${TARGETARCH}", "buildx"],
    ["ARG V\nFROM alpine:$V", "buildx"],
  ] as const)("%j: %s", (text, builder) => expect(builderOf(text)).toBe(builder));

  it("is less where a build argument says what the scanner lacks", () => {
    expect(builderOf("ARG V\nFROM alpine:$V", ["V"])).toBe("classic");
  });
});

describe("Dockerfiles of a folder", () => {
  it("belong together where they differ by their platform only", () => {
    const paths = [
      "Dockerfile",
      "dockerfile.amd64",
      "dockerfile.arm64",
      "web/Dockerfile",
      "docker/tools.Dockerfile",
      "app/amd64/Dockerfile",
      "app/arm64v8/Dockerfile",
    ];
    const groups = groupDockerfiles(paths.map((path) => ({ path, text: "" })));
    expect(groups.map(({ name, sources }) => [name, ...sources.map(shown)])).toEqual([
      ["Dockerfile", "Dockerfile ."],
      ["dockerfile.*", "dockerfile.amd64 . linux/amd64", "dockerfile.arm64 . linux/arm64"],
      ["web/Dockerfile", "web/Dockerfile web"],
      ["docker/tools.Dockerfile", "docker/tools.Dockerfile ."],
      [
        "app/*/Dockerfile",
        "app/amd64/Dockerfile app linux/amd64",
        "app/arm64v8/Dockerfile app linux/arm64",
      ],
    ]);
  });

  it("are chosen by platform; `arm` is for any of them, and one without for all", () => {
    const source = (name: string, platforms: BuildSource["platforms"]): BuildSource => ({
      name,
      dockerfile: name,
      context: ".",
      buildArguments: [],
      platforms,
      images: [],
    });
    const arm = { os: "linux", architecture: "arm" } as const;
    const files = [source("a.amd64", [amd64]), source("a.arm", [arm])];
    const chosen = (sources: readonly BuildSource[]) =>
      recipeBuilds(sources, [amd64, arm64, armV6], () => "FROM scratch").map(
        ({ platform, dockerfile }) => `${formatPlatform(platform)} ${dockerfile}`,
      );
    expect(chosen(files)).toEqual(["linux/amd64 a.amd64", "linux/arm/v6 a.arm"]);
    expect(chosen([...files, source("a", [])])).toContain("linux/arm64 a");
    expect(chosen([source("a", [])])).toHaveLength(3);
  });
});

describe("a command line", () => {
  it.each([
    ["docker build .", "Dockerfile ."],
    [
      "docker buildx build --platform linux/amd64,linux/arm64 -t ghcr.io/kim/app:1 --push .",
      "Dockerfile . linux/amd64,linux/arm64",
    ],
    [
      "docker buildx build --builder b -f docker/Dockerfile --build-arg A=1 --target x src",
      "docker/Dockerfile src A=1 x",
    ],
    ["cd x && docker build web \\\n  --platform linux/arm64", "web/Dockerfile web linux/arm64"],
  ])("%s", (text, expected) => {
    const read = readBuildCommand(text);
    expect(typeof read === "string" ? read : shown(read)).toBe(expected);
  });

  it.each([
    ["docker push app", "none"],
    ["docker build --platform $P .", "dynamic"],
    ["docker build https://example.com/x.git", "outside"],
    ["docker build -f ../Dockerfile .", "outside"],
  ])("%s: %s", (text, problem) => expect(readBuildCommand(text)).toBe(problem));
});

describe("a bake file", () => {
  it("gives its targets, with what they inherit", () => {
    const file = {
      group: { default: { targets: ["app"] } },
      target: {
        base: { args: { A: "1", B: "1" }, platforms: ["linux/amd64", "linux/arm64"] },
        app: {
          inherits: ["base"],
          context: "src",
          dockerfile: "Dockerfile.prod",
          args: { B: "2", NONE: null },
          tags: ["ghcr.io/kim/app:1"],
          target: "final",
        },
        loop: { inherits: ["loop"], platforms: ["no platform!"] },
      },
    };
    expect(readBake(JSON.stringify(file)).map((each) => [each.name, shown(each)])).toEqual([
      ["base", "Dockerfile . linux/amd64,linux/arm64 A=1 B=1"],
      ["app", "src/Dockerfile.prod src linux/amd64,linux/arm64 A=1 B=2 final"],
      ["loop", "Dockerfile ."],
    ]);
    expect(readBake("{}")).toEqual([]);
    expect(() => readBake("target {")).toThrow();
  });
});
