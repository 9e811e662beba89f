import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import { AttestationKeys } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { checkList } from "../../../../src/images/drafts/checkList.ts";
import { convertList } from "../../../../src/images/drafts/convertList.ts";
import { explainFormat } from "../../../../src/images/drafts/listFormat.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { readListText } from "../../../../src/images/drafts/readListText.ts";
import { listTexts } from "../../../support/listArbitraries.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";
import { amd64, arm64 } from "../../../support/sampleImages.ts";

const { ociIndex, dockerList, dockerManifest } = MediaTypes;

function image(name: string, members: Partial<Descriptor> = {}): Descriptor {
  return descriptorOf(name, { platform: amd64, mediaType: dockerManifest, ...members });
}

function convert(text: string, to: "oci" | "docker") {
  const { edits, ...rest } = convertList(readListText(text), to);
  const after = edits.reduce((now, edit) => applyReplacements(now, editList(now, edit)), text);
  return { ...rest, after };
}

describe("converting a list", () => {
  const plain = [image("a"), image("b", { platform: arm64 })];

  it("makes an OCI index of a Docker list and back, without loss and byte for byte", () => {
    const text = listText(plain, dockerList);
    const there = convert(text, "oci");
    expect(there).toEqual({ losses: [], foreignEntries: 2, after: listText(plain, ociIndex) });
    expect(convert(there.after, "docker")).toEqual({ losses: [], foreignEntries: 0, after: text });
  });

  it("does nothing to a list that has the format", () => {
    expect(convertList(readListText(listText(plain, ociIndex)), "oci").edits).toEqual([]);
    expect(convertList(readListText(listText(plain, dockerList)), "docker").edits).toEqual([]);
  });

  it("does nothing to a text that is no list", () => {
    expect(convert("{}", "docker")).toEqual({ losses: [], foreignEntries: 0, after: "{}" });
  });

  it("invariant 4: says what a Docker list has no place for", () => {
    const proof = image("proof", {
      platform: { os: "unknown", architecture: "unknown" },
      annotations: {
        [AttestationKeys.type]: AttestationKeys.attestationManifest,
        [AttestationKeys.subject]: sha256("a"),
      },
    });
    const rich = image("b", {
      platform: arm64,
      mediaType: MediaTypes.ociManifest,
      annotations: { x: "1", y: "2" },
      artifactType: MediaTypes.ociConfig,
      data: "e30=",
    });
    const text = JSON.stringify({
      schemaVersion: 2,
      mediaType: ociIndex,
      artifactType: "application/team",
      manifests: [proof, image("a"), rich].map(descriptorToJson),
      subject: descriptorToJson(image("s")),
      annotations: { team: "a" },
    });
    const position = 2;
    const digest = sha256("b");
    const { losses, foreignEntries, after } = convert(text, "docker");
    expect(losses).toEqual([
      { kind: "annotations", names: ["team"], path: ["annotations"] },
      { kind: "artifactType", artifactType: "application/team", path: ["artifactType"] },
      { kind: "subject", subject: sha256("s"), path: ["subject"] },
      {
        kind: "attestation",
        subject: sha256("a"),
        position: 0,
        digest: sha256("proof"),
        path: ["manifests", 0],
      },
      {
        kind: "annotations",
        names: ["x", "y"],
        position,
        digest,
        path: ["manifests", position, "annotations"],
      },
      {
        kind: "artifactType",
        artifactType: MediaTypes.ociConfig,
        position,
        digest,
        path: ["manifests", position, "artifactType"],
      },
      { kind: "data", position, digest, path: ["manifests", position, "data"] },
    ]);
    expect(foreignEntries).toBe(1);
    const { digest: b, size, mediaType, platform } = rich;
    const bare = { digest: b, size, mediaType, ...(platform && { platform }) };
    expect(JSON.parse(after)).toEqual(JSON.parse(listText([image("a"), bare], dockerList)));
  });

  it("of any kind leaves nothing in a Docker list that does not belong there", () => {
    fc.assert(
      fc.property(listTexts, (text) => {
        const codes = checkList(readListText(convert(text, "docker").after)).map((f) => f.code);
        expect(codes).not.toContain("ociMemberInDockerList");
        expect(convert(text, "oci").losses).toEqual([]);
      }),
    );
  });
});

describe("explaining the format of a list", () => {
  it.each<[string, readonly Descriptor[], string, boolean]>([
    ["allDocker", [image("a")], dockerList, true],
    ["allDocker", [image("a")], ociIndex, false],
    ["ociMembers", [image("a", { annotations: { x: "1" } })], ociIndex, true],
    ["notAllDocker", [image("a", { mediaType: MediaTypes.ociManifest })], dockerList, false],
  ])("tells %s", (reason, members, mediaType, isAutomatic) => {
    expect(explainFormat(readListText(listText(members, mediaType)))).toMatchObject({
      mediaType,
      isAutomatic,
      automatic: { reason },
    });
  });

  it("counts what the list itself has", () => {
    const text = listText([image("a")], dockerList).replace("{", `{"annotations":{"x":""},`);
    expect(explainFormat(readListText(text))?.automatic.reason).toBe("ociMembers");
    expect(explainFormat(readListText("[]"))).toBeUndefined();
  });
});
