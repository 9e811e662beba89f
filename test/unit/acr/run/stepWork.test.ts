import { describe, expect, it } from "vitest";
import { stepWork } from "../../../../src/acr/run/stepWork.ts";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";

function workOf(step: string) {
  const { task, failure } = readTaskFile(`version: v1.1.0\nsteps:\n- ${step}`, {
    os: "linux",
    run: { Registry: "contoso.azurecr.io", ID: "l1" },
    values: {},
    name: "acb.yaml",
  });
  const first = task?.steps[0];
  if (!first || failure) throw new Error(failure?.message);
  return stepWork(first);
}

/** What a step does, in short. */
function acts(step: string): unknown {
  const work = workOf(step);
  if (work.kind === "notHere") return work.reason;
  return work.items.map(({ after, act, isQuiet }) => {
    const when = after === "always" || after === "success" ? "" : "else ";
    const quiet = isQuiet ? " (quiet)" : "";
    switch (act.kind) {
      case "container":
        return `${when}run ${[act.image, ...act.args].join("|")}${quiet}`;
      case "push":
      case "pull":
        return `${when}${act.kind} ${act.image}`;
      case "list":
        return `${when}list ${act.action.kind}`;
      case "signIn":
        return "sign in";
      case "shell":
        return `${when}shell ${String(act.code)}`;
      default:
        return `${when}${act.kind} ${act.words.join("|")}`;
    }
  });
}

describe("what steps do", () => {
  it.each([
    ["cmd: bash echo hi", ["run mcr.microsoft.com/acr/bash:2ff604c|echo|hi"]],
    [`cmd: alpine sh -c 'echo "a b" && echo $X'`, [`run alpine|sh|-c|echo "a b" && echo $X`]],
    [`cmd: alpine sh -c "echo $X"`, ["run alpine|sh|-c|echo "]],
    ["cmd: alpine rm -rf /x || true", ["run alpine|rm|-rf|/x", "else shell 0"]],
    ["cmd: alpine ls > /dev/null 2>&1", ["run alpine|ls (quiet)"]],
    [
      "build: -t {{.Run.Registry}}/a:1 -f x/Dockerfile .",
      ["build -t|contoso.azurecr.io/a:1|-f|x/Dockerfile|."],
    ],
    ["{build: -t x/a ., cache: enabled}", ["build -t|x/a|."]],
    ["push: [a/b, a/b:latest, c]", ["push a/b:latest", "push c:latest"]],
    ["cmd: docker build -t x . && docker push x", ["build -t|x|.", "push x"]],
    ["cmd: docker:24-cli pull x", ["pull x"]],
    ["cmd: docker pull --platform linux/arm64 x", ["engine pull|--platform|linux/arm64|x"]],
    ["cmd: docker tag a b", ["engine tag|a|b"]],
    ["cmd: docker login contoso.azurecr.io -u a -p b", ["sign in"]],
    ["cmd: docker manifest create l a b", ["list createList"]],
    ["cmd: docker manifest push --purge l", ["list pushList"]],
    ["cmd: docker manifest annotate l a --arch arm64", ["list annotateList"]],
    ["cmd: docker buildx imagetools create -t l a b", ["list joinTags"]],
    [
      "cmd: docker buildx imagetools create --append -t l a",
      ["buildx imagetools|create|--append|-t|l|a"],
    ],
    ["cmd: docker buildx build --platform a,b --push .", ["buildx build|--platform|a,b|--push|."]],
    [`cmd: docker sh -c 'docker build . && docker push x'`, ["build .", "push x"]],
    ["cmd: docker run --rm x ls", ["engine run|--rm|x|ls"]],
    ["cmd: my/docker-tool x", ["run my/docker-tool|x"]],
  ])("%s", (step, expected) => {
    expect(acts(step)).toEqual(expected);
  });

  it.each([
    ["cmd: alpine echo $(date)", "substitution"],
    ["cmd: alpine echo `date`", "substitution"],
    ["cmd: alpine echo > file", "redirection"],
    ["cmd: alpine cat < file", "redirection"],
    ["cmd: alpine ls | sort", "pipe"],
    ["cmd: alpine ls &", "background"],
    ["cmd: alpine ls && rm -rf /", "hostCommand"],
    ["cmd: (alpine ls)", "compound"],
    ["cmd: A=1 alpine", "compound"],
    ["cmd: if true; then alpine; fi", "compound"],
    [`cmd: alpine "open`, "syntax"],
    ["cmd: alpine &&", "syntax"],
    [`cmd: docker sh -c 'apk add x && docker push x'`, "dockerScript"],
  ])("does not run %s: %s", (step, reason) => {
    expect(acts(step)).toBe(reason);
  });

  it("says which variables are empty", () => {
    const work = workOf("cmd: alpine echo $A ${B} '$C'");
    expect(work).toMatchObject({ variables: ["$A", "${B}"] });
  });
});
