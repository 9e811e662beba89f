import { describe, expect, it } from "vitest";
import { mended, runRegistry as R, saidOf, task } from "../../../support/acr/lintCase.ts";

describe("lists", () => {
  const images = [
    `- build: -t ${R}/a:1-amd64 --pull --platform linux/amd64 .`,
    `- build: -t ${R}/a:1-arm64 --pull --platform linux/arm64 .`,
  ];
  const pushes = [`- push: ["${R}/a:1-amd64", "${R}/a:1-arm64"]`];
  const create = `- cmd: docker manifest create ${R}/a:1 ${R}/a:1-amd64 ${R}/a:1-arm64`;
  const push = `- cmd: docker manifest push --purge ${R}/a:1`;

  it.each<[string, readonly string[], readonly string[]]>([
    ["whole", [...images, ...pushes, create, push], []],
    ["never pushed", [...images, ...pushes, create], [`list-unpushed: ${R}/a:1`]],
    [
      "with a member that is not pushed",
      [...images, `- push: ["${R}/a:1-amd64"]`, create, push],
      [`member-unpushed: ${R}/a:1-arm64`],
    ],
    [
      "with a platform missing",
      [...images, ...pushes, `- cmd: docker manifest create ${R}/a:1 ${R}/a:1-amd64`, push],
      [`list-incomplete: ${R}/a:1`],
    ],
    [
      "with a member twice",
      [...images, ...pushes, `${create} ${R}/a:1-amd64`, push],
      [`member-twice: ${R}/a:1-amd64`],
    ],
    [
      "with a platform twice",
      [...images, ...pushes, `${create} ${R}/old:1-arm64`, push],
      [`member-platform-twice: ${R}/old:1-arm64`],
    ],
    [
      "with two versions of Windows",
      [
        `- cmd: docker manifest create ${R}/a:1 ${R}/a:1-windows-1809-amd64 ${R}/a:1-windows-ltsc2022-amd64`,
        push,
      ],
      [],
    ],
    [
      "with another image in a platform's place",
      [
        ...images,
        `- build: -t ${R}/base:amd64 --pull --platform linux/amd64 .`,
        `- build: -t ${R}/base:arm64 --pull --platform linux/arm64 .`,
        `- push: ["${R}/a:1-amd64", "${R}/a:1-arm64", "${R}/base:amd64", "${R}/base:arm64"]`,
        `- cmd: docker manifest create ${R}/a:1 ${R}/base:amd64 ${R}/a:1-arm64`,
        push,
      ],
      [`list-incomplete: ${R}/a:1`],
    ],
    [
      "holding itself",
      [...images, ...pushes, `${create} ${R}/a:1`, push],
      [`member-itself: ${R}/a:1`],
    ],
    [
      "of another registry's image",
      [...images, ...pushes, `${create} docker.io/kim/a:1`, push],
      ["member-elsewhere: docker.io/kim/a:1"],
    ],
    [
      "pushed under another name",
      [
        ...images,
        ...pushes,
        create.replace("/a:1 ", "/website:1 "),
        push.replace("/a:1", "/webste:1"),
      ],
      [`list-unknown: ${R}/webste:1`],
    ],
    [
      "with a member that is built elsewhere, and called nearly like another",
      [
        `- build: -t ${R}/ui:1 .`,
        `- push: ["${R}/ui:1"]`,
        `- cmd: docker manifest create ${R}/all:1 ${R}/api:1 ${R}/ui:1`,
        `- cmd: docker manifest push ${R}/all:1`,
      ],
      [],
    ],
    ["of images that are there already", [create, push], []],
    [
      "made at the registry",
      [
        ...images,
        ...pushes,
        `- cmd: docker buildx imagetools create -t ${R}/a:1 ${R}/a:1-amd64 ${R}/a:1-arm64`,
      ],
      [],
    ],
    [
      "pushed by buildx",
      [`- cmd: docker buildx build --push --platform linux/amd64,linux/arm64 -t ${R}/a:1 .`],
      [],
    ],
    [
      "made again by a step that runs again",
      [...images, ...pushes, create, "  retries: 2", push.replace(" --purge", "")],
      [`list-again: ${R}/a:1`],
    ],
    [
      "made before its members are pushed",
      [...images, ...pushes, create, '  when: ["-"]', push],
      [`order: ${R}/a:1-amd64`, `order: ${R}/a:1-arm64`],
    ],
    [
      "annotated as another platform",
      [
        ...images,
        ...pushes,
        create,
        `- cmd: docker manifest annotate --arch arm ${R}/a:1 ${R}/a:1-arm64`,
        push,
      ],
      ["annotation-platform: arm"],
    ],
  ])("%s", (_, steps, expected) => {
    expect(saidOf(task(...steps))).toEqual(expected);
  });

  it("get the platform that is missing", () => {
    const source = task(
      ...images,
      ...pushes,
      `- cmd: docker manifest create ${R}/a:1 ${R}/a:1-amd64`,
      push,
    );

    expect(mended(source)).toBe(task(...images, ...pushes, create, push));
  });

  it("get the right image in the place of another of its platform", () => {
    const steps = [
      ...images,
      ...pushes,
      `- cmd: docker manifest create ${R}/a:1 ${R}/x:amd64 ${R}/a:1-arm64`,
    ];

    expect(mended(task(...steps, push))).toBe(task(...images, ...pushes, create, push));
  });

  it.each([
    [
      "a list in lines",
      ["- push:", `  - ${R}/a:1-amd64`],
      ["- push:", `  - ${R}/a:1-amd64`, `  - ${R}/a:1-arm64`],
    ],
    [
      "a list in brackets",
      [`- push: ["${R}/a:1-amd64"]`],
      [`- push: ["${R}/a:1-amd64", "${R}/a:1-arm64"]`],
    ],
  ])("get a push for a member that has none, in %s", (_, before, after) => {
    const source = task(...images, ...before, create, push);

    expect(mended(source)).toBe(task(...images, ...after, create, push));
  });
});
