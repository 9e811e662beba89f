import { describe, expect, it } from "vitest";
import {
  applyFix,
  findingsOf,
  mended,
  runRegistry as R,
  saidOf,
  task,
} from "../../../support/acr/lintCase.ts";

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
    ["a comma in env", `env: ['A=1,2']\n${task("- push: [${R}/a]")}`, ["env-comma: 'A=1,2'"]],
    ["a comma in a step's env", task("- cmd: bash", "  env: ['A=1,2']"), []],
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
