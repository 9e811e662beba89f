import { describe, expect, it } from "vitest";
import { applyFix, findingsOf, mended, saidOf } from "../../../support/acr/lintCase.ts";

const R = "{{.Run.Registry}}";

/** Steps, a line each, behind the version that has aliases. */
function task(...lines: readonly string[]): string {
  return ["version: v1.1.0", "steps:", ...lines, ""].join("\n");
}

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
      [...images, ...pushes, create, push.replace("/a:1", "/aa:1")],
      [`list-unknown: ${R}/aa:1`],
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
});

describe("words and keys", () => {
  it.each<[string, string, readonly string[]]>([
    ["--tag=x", task("- build: --tag=a:1 ."), ["tag-form: --tag=a:1"]],
    ["-tx", task("- build: -ta:1 ."), ["tag-form: -ta:1"]],
    ["--target x", task("- build: --target a -t b ."), []],
    [
      "DOCKER_BUILDKIT as argument",
      task("- build: --build-arg DOCKER_BUILDKIT=1 ."),
      ["buildkit-argument: DOCKER_BUILDKIT=1"],
    ],
    [
      "a hidden context",
      task("- build: -t a --pull https://example.com/x.git"),
      ["context-hidden: https://example.com/x.git"],
    ],
    [
      "another tool's key",
      task("- cmd: bash", "  continueOnError: true"),
      ["key-unknown: continueOnError"],
    ],
    [
      "a key in the wrong place",
      task("- cmd: bash", "  stepTimeout: 1"),
      ["key-misplaced: stepTimeout"],
    ],
    ["a program for an image", task("- cmd: sleep 10"), ["run-program: sleep"]],
    ["a script for an image", task("- cmd: ./test.sh a"), ["run-program: ./test.sh"]],
    ["an alias of the engine", task("- cmd: curl -f http://web"), []],
    ["an image that is called like a program", task("- build: -t make .", "- cmd: make"), []],
    ["a second command", task("- cmd: az login && az acr list"), ["run-outside: az"]],
    ["a second line", task("- cmd: |", "    bash -c a", "    bash -c b"), ["run-outside: bash"]],
    ["a second command of Docker", task("- cmd: docker pull a && docker tag a b"), []],
    ["commands in a shell", task("- cmd: bash -c 'bash a && bash b'"), []],
    ["a key twice", task("- build: -t a .", "  build: -t b ."), ["key-twice: build"]],
    ["an unknown key twice", `x-a: 1\nx-a: 2\n${task("- cmd: bash")}`, ["key-twice: x-a"]],
    [
      "a merged key said again",
      `x-a: &a {timeout: 1}\n${task("- cmd: bash", "  <<: *a", "  timeout: 2")}`,
      [],
    ],
    ["a value without its Run", task("- cmd: bash {{.Date}}"), ["root-unknown: .Date"]],
    ["a key for later use", `x-common: {}\n${task("- cmd: bash")}`, []],
    ["a key without effect", task(`- push: [${R}/a]`, "  retries: 3"), ["key-ignored: retries"]],
    ["exit codes", task("- cmd: bash", "  exitedWith: [1]"), ["key-ignored: exitedWith"]],
    ["no steps", "version: v1.1.0\n", ["steps-empty: "]],
    [
      "a step twice in when",
      task("- id: a", "  cmd: bash", "- cmd: bash", "  when: [a, a]"),
      ["when-twice: a"],
    ],
    ["the root in when", task("- cmd: bash", "  when: [acb_root]"), ["when-root: acb_root"]],
    [
      "networks without a default",
      `networks: [{name: n}]\n${task("- cmd: bash")}`,
      ["network-default: networks"],
    ],
    ["a comma in env", task("- cmd: bash", "  env: ['A=1,2']"), ["env-comma: 'A=1,2'"]],
    ["two entries in one", task("- cmd: bash", "  env: ['A=1,B=2']"), []],
    [
      "a secret nobody uses",
      `secrets: [{id: s, keyvault: https://x}]\n${task("- cmd: bash")}`,
      ["secret-unused: s"],
    ],
    [
      "a secret in use",
      `secrets: [{id: s, keyvault: https://x}]\n${task("- cmd: bash {{.Secrets.s}}")}`,
      [],
    ],
    ["a run value nobody knows", task("- cmd: bash {{.Run.Id}}"), ["run-value-unknown: .Run.Id"]],
    [
      "a root nobody knows",
      task("- cmd: bash {{.Values1}} {{.values.x}}"),
      ["root-unknown: .Values1", "root-unknown: .values.x"],
    ],
    ["fields of a range", task("- cmd: bash {{range .Values.a}}{{.Name}}{{$.Run.ID}}{{end}}"), []],
    [
      "a value nobody sets",
      task("- cmd: bash", "  timeout: {{.Values.t}}"),
      ["value-unset: {{.Values.t}}"],
    ],
    [
      "an alias in an old version",
      task(`- build: -t $Registry/a .`).replace("v1.1.0", "v1.0.0"),
      ["alias-version: $Registry"],
    ],
    [
      "a shell's variable in an old version",
      task("- cmd: bash echo $ID").replace("v1.1.0", "v1.0.0"),
      [],
    ],
    ["nearly an alias", task("- build: -t $Regsitry/a:$ID ."), ["alias-unknown: $Regsitry"]],
    ["no alias of that name", task("- cmd: bash $TaskName $HOME"), ["alias-unknown: $TaskName"]],
    [
      "a comment in a script",
      task("- cmd: |", "    bash -c 'x", "    # gone'"),
      ["comment-dropped: # gone'"],
    ],
    ["a comment behind a script", task("- cmd: |", "    bash", "# fine", "- cmd: bash"), []],
    ["steps without a limit", `stepTimeout: 28800\n${task("- cmd: bash", "- cmd: bash")}`, []],
    [
      "steps longer than a run",
      `stepTimeout: 20000\n${task("- cmd: bash", "- cmd: bash")}`,
      ["timeout-total: stepTimeout"],
    ],
  ])("%s", (_, source, expected) => {
    expect(saidOf(source)).toEqual(expected);
  });

  it.each([
    ["$Regsitry", task("- build: -t $Regsitry/a:$ID ."), task("- build: -t $Registry/a:$ID .")],
    [".Run.Id", task("- cmd: bash {{.Run.Id}}"), task("- cmd: bash {{.Run.ID}}")],
    ["--tag=a", task("- build: --tag=a:1 ."), task("- build: -t a:1 .")],
    [
      "continueOnError",
      task("- cmd: bash", "  continueOnError: true"),
      task("- cmd: bash", "  ignoreErrors: true"),
    ],
    [
      "$Registry in v1.0.0",
      task("- build: -t $Registry/a .").replace("v1.1.0", "v1.0.0"),
      task("- build: -t $Registry/a ."),
    ],
  ])("%s is mended", (_, source, expected) => {
    expect(mended(source)).toBe(expected);
  });

  it("has edits that lie within the file and do not overlap", () => {
    const source = task(
      "- build: -t app:1 -f dockerfile.arm64 .",
      "- push: [app:1]",
      "- cmd: docker manifest create app:2 app:1",
    );
    for (const fix of findingsOf(source).found.flatMap(({ fixes }) => fixes)) {
      const ranges = fix.edits.map(({ range }) => range).sort((a, b) => a.start - b.start);
      ranges.forEach(({ start, end }, i) => {
        expect(start).toBeGreaterThanOrEqual(ranges[i - 1]?.end ?? 0);
        expect(end).toBeLessThanOrEqual(source.length);
      });
      expect(applyFix(source, fix)).not.toBe(source);
    }
  });
});
