import { describe, expect, it } from "vitest";
import { readBuildWords } from "../../../../src/acr/plan/buildCommand.ts";
import type { CommandPart, DockerAction } from "../../../../src/acr/plan/dockerAction.ts";
import { readDockerCommands } from "../../../../src/acr/plan/dockerCommand.ts";

/** An action in one line: its kind, and every part as it stands in the text. */
function said(text: string, action: DockerAction): string {
  const show = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(show).join(" ")}]`;
    if (value instanceof Map) {
      return [...value].map(([name, part]) => `${name}=${show(part)}`).join(",");
    }
    if (typeof value === "object" && value) {
      const part = value as CommandPart;
      return text.slice(part.start, part.end) === part.text ? part.text : `(${part.text})`;
    }
    return String(value);
  };
  const { kind, ...rest } = action;
  return [kind, ...Object.values(rest).map(show)].join(" ");
}

describe("what commands do with images", () => {
  it.each<[string, string[]]>([
    ["docker tag a b", ["tag a b"]],
    ["docker image tag a b && docker image push b", ["tag a b", "push b"]],
    ["docker:24-cli push a", ["push a"]],
    ["mcr.example.com/tools/docker@sha256:0 push a", ["push a"]],
    ["docker -H tcp://x:1 --debug push -q a", ["push a"]],
    ["docker manifest create l a b", ["createList l [a b] false"]],
    ["docker manifest create --amend --insecure l a", ["createList l [a] true"]],
    [
      "docker manifest annotate --os linux --arch=arm64 l a",
      ["annotateList l a os=linux,arch=arm64"],
    ],
    ["docker manifest push --purge l", ["pushList l true"]],
    ["docker manifest push -p l", ["pushList l true"]],
    ["docker manifest push l", ["pushList l false"]],
    ["docker manifest inspect -v l", ["inspect l"]],
    ["docker manifest rm l m", ["removeList [l m]"]],
    ["docker buildx imagetools create -t l -t m a b", ["joinTags [l m] [a b]"]],
    ["docker buildx imagetools create --dry-run -t l a", []],
    ["docker pull --platform linux/arm64 a", ["pull a"]],
    ["docker compose push", ["unknown (docker …)"]],
    ["docker buildx bake --push", ["unknown (bake …)"]],
    ["docker run -v /var/run/docker.sock:/var/run/docker.sock x", ["unknown (docker …)"]],
    ["docker run x echo", []],
    ["docker login -u a", []],
    ["docker commit c a", ["tag c a"]],
    ["docker image load -i x", ["unknown (docker …)"]],
    ["echo docker push a", []],
    ["bash -c 'docker tag a b; docker push b'", ["tag a b", "push b"]],
    ["docker sh -c 'docker push a'", ["push a"]],
    ['alpine sh -ec "docker push \\"a\\""', ["push (a)"]],
    ["docker manifest create", []],
  ])("%s", (text, expected) => {
    expect(readDockerCommands(text).map((action) => said(text, action))).toEqual(expected);
  });

  it("reads every way to write a build", () => {
    const text =
      "docker buildx build --platform linux/amd64,linux/arm64 --tag=a:1 -t b -f x/Dockerfile " +
      "--build-arg A=1 --build-arg=B=2 --target t --output type=registry,x=y --pull ctx";
    const [action] = readDockerCommands(text);
    const build = action?.kind === "build" ? action : undefined;
    const words = (parts: readonly CommandPart[] = []) => parts.map(({ text: part }) => part);

    expect(words(build?.tags)).toEqual(["a:1", "b"]);
    expect(words(build?.platforms)).toEqual(["linux/amd64", "linux/arm64"]);
    expect(words(build?.buildArguments)).toEqual(["A=1", "B=2"]);
    expect(build).toMatchObject({
      isBuildx: true,
      isPushed: true,
      isPulling: true,
      dockerfile: { text: "x/Dockerfile" },
      context: { text: "ctx" },
      target: { text: "t" },
    });
    for (const part of [...(build?.tags ?? []), ...(build?.platforms ?? [])]) {
      expect(text.slice(part.start, part.end)).toBe(part.text);
    }
  });

  it.each([
    ["-t a .", ["a"], ".", false],
    ["-ta --tag=b .", ["a", "b"], ".", false],
    ["--push=false -t a .", ["a"], ".", false],
    ["-qt a .", ["a"], ".", false],
    ["-qta .", ["a"], ".", false],
    [
      "--push -t a https://example.com/x.git#main:dir",
      ["a"],
      "https://example.com/x.git#main:dir",
      true,
    ],
  ])("reads what stands behind build: in %s", (text, tags, context, isPushed) => {
    const build = readBuildWords(text);

    expect(build.tags.map((tag) => tag.text)).toEqual(tags);
    expect(build.context?.text).toBe(context);
    expect(build.isPushed).toBe(isPushed);
  });
});
