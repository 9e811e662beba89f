import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import { AttestationKeys } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { checkList, mergeFindings } from "../../../../src/images/drafts/checkList.ts";
import type { ListFinding, ListFix } from "../../../../src/images/drafts/listFinding.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { readListText } from "../../../../src/images/drafts/readListText.ts";
import { listTexts } from "../../../support/listArbitraries.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";
import { amd64, arm64, windows } from "../../../support/sampleImages.ts";

const { ociIndex, dockerList, dockerManifest, dockerSchema1Signed } = MediaTypes;

function image(name: string, members: Partial<Descriptor> = {}): Descriptor {
  return descriptorOf(name, { platform: amd64, ...members });
}

function dockerImage(name: string, members: Partial<Descriptor> = {}): Descriptor {
  return image(name, { mediaType: dockerManifest, ...members });
}

function attestationOf(subject: Descriptor): Descriptor {
  return image("proof", {
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: subject.digest,
    },
  });
}

function check(text: string): readonly ListFinding[] {
  return checkList(readListText(text));
}

function checkMembersOf(members: readonly Descriptor[], mediaType: string = ociIndex) {
  return check(listText(members, mediaType));
}

/** A valid list with other members in it. */
function listWith(members: Record<string, unknown>): string {
  const manifests = [descriptorToJson(image("a"))];
  return JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests, ...members });
}

/** A valid list whose only entry has other members. */
function entryWith(members: Record<string, unknown>): string {
  return listWith({ manifests: [{ ...descriptorToJson(image("a")), ...members }] });
}

function summaryOf({ code, severity, path }: ListFinding) {
  return [severity, code, path.join("/")].join(" ");
}

/** The text once a fix was made. */
function fixed(text: string, fix: ListFix | undefined): string {
  return (fix?.edits ?? []).reduce(
    (now, edit) => applyReplacements(now, editList(now, edit)),
    text,
  );
}

describe("checking a list", () => {
  it("finds nothing wrong with a good one, attested, of one format", () => {
    const first = image("a");
    expect(checkMembersOf([first, image("b", { platform: arm64 }), attestationOf(first)])).toEqual(
      [],
    );
    expect(checkMembersOf([dockerImage("a")], dockerList)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["text that breaks off", "[1", "error syntax "],
    ["another JSON", "[]", "error notAList manifests"],
    ["a list without manifests", listWith({ manifests: undefined }), "error notAList manifests"],
    ["manifests of another type", listWith({ manifests: {} }), "error notAList manifests"],
    ["no entries", listWith({ manifests: [] }), "error noImages manifests"],
    ["schemaVersion 1", listWith({ schemaVersion: 1 }), "error wrongHeader schemaVersion"],
    ["no mediaType", listWith({ mediaType: undefined }), "error wrongHeader mediaType"],
    [
      "the mediaType of an image",
      listWith({ mediaType: MediaTypes.ociManifest }),
      "error wrongHeader mediaType",
    ],
    [
      "a digest of another algorithm",
      entryWith({ digest: "md5:00" }),
      "error unreadableDigest manifests/0/digest",
    ],
    [
      "an entry that is nothing",
      listWith({ manifests: [null] }),
      "error unreadableDigest manifests/0",
    ],
    ["a size as text", entryWith({ size: "7" }), "error wrongMember manifests/0/size"],
    ["a negative size", entryWith({ size: -1 }), "error wrongMember manifests/0/size"],
    [
      "no media type of an entry",
      entryWith({ mediaType: undefined }),
      "error wrongMember manifests/0/mediaType",
    ],
    [
      "annotations that are no texts",
      entryWith({ annotations: { a: 1 } }),
      "error wrongMember manifests/0/annotations",
    ],
    [
      "an artifactType that is no text",
      listWith({ artifactType: 1 }),
      "error wrongMember artifactType",
    ],
    ["no platform", entryWith({ platform: undefined }), "warning missingPlatform manifests/0"],
    [
      "no os",
      entryWith({ platform: { architecture: "amd64" } }),
      "error missingPlatform manifests/0/platform/os",
    ],
    [
      "an empty architecture",
      entryWith({ platform: { os: "linux", architecture: "" } }),
      "warning missingPlatform manifests/0/platform/architecture",
    ],
    [
      "Windows of any version",
      entryWith({ platform: { os: "windows", architecture: "amd64" } }),
      "warning windowsWithoutVersion manifests/0/platform",
    ],
    ["a list in a list", entryWith({ mediaType: ociIndex }), "warning nestedIndex manifests/0"],
    ["an unknown member", listWith({ colour: "red" }), "note unknownMember colour"],
    [
      "an unknown member of an entry",
      entryWith({ colour: "red" }),
      "note unknownMember manifests/0/colour",
    ],
    [
      "an unknown member of a platform",
      entryWith({ platform: { ...amd64, colour: "red" } }),
      "note unknownMember manifests/0/platform/colour",
    ],
    [
      "a name twice",
      listWith({}).replace(`"schemaVersion"`, `"schemaVersion":2,"schemaVersion"`),
      "warning duplicateMember schemaVersion",
    ],
  ])("tells of %s", (_, text, expected) => {
    expect(check(text).map(summaryOf)).toEqual([expected]);
  });

  it.each([
    ["a comment", "/* list */", "InvalidCommentToken"],
    ["a trailing comma", `, ${listWith({}).slice(0, 0)}`, "PropertyNameExpected"],
  ])("takes %s for the syntax error that it is to registries", (_, added, error) => {
    const text = listWith({}).replace(/\}$/, `${added}}`);
    expect(check(text)[0]).toMatchObject({ code: "syntax", error });
  });

  it("names schema 1, which no list may have", () => {
    const [finding] = checkMembersOf(
      [dockerImage("old", { mediaType: dockerSchema1Signed })],
      dockerList,
    );
    expect(finding).toMatchObject({ code: "schema1", severity: "error", digest: sha256("old") });
  });

  it("invariant 5: names both images of one platform, however it is written", () => {
    const findings = checkMembersOf([
      image("a", { platform: { os: "linux", architecture: "arm64" } }),
      image("b"),
      image("c", { platform: arm64 }),
      image("d", { platform: { os: "Linux", architecture: "aarch64" } }),
      image("e", { platform: windows }),
      image("f", { platform: { ...windows, osVersion: "10.0.17763.9999" } }),
    ]);
    expect(findings).toMatchObject([
      { code: "duplicatePlatform", severity: "error", first: sha256("a"), second: sha256("c") },
      {
        code: "duplicatePlatform",
        first: sha256("a"),
        second: sha256("d"),
        platform: { os: "Linux" },
      },
      { code: "duplicatePlatform", first: sha256("e"), second: sha256("f") },
    ]);
  });

  it("lets images of one platform be that differ in features or, as Podman makes them, compression", () => {
    const zstd = { "io.github.containers.compression.zstd": "true" };
    const findings = checkMembersOf([
      image("a"),
      image("b", { platform: { ...amd64, osFeatures: ["sse4"] } }),
      image("c", { annotations: zstd }),
    ]);
    expect(findings).toEqual([]);
  });

  it("asks no platform of artifacts", () => {
    const artifact = descriptorOf("sbom", { artifactType: "application/spdx+json" });
    expect(checkMembersOf([image("a"), artifact])).toEqual([]);
  });

  it("finds attestations without their image", () => {
    const proof = attestationOf(image("gone"));
    expect(checkMembersOf([image("a"), proof])).toMatchObject([
      { code: "orphanAttestation", severity: "warning", subject: sha256("gone") },
    ]);
  });

  it("tells of Docker images in an OCI index, more loudly beside OCI images", () => {
    const other = image("b", { platform: arm64 });
    expect(checkMembersOf([dockerImage("a"), other])).toMatchObject([
      { code: "mixedMediaTypes", severity: "warning", docker: 1, oci: 1, fixes: [] },
    ]);
    expect(checkMembersOf([dockerImage("a")])).toMatchObject([
      { code: "mixedMediaTypes", severity: "note", docker: 1, oci: 0 },
    ]);
  });

  it("tells what does not belong in a Docker list", () => {
    const annotated = dockerImage("a", { annotations: { team: "a" } });
    const text = listText([annotated, image("b", { platform: arm64 })], dockerList);
    const whole = text.replace(`"schemaVersion"`, `"annotations": {"x": "1"}, "schemaVersion"`);
    expect(check(whole).map(summaryOf)).toEqual([
      "error ociMemberInDockerList annotations",
      "error ociMemberInDockerList manifests/0/annotations",
      "warning ociChildInDockerList mediaType",
    ]);
  });

  it("finds a list larger than registries take", () => {
    const text = listWith({ annotations: { text: "ä".repeat(2_200_000) } });
    expect(check(text)).toMatchObject([{ code: "tooLarge", severity: "error" }]);
    expect(check(" ".repeat(17_000_000))).toMatchObject([{ code: "tooLarge" }]);
  });
});

describe("the fixes of a list", () => {
  const base = image("a");
  it.each<[string, string]>([
    ["removeEntry", listText([base, image("b")], ociIndex)],
    ["removeEntry", listText([base, attestationOf(image("gone"))], ociIndex)],
    [
      "removeEntry",
      listWith({ manifests: [descriptorToJson(base), { ...descriptorToJson(base), digest: "x" }] }),
    ],
    ["makeOciIndex", listText([dockerImage("a", { annotations: { x: "1" } })], dockerList)],
    [
      "removeAnnotations",
      listText([dockerImage("a", { annotations: { x: "1", y: "" } })], dockerList),
    ],
    ["makeDockerList", listText([dockerImage("a")], ociIndex)],
    ["makeOciIndex", listWith({ mediaType: "x" })],
  ])("by %s mend what they are offered for", (kind, text) => {
    const [finding] = check(text);
    const fix = finding?.fixes.find((each) => each.kind === kind);
    const after = check(fixed(text, fix));
    expect(after.map(({ code }) => code)).not.toContain(finding?.code);
    expect(after.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("any text", () => {
  const mutated = fc
    .tuple(listTexts, fc.nat(), fc.nat(20), fc.string({ maxLength: 5 }))
    .map(([text, at, length, added]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + added + text.slice(start + length);
    });
  const json = fc.json({ maxDepth: 6 });
  const texts = fc.oneof(
    fc.string(),
    mutated,
    mutated,
    json,
    json.map((each) => `{"manifests":[${each}]}`),
  );

  it("is checked without a throw, and every finding has a place in it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const list = readListText(text);
        const ranges = checkList(list).flatMap(({ path }) => [
          list.rangeOf(path),
          list.keyRangeOf(path),
        ]);
        expect(ranges.filter(({ offset, length }) => offset + length > text.length)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("has syntax errors exactly if it is not JSON", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readListText(text).syntaxErrors.length === 0).toBe(isJson(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["[", `{"a":`, "[}", "[ } ,", `{"manifests":[`])(
    "invariant 9: is not walked however deep it is (%s)",
    (opening) => {
      const text = opening.repeat(200_000);
      expect(check(text).map(({ code }) => code)).toContain("syntax");
    },
  );
});

it("keeps of two findings of a kind at one place the one that knows more", () => {
  const [plain] = checkMembersOf([image("a", { mediaType: ociIndex })]);
  if (!plain) throw new Error("no finding");
  const fix: ListFix = { kind: "flatten", edits: [{ kind: "remove", position: 0 }] };
  const richer = { ...plain, fixes: [fix] };
  expect(mergeFindings([plain], [richer])).toEqual([richer]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
