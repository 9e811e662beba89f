import { describe, expect, it } from "vitest";
import { mended, saidOf, task } from "../../../support/acr/lintCase.ts";

describe("platforms", () => {
  it.each<[string, string, readonly string[], Readonly<Record<string, string | null>>?]>([
    [
      "of tag and option differ",
      "-t a:1-arm64 --platform linux/amd64 .",
      ["tag-option-platform: linux/amd64"],
    ],
    [
      "of file and option differ",
      "-t a:1 -f arm64.Dockerfile --platform linux/amd64 .",
      ["dockerfile-option-platform: linux/amd64"],
    ],
    [
      "agree under other names",
      "-t a:1-aarch64 -f Dockerfile.arm64v8 --platform linux/arm64 .",
      [],
    ],
    [
      "are several",
      "-t a:1 --platform linux/amd64,linux/arm64 .",
      ["platforms-several: linux/amd64,linux/arm64"],
    ],
    ["are none", "-t a:1 --platform linux/amd46 .", []],
    ["are no platform at all", "-t a:1 --platform a/b/c/d/e .", ["platform-unknown: a/b/c/d/e"]],
    [
      "are named and not asked for",
      "-t a:1-arm64 .",
      ["platform-missing: a:1-arm64"],
      { Dockerfile: "FROM alpine:3" },
    ],
    [
      "are named and cross-compiled",
      "-t a:1-arm64 .",
      [],
      { Dockerfile: "FROM golang:1\nRUN GOARCH=arm64 go build" },
    ],
    ["are named, the Dockerfile unread", "-t a:1-arm64 .", []],
    [
      "of the base differ",
      "-t a:1 --platform linux/amd64 .",
      ["dockerfile-content-platform: linux/amd64"],
      { Dockerfile: "FROM arm64v8/alpine" },
    ],
  ])("%s", (_, build, expected, files = {}) => {
    expect(saidOf(task(`- build: ${build}`), { files })).toEqual(expected);
  });
});

describe("Dockerfiles", () => {
  const crossed = "FROM --platform=$BUILDPLATFORM golang:1 AS b\nFROM scratch";

  it.each<[string, string, Readonly<Record<string, string | null>>, readonly string[]]>([
    [
      "that are not there",
      "- build: -f x/Dockerfile .",
      { "x/Dockerfile": null },
      ["dockerfile-missing: x/Dockerfile"],
    ],
    [
      "in a working directory",
      "- build: -f y .\n  workingDirectory: x",
      { "x/y": null },
      ["dockerfile-missing: y"],
    ],
    [
      "that a step makes",
      "- cmd: bash -c 'echo FROM alpine > Dockerfile'\n- build: -t a .",
      { Dockerfile: null },
      [],
    ],
    [
      "in a clone",
      "- cmd: alpine/git clone x src\n- build: -t a src",
      { "src/Dockerfile": null },
      [],
    ],
    ["on a drive", "- build: -f C:/b/Dockerfile C:/b", { "C:/b/Dockerfile": null }, []],
    ["of a context", "- build: -t a src", { "src/Dockerfile": null }, ["dockerfile-missing: a"]],
    ["with FROM --platform", "- build: -f d .", { d: crossed }, ["from-platform: d"]],
    ["with FROM --platform, by command", "- cmd: docker build -f d .", { d: crossed }, []],
    [
      "with a base nobody fills in",
      "- build: -f d .",
      { d: "ARG X\nFROM a-${X}:1" },
      ["from-unresolved: d"],
    ],
    [
      "with a base that is filled in",
      "- build: -f d --build-arg X=1 .",
      { d: "ARG X\nFROM a-${X}:1" },
      [],
    ],
    ["with a base that has a default", "- build: -f d .", { d: "ARG X=1\nFROM a-${X}:1" }, []],
    [
      "with a base for which the scanner knows no default",
      "- build: -f d .",
      { d: "FROM a:${TAG:-3}" },
      ["from-unresolved: d"],
    ],
    [
      "with a base of an argument without value",
      "- build: -f d --build-arg X .",
      { d: "ARG X\nFROM a-${X}:1" },
      ["from-unresolved: d"],
    ],
    ["of what is fetched", "- build: -f x/d https://example.com/x.git", { "x/d": null }, []],
    [
      "built to a stage of its platform",
      "- build: -f d --target arm --platform linux/arm64 .",
      { d: "FROM arm64v8/a AS arm\nFROM amd64/a AS amd" },
      [],
    ],
    [
      "built to a stage of another",
      "- build: -f d --target amd --platform linux/arm64 .",
      { d: "FROM arm64v8/a AS arm\nFROM amd64/a AS amd" },
      ["dockerfile-content-platform: linux/arm64"],
    ],
    [
      "of a base for another platform, by a stage",
      "- build: -f d --platform linux/arm64 .",
      { d: "FROM amd64/a AS base\nFROM base" },
      ["dockerfile-content-platform: linux/arm64"],
    ],
    [
      "of stages that are not built",
      "- build: -f d --target x --platform linux/amd64 .\n- build: -f d --target y --platform linux/arm64 .",
      { d: "FROM a:1 AS x\nFROM b:1 AS y" },
      [],
    ],
    [
      "of one base for two platforms",
      "- build: -f d --platform linux/amd64 .\n- build: -f d --platform linux/arm64 .",
      { d: "FROM a:1" },
      ["base-shared: linux/arm64"],
    ],
    [
      "of one base, pulled anew",
      "- build: -f d --platform linux/amd64 .\n- build: -f d --pull --platform linux/arm64 .",
      { d: "FROM a:1" },
      [],
    ],
    [
      "of one base by digest",
      "- build: -f d --platform linux/amd64 .\n- build: -f d --platform linux/arm64 .",
      { d: `FROM a@sha256:${"0".repeat(64)}` },
      [],
    ],
  ])("%s", (_, steps, files, expected) => {
    expect(saidOf(task(steps), { files })).toEqual(expected);
  });

  it("are pulled anew without hiding the context from the engine", () => {
    const [one, two] = ["linux/amd64", "linux/arm64"].map(
      (platform) => `- build: -t a --platform ${platform} ./sub`,
    );
    const files = { "sub/Dockerfile": "FROM a:1" };

    expect(mended(task(one ?? "", two ?? ""), { files })).toContain(
      "- build: --pull -t a --platform linux/arm64 ./sub",
    );
  });
});
