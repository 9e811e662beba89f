import { describe, expect, it } from "vitest";
import { LayeredFiles } from "../../../../src/images/verify/layeredFiles.ts";
import { LayerFiles, type LayerEntry } from "../../../../src/images/verify/layerFiles.ts";

const program: LayerEntry = { kind: "file", isRunnable: true };

function layer(entries: Readonly<Record<string, LayerEntry>>): LayerFiles {
  const files = new LayerFiles({ ignoresCase: false });
  for (const [path, entry] of Object.entries(entries)) files.set(path, entry);
  return files;
}

function image(...layers: readonly LayerFiles[]): LayeredFiles {
  const files = new LayeredFiles();
  for (const each of layers) files.addBelow(each);
  return files;
}

function find(files: LayeredFiles, path: string): string | undefined {
  return files.find(path, () => undefined)?.path;
}

describe("the files of an image", () => {
  it("are those of the uppermost layer that has them", () => {
    const files = image(layer({ "bin/app": program }), layer({ "bin/sh": program }));
    expect(find(files, "/bin/app")).toBe("bin/app");
    expect(find(files, "/bin/../bin/sh")).toBe("bin/sh");
  });

  it("are gone below what a layer takes away", () => {
    const upper = layer({ bin: { kind: "whiteout" }, "bin/new": program });
    const files = image(upper, layer({ "bin/app": program }));
    expect(find(files, "/bin/app")).toBeUndefined();
    expect([...files.files()].map(({ path }) => path)).toEqual(["bin/new"]);
  });

  it("are gone below an opaque folder", () => {
    const upper = layer({ "opt/new": program });
    upper.hideBelow("opt");
    const files = image(upper, layer({ "opt/old": program, other: program }));
    expect(find(files, "opt/old")).toBeUndefined();
    expect(find(files, "opt/new")).toBe("opt/new");
    expect(find(files, "other")).toBe("other");
  });

  it("follow links, but not round in circles (invariant 9)", () => {
    const files = image(
      layer({
        "usr/bin/app": program,
        bin: { kind: "symlink", target: "/usr/bin" },
        a: { kind: "symlink", target: "b" },
        b: { kind: "symlink", target: "a" },
      }),
    );
    expect(find(files, "/bin/app")).toBe("usr/bin/app");
    expect(find(files, "/a")).toBeUndefined();
  });

  it.each([
    ["too long", "a".repeat(5000)],
    ["too deep", "/a".repeat(2000)],
  ])("are not looked for under a path that is %s (invariant 9)", (_, path) => {
    const asked: string[] = [];
    const files = image(layer({}));
    expect(files.find(path, (each) => asked.push(each))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("are not looked for beyond a link that is too deep (invariant 9)", () => {
    const files = image(
      layer({ app: { kind: "symlink", target: "a/".repeat(60) }, "a/a": { kind: "folder" } }),
    );
    expect(find(files, `app/${"b/".repeat(10)}c`)).toBeUndefined();
  });
});
