import { describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import type { ListEdit } from "../../../../src/core/oci/listEdit.ts";
import { ListEditError } from "../../../../src/core/oci/listEditError.ts";
import { AttestationKeys } from "../../../../src/core/oci/manifest.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";

/** A list as Docker writes it, short of what the test is not about. */
const docker = `{
   "schemaVersion": 2,
   "manifests": [
      {
         "digest": "${sha256("a")}",
         "platform": {
            "architecture": "arm",
            "os": "linux",
            "variant": "v7"
         }
      },
      {
         "digest": "${sha256("b")}",
         "colour": "red"
      }
   ]
}
`;

function edited(text: string, edit: ListEdit): string {
  return applyReplacements(text, editList(text, edit));
}

function image(name: string, members: Partial<Descriptor> = {}): Descriptor {
  return descriptorOf(name, { mediaType: "m", size: 1, ...members });
}

function attestationOf(name: string): Descriptor {
  return image(`proof of ${name}`, {
    annotations: {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: sha256(name),
    },
  });
}

/** A list of names, on one line. */
function listOf(...members: readonly Descriptor[]): string {
  return JSON.stringify({ manifests: members });
}

function namesIn(text: string): readonly string[] {
  const { manifests } = JSON.parse(text) as { manifests: { digest: string }[] };
  const names = ["a", "b", "c", "d"].flatMap((name) => [name, `proof of ${name}`]);
  return manifests.map(({ digest }) => names.find((name) => sha256(name) === digest) ?? digest);
}

describe("editing the text of a list", () => {
  it("replaces a value and nothing else", () => {
    const edit = { kind: "changePlatform", position: 0, change: { variant: "v6" } } as const;
    const offset = docker.indexOf(`"v7"`);
    expect(editList(docker, edit)).toEqual([{ offset, length: 4, text: `"v6"` }]);
  });

  it("changes nothing that is so already", () => {
    const change = { os: "linux", variant: "v7", osVersion: undefined };
    expect(editList(docker, { kind: "changePlatform", position: 0, change })).toEqual([]);
    expect(editList(docker, { kind: "move", position: 1, to: 1 })).toEqual([]);
    expect(editList(docker, { kind: "setSubject", subject: undefined })).toEqual([]);
  });

  it("puts new members of a platform where Docker has them", () => {
    const change = { osVersion: "6.1", osFeatures: ["x"] };
    const after = edited(docker, { kind: "changePlatform", position: 0, change });
    expect(after).toBe(
      docker.replace(
        `"os": "linux",`,
        `"os": "linux",\n            "os.version": "6.1",\n            "os.features": [\n               "x"\n            ],`,
      ),
    );
  });

  it("gives an entry a platform, and takes an empty one away", () => {
    const change = { os: "linux", architecture: "amd64" };
    const added = edited(docker, { kind: "changePlatform", position: 1, change });
    expect(added).toBe(
      docker.replace(
        `"${sha256("b")}",`,
        `"${sha256("b")}",
         "platform": {
            "architecture": "amd64",
            "os": "linux"
         },`,
      ),
    );
    const none = { os: undefined, architecture: undefined };
    expect(edited(added, { kind: "changePlatform", position: 1, change: none })).toBe(docker);
  });

  it("keeps members of a platform that it does not know", () => {
    const text = listOf(image("a", { platform: { os: "a", architecture: "b", extra: {} } }));
    const platform = { os: "linux", architecture: "arm64", variant: "v8" };
    const after = edited(text, { kind: "setPlatform", position: 0, platform });
    expect(after).toContain(`{"os":"linux","architecture":"arm64","variant":"v8","extra":{}}`);
  });

  it.each([
    ["Windows lines", docker.replaceAll("\n", "\r\n")],
    ["tabs", docker.replaceAll("   ", "\t")],
    ["one line", JSON.stringify(JSON.parse(docker))],
    ["one line with spaces", docker.replaceAll(/\s+/g, " ")],
  ])("adds annotations in the layout of a text with %s, and leaves no trace of them", (_, text) => {
    const add = { kind: "setAnnotation", name: "a", value: "1" } as const;
    const one = edited(text, add);
    const two = edited(one, { kind: "setAnnotation", position: 1, name: "b", value: "2" });
    expect(two.includes("\n")).toBe(text.includes("\n"));
    expect(two.replaceAll("\r\n", "").includes("\n")).toBe(
      text.replaceAll("\r\n", "").includes("\n"),
    );
    const back = edited(two, { kind: "setAnnotation", position: 1, name: "b", value: undefined });
    expect(edited(back, { ...add, value: undefined })).toBe(text);
  });

  it("writes new entries as their siblings are written", () => {
    const text = `{ "manifests": [\n  { "digest": "x" },\n  { "digest": "y" }\n] }`;
    const after = edited(text, { kind: "add", members: [image("c")] });
    expect(after).toBe(
      `{ "manifests": [\n  { "digest": "x" },\n  { "digest": "y" },\n  { "mediaType": "m", "size": 1, "digest": "${sha256("c")}" }\n] }`,
    );
  });

  it("does not take a text within the list for its layout", () => {
    const text = `{"annotations":{"{ ":""},"manifests":[{"digest":"x"}]}`;
    const change = { os: "linux" };
    expect(edited(text, { kind: "changePlatform", position: 0, change })).toBe(
      `{"annotations":{"{ ":""},"manifests":[{"digest":"x","platform":{"os":"linux"}}]}`,
    );
  });

  it("adds images before the attestations at the end, and attestations behind them", () => {
    const text = listOf(attestationOf("d"), image("a"), attestationOf("a"));
    const members = [image("b"), attestationOf("b"), attestationOf("a"), image("c")];
    expect(namesIn(edited(text, { kind: "add", members }))).toEqual([
      "proof of d",
      "a",
      "b",
      "c",
      "proof of a",
      "proof of b",
    ]);
    expect(namesIn(edited(text, { kind: "add", members, before: 0 })).slice(0, 3)).toEqual([
      "b",
      "c",
      "proof of d",
    ]);
  });

  it("removes an image with the attestations that no other entry needs", () => {
    const text = listOf(image("a"), image("b"), image("b"), attestationOf("a"), attestationOf("b"));
    const once = edited(text, { kind: "remove", position: 0 });
    expect(namesIn(once)).toEqual(["b", "b", "proof of b"]);
    const twice = edited(once, { kind: "remove", position: 1 });
    expect(namesIn(twice)).toEqual(["b", "proof of b"]);
    expect(edited(twice, { kind: "remove", position: 0 })).toBe(`{"manifests":[]}`);
  });

  it("replaces an image in its place, attestations and all", () => {
    const text = listOf(image("a"), image("b"), attestationOf("a"), attestationOf("b"));
    const attestations = [attestationOf("c")];
    const replace = { kind: "replace", position: 0, member: image("c"), attestations } as const;
    expect(namesIn(edited(text, replace))).toEqual(["c", "b", "proof of b", "proof of c"]);
  });

  it.each([
    [0, 2, ["b", "c", "a"]],
    [2, 0, ["c", "a", "b"]],
    [1, 2, ["a", "c", "b"]],
  ])("moves entry %i to %i, as it is written", (position, to, names) => {
    const text = listOf(image("a"), image("b"), image("c"));
    const after = edited(text, { kind: "move", position, to });
    expect(namesIn(after)).toEqual(names);
    expect(edited(after, { kind: "move", position: to, to: position })).toBe(text);
  });

  it("changes of a name that stands twice the one that counts, and removes both", () => {
    const text = `{"mediaType":"a","mediaType":"b","annotations":{"x":"1","x":"2"},"manifests":[]}`;
    expect(edited(text, { kind: "setMediaType", mediaType: "c" })).toBe(text.replace(`"b"`, `"c"`));
    expect(edited(text, { kind: "setAnnotation", name: "x", value: undefined })).toBe(
      text.replace(`,"annotations":{"x":"1","x":"2"}`, ""),
    );
  });

  it.each<[string, ListEdit]>([
    ["an entry behind the last", { kind: "remove", position: 2 }],
    ["an entry before the first", { kind: "remove", position: -1 }],
    ["a place between two entries", { kind: "add", members: [], before: 0.5 }],
    ["a place behind the end", { kind: "add", members: [], before: 3 }],
    ["a move to nowhere", { kind: "move", position: 0, to: 2 }],
    ["an annotation of nothing", { kind: "setAnnotation", position: 9, name: "a", value: "b" }],
  ])("refuses %s", (_, edit) => {
    expect(() => editList(docker, edit)).toThrow(
      expect.objectContaining({ brand: "ListEditError", code: "noSuchEntry" }),
    );
  });

  it("refuses members of an entry that is no object", () => {
    const edit = { kind: "setContent", position: 0, size: 1, mediaType: "m" } as const;
    expect(() => editList(`{"manifests":[null]}`, edit)).toThrow(ListEditError);
  });

  it.each(["", "[]", "{}", `{"manifests":{}}`, `{"manifests":[],}`, `{"manifests":[]} //`])(
    "refuses %j, which is no list",
    (text) => {
      expect(() => editList(text, { kind: "setMediaType", mediaType: "m" })).toThrow(
        expect.objectContaining({ code: "notAList" }),
      );
    },
  );
});
