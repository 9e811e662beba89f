import { describe, expect, it } from "vitest";
import { findingsOf, mended, saidOf } from "../../../support/acr/lintCase.ts";

/** The task file of Microsoft's article on multi-architecture images, with its three mistakes. */
const article = `version: v1.1.0

steps:
- build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 . 
- build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 . 
- push: 
    - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
    - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
- cmd: >
    docker manifest create
    {{.Run.Registry}}/multi-arch-samples/myimage:latest
    {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
    {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
- cmd: docker manifest push --purge {{.Run.Registry}}/multi-arch-samples/myimage:latest
- cmd: docker manifest inspect {{.Run.Registry}}/multi-arch-samples/myimage:latest
`;
const mendedArticle = article
  .replace("-amd64 -f dockerfile.arm64", "-amd64 -f dockerfile.amd64")
  .replace("-arm64 -f dockerfile.amd64", "-arm64 -f dockerfile.arm64")
  .replace("myyimage", "myimage");

describe("the article's task file", () => {
  it("has exactly its three mistakes, each with a fix", () => {
    const { found } = findingsOf(article);

    expect(saidOf(article)).toEqual([
      "tag-dockerfile-platform: dockerfile.arm64",
      "tag-dockerfile-platform: dockerfile.amd64",
      "image-misspelled: {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64",
    ]);
    expect(found.map(({ fixes }) => fixes.length > 0)).toEqual([true, true, true]);
  });

  it("is what was meant once the fixes are applied, and clean", () => {
    expect(mended(article)).toBe(mendedArticle);
    expect(saidOf(mendedArticle)).toEqual([]);
  });

  it.each([
    [
      "Dockerfiles that are there",
      { "dockerfile.amd64": "FROM scratch", "dockerfile.arm64": "FROM scratch" },
    ],
    [
      "bases of their platform",
      { "dockerfile.amd64": "FROM amd64/alpine", "dockerfile.arm64": "FROM arm64v8/alpine" },
    ],
  ])("is clean with %s", (_, files) => {
    expect(saidOf(mendedArticle, { files })).toEqual([]);
  });

  it("has the same mistakes with $aliases and Windows' line endings", () => {
    const written = article
      .replaceAll("{{.Run.Registry}}", "$Registry")
      .replaceAll("{{.Run.ID}}", "$ID")
      .replaceAll("\n", "\r\n");

    expect(saidOf(written).map((said) => said.split(":")[0])).toEqual([
      "tag-dockerfile-platform",
      "tag-dockerfile-platform",
      "image-misspelled",
    ]);
    expect(saidOf(mended(written))).toEqual([]);
  });
});
