import { describe, expect, it } from "vitest";
import type { LocalImage } from "../../../src/engines/engine.ts";
import { localReference, localRows, shortId } from "../../../src/engines/localRows.ts";
import { sameForPlatform, tagsOf, templateProblem } from "../../../src/engines/pushNames.ts";

function image(id: string, names: readonly string[], architecture = "amd64", created?: string) {
  const platform = { os: "linux", architecture };
  return { id, names, platform, repoDigests: [], ...(created && { created }) } satisfies LocalImage;
}

function rowsOf(...images: readonly LocalImage[]) {
  return localRows(images).flatMap((row) => (row.kind === "untagged" ? row.rows : [row]));
}

describe("the rows of local images", () => {
  it("are the names in order, and at the end those without one, newest first", () => {
    const rows = localRows([
      image("3", [], "amd64", "2026-01-01"),
      image("1", ["app:10", "app:9"]),
      image("4", [], "amd64", "2026-02-01"),
      image("2", ["another:1"]),
    ]);
    expect(
      rows.map((row) =>
        row.kind === "untagged" ? row.rows.map((each) => each.image.id) : row.name,
      ),
    ).toEqual(["another:1", "app:9", "app:10", ["4", "3"]]);
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("have no group for untagged images where there are none", () => {
    expect(localRows([image("1", ["app:1"])]).map(({ kind }) => kind)).toEqual(["localImage"]);
  });

  it("name images as references", () => {
    expect(localReference("localhost/team/app:1")).toEqual({
      registry: "localhost",
      repository: "team/app",
      tag: "1",
    });
    expect(localReference("not a name")).toBeUndefined();
    expect(shortId(image(`sha256:${"ab".repeat(32)}`, []))).toBe("abababababab");
  });
});

describe("the tags of images to push", () => {
  const rows = rowsOf(image("1", ["localhost/app:1"]), image("2", ["app:2"], "arm64"));

  it("come from a template", () => {
    expect(tagsOf(" {name}-{tag}-{arch} ", rows)).toEqual(["app-2-arm64", "app-1-amd64"]);
    expect(templateProblem("{tag}-{arch}", rows)).toBeUndefined();
  });

  it.each([
    ["latest", { kind: "sameTag", tag: "latest" }],
    ["{tag} x", { kind: "invalidTag", tag: "2 x" }],
    ["", { kind: "invalidTag", tag: "" }],
    ["{tga}", { kind: "unknownVariable", name: "tga" }],
  ])("are refused for %j", (template, problem) => {
    expect(templateProblem(template, rows)).toEqual(problem);
  });

  it("say which images are for the same platform", () => {
    expect(sameForPlatform(rows)).toEqual([]);
    const same = rowsOf(image("1", ["a:1"]), image("2", ["a:2"]), image("3", ["a:3"], "arm64"));
    expect(sameForPlatform(same).map((group) => group.map(({ name }) => name))).toEqual([
      ["a:1", "a:2"],
    ]);
  });
});
