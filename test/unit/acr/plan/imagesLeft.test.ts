import { describe, expect, it } from "vitest";
import { imagesLeft } from "../../../../src/acr/plan/imagesLeft.ts";
import { planTask } from "../../../../src/acr/plan/planTask.ts";
import { formatPlatform } from "../../../../src/core/oci/platformText.ts";
import { findingsOf } from "../../../support/acr/lintCase.ts";

/** What is left, an image a line: `name: platform (what says so), …`. */
function left(...steps: readonly string[]): string[] {
  const { reading } = findingsOf(["version: v1.1.0", "steps:", ...steps, ""].join("\n"));
  const plan = reading.task && planTask(reading.task);
  const images = plan ? imagesLeft(plan, { os: "linux", architecture: "amd64" }) : [];
  return images.map(({ name, isList, platforms }) => {
    const said = platforms.map(
      ({ platform, saidBy = "nobody" }) =>
        `${platform ? formatPlatform(platform) : "?"} (${saidBy})`,
    );
    return `${isList ? "list " : ""}${name}: ${said.join(", ")}`;
  });
}

describe("the images that a run leaves behind", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["a build that is not pushed", ["- build: -t r.io/a:1 ."], []],
    [
      "a build and its push",
      ["- build: -t r.io/a:1 .", "- push: ['r.io/a:1']"],
      ["r.io/a:1: linux/amd64 (run)"],
    ],
    [
      "a build for a platform",
      ["- build: -t r.io/a:1 --platform linux/arm64 .", "- push: ['r.io/a:1']"],
      ["r.io/a:1: linux/arm64 (option)"],
    ],
    [
      "a name that says the platform",
      ["- build: -t r.io/a:1-arm64 .", "- push: ['r.io/a:1-arm64']"],
      ["r.io/a:1-arm64: linux/arm64 (name)"],
    ],
    [
      "a Dockerfile that says it",
      ["- build: -t r.io/a:1 -f Dockerfile.arm64 .", "- push: ['r.io/a:1']"],
      ["r.io/a:1: linux/arm64 (name)"],
    ],
    [
      "a second name",
      [
        "- build: -t a --platform linux/s390x .",
        "- cmd: docker tag a r.io/b",
        "- push: ['r.io/b']",
      ],
      ["r.io/b:latest: linux/s390x (option)"],
    ],
    ["an image from elsewhere", ["- push: ['r.io/b:1']"], ["r.io/b:1: ? (nobody)"]],
    [
      "buildx for two platforms",
      ["- cmd: docker buildx build --push --platform linux/amd64,linux/arm64 -t r.io/a:1 ."],
      ["list r.io/a:1: linux/amd64 (option), linux/arm64 (option)"],
    ],
    [
      "a list",
      [
        "- cmd: docker manifest create r.io/a:1 r.io/a:1-amd64 r.io/a:1-arm64",
        "- cmd: docker manifest push r.io/a:1",
      ],
      ["list r.io/a:1: linux/amd64 (name), linux/arm64 (name)"],
    ],
    ["a list that is not pushed", ["- cmd: docker manifest create r.io/a:1 r.io/a:1-amd64"], []],
    [
      "a list made at the registry",
      ["- cmd: docker buildx imagetools create -t r.io/a:1 r.io/a:1-amd64"],
      ["list r.io/a:1: linux/amd64 (name)"],
    ],
    [
      "an image pushed twice",
      ["- build: -t r.io/a .", "- push: [r.io/a, 'r.io/a:latest']"],
      ["r.io/a:latest: linux/amd64 (run)"],
    ],
  ])("%s", (_, steps, expected) => {
    expect(left(...steps)).toEqual(expected);
  });
});
