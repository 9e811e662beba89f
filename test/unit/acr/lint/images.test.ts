import { describe, expect, it } from "vitest";
import { mended, runRegistry as R, saidOf, task } from "../../../support/acr/lintCase.ts";

describe("images", () => {
  it.each<[string, string, readonly string[]]>([
    [
      "pushed and not built",
      task(`- build: -t ${R}/a:1 .`, `- push: [${R}/b/c:1]`),
      [`image-unused: ${R}/a:1`, `image-unbuilt: ${R}/b/c:1`],
    ],
    ["pushed only", task(`- push: [${R}/b:1]`), []],
    ["built by a command", task(`- cmd: docker build -t ${R}/a:1 .`, `- push: [${R}/a:1]`), []],
    [
      "named by docker tag",
      task(`- build: -t a .`, `- cmd: docker tag a ${R}/a:1`, `- push: ["${R}/a:1"]`),
      [],
    ],
    ["pulled before", task(`- cmd: docker pull ${R}/a:1`, `- push: ["${R}/a:1"]`), []],
    [
      "built by a script nobody can read",
      task("- cmd: docker compose build", `- build: -t ${R}/x .`, `- push: [${R}/a:1]`),
      [],
    ],
    [
      "built under the same name twice",
      task(`- build: -t ${R}/a:1 .`, `- build: -t ${R}/a:1 b`),
      [`tag-twice: ${R}/a:1`],
    ],
    [
      "without a registry",
      task("- build: -t app:1 .", "- push: [app:1]"),
      ["registry-missing: app:1"],
    ],
    ["of an owner at Docker Hub", task("- build: -t kim/app:1 .", "- push: [kim/app:1]"), []],
    [
      "of an owner, beside others of the registry",
      task(
        "- build: -t kim/app:1 .",
        `- build: -t ${R}/b:1 b`,
        `- push: ["kim/app:1", "${R}/b:1"]`,
      ),
      ["registry-missing: kim/app:1"],
    ],
    [
      "copied to Docker Hub",
      task(
        `- cmd: docker pull ${R}/a:1 && docker tag ${R}/a:1 kim/a:1 && docker push kim/a:1`,
        `- push: ["${R}/a:1"]`,
      ),
      [],
    ],
    ["with latest left out", task(`- build: -t ${R}/a .`, `- push: ["${R}/a:latest"]`), []],
    [
      "built and run",
      task("- build: -t tests .", `- build: -t ${R}/b:1 b`, "- cmd: tests", `- push: ["${R}/b:1"]`),
      [],
    ],
    [
      "built and scanned",
      task(
        `- build: -t ${R}/a:1 .`,
        `- build: -t ${R}/b:1 b`,
        `- cmd: grype ${R}/a:1`,
        `- push: ["${R}/b:1"]`,
      ),
      [],
    ],
    [
      "built for the registry, and none is pushed",
      task(`- build: -t ${R}/a .`),
      [`image-unused: ${R}/a`],
    ],
    [
      "built with one name twice",
      task("- build: -t a:{{.Run.ID}} -t a:{{.Run.ID | trunc 7}} .", "- cmd: a:{{.Run.ID}}"),
      [],
    ],
    ["built to see whether it works", task("- build: -t a:1 ."), []],
    [
      "of two registries whose names are not set",
      task("- build: -t {{.Values.a}}app:1 .", "- build: -t {{.Values.b}}app:1 ."),
      [],
    ],
    [
      "whose tags are not set",
      task(
        `- build: -t ${R}/a:1{{.Values.a}} .`,
        `- build: -t ${R}/a:1{{.Values.b}} .`,
        `- push: ["${R}/a:1"]`,
      ),
      [],
    ],
    [
      "run under a name that is nearly right",
      task(
        `- build: -t ${R}/hello-web:1 .`,
        `- cmd: ${R}/helloweb:1`,
        `- push: ["${R}/hello-web:1"]`,
      ),
      [`run-misspelled: ${R}/helloweb:1`],
    ],
    [
      "run before they are built",
      task(`- id: b`, `  build: -t ${R}/a:1 .`, `- cmd: ${R}/a:1`, '  when: ["-"]'),
      [`order: ${R}/a:1`],
    ],
    [
      "built by another program",
      task(
        `- build: -t ${R}/a:1 .`,
        `- cmd: oryx/pack build ${R}/b:1 --path .`,
        `- push: ["${R}/a:1", "${R}/b:1"]`,
      ),
      [],
    ],
    [
      "made by a container that nobody knows",
      task(
        `- build: -t ${R}/a:1 .`,
        `- cmd: ${R}/builder:1 make images`,
        `- push: ["${R}/a:1", "${R}/b:1"]`,
      ),
      [],
    ],
    [
      "made by the Azure CLI",
      task(
        `- build: -t ${R}/a:1 .`,
        `- cmd: az acr build -t b:1 .`,
        `- push: ["${R}/a:1", "${R}/b:1"]`,
      ),
      [],
    ],
    [
      "of short names that are alike",
      task(`- build: -t ${R}/ui:1 .`, `- push: ["${R}/api:1"]`),
      [`image-unused: ${R}/ui:1`, `image-unbuilt: ${R}/api:1`],
    ],
    [
      "loaded from a file",
      task(
        `- build: -t ${R}/a:1 .`,
        "- cmd: docker load -i x.tar",
        `- push: ["${R}/a:1", "${R}/b:1"]`,
      ),
      [],
    ],
  ])("%s", (_, source, expected) => {
    expect(saidOf(source)).toEqual(expected);
  });

  it.each<[string, string, Readonly<Record<string, string | null>>, readonly string[]]>([
    ["nobody begins with", "FROM alpine", {}, [`image-unused: ${R}/a:1`]],
    ["another begins with", "FROM registry/a:1", {}, []],
    ["another copies from", "FROM alpine\nCOPY --from=$REGISTRY/a:1 /a /a", {}, []],
    ["nobody knows who begins with", "FROM alpine", { c: null }, []],
  ])("built that %s", (_, dockerfile, more, expected) => {
    const source = task(
      `- build: -t ${R}/a:1 -f a .`,
      `- build: -t ${R}/b:1 -f b .`,
      ...("c" in more ? [`- build: -t ${R}/b:2 .`] : []),
      `- push: ["${R}/b:1", "${R}/b:2"]`.replace("c" in more ? "?" : `, "${R}/b:2"`, ""),
    );

    expect(saidOf(source, { files: { a: "FROM alpine", b: dockerfile } })).toEqual(expected);
  });

  it("that the cache of another build comes from are used", () => {
    const source = task(
      `- build: -t ${R}/base --target base .`,
      `- build: -t ${R}/a:1 --cache-from ${R}/base .`,
      `- push: ["${R}/a:1"]`,
    );

    expect(saidOf(source, { files: { Dockerfile: "FROM alpine AS base" } })).toEqual([]);
  });

  it("get the registry wherever they are named", () => {
    const source = task("- build: -t app:1 .", "- push: [app:1]");

    expect(mended(source)).toBe(task("- build: -t $Registry/app:1 .", "- push: [$Registry/app:1]"));
  });
});
