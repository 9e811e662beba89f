import fc from "fast-check";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import type { ListEdit } from "../../src/core/oci/listEdit.ts";
import { AttestationKeys } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import { sha256 } from "./ociData.ts";

/** Few of them, so that lists name things twice. */
const digests = ["a", "b", "c", "d", "e"].map((name) => sha256(name));

const digest = fc.constantFrom(...digests);
const word = fc.oneof(
  fc.constantFrom("linux", "windows", "amd64", "arm64", "v8", "", 'ä\n"', "__proto__"),
  // Names like array positions are put first by JavaScript, wherever they stand in the text.
  fc.string({ maxLength: 6 }).filter((text) => !/^\d+$/.test(text)),
);

/** Platforms, with any values. */
const platforms: fc.Arbitrary<Platform> = fc.record(
  {
    os: word,
    architecture: word,
    variant: word,
    osVersion: fc.constantFrom("10.0.17763.1", "10.0.17763.2", "6.1"),
    osFeatures: fc.array(word, { minLength: 1, maxLength: 2 }),
    extra: fc.constantFrom({ features: ["sse4"] }, { custom: 1 }),
  },
  { requiredKeys: ["os", "architecture"] },
);

const images: fc.Arbitrary<Descriptor> = fc.record(
  {
    mediaType: fc.constantFrom(
      MediaTypes.ociManifest,
      MediaTypes.dockerManifest,
      MediaTypes.ociIndex,
      MediaTypes.dockerSchema1,
      "",
    ),
    digest,
    size: fc.nat(),
    platform: platforms,
    annotations: fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 }),
    artifactType: fc.constantFrom("application/spdx+json"),
    extra: fc.constantFrom({ unknown: { deep: [1, 2, {}] } }, { other: null }),
  },
  { requiredKeys: ["mediaType", "digest", "size"] },
);

const attestations: fc.Arbitrary<Descriptor> = fc
  .record({ subject: digest, digest })
  .map(({ subject, digest: own }) => ({
    mediaType: MediaTypes.ociManifest,
    digest: own,
    size: 7,
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: subject,
    },
  }));

/** Descriptors of images, lists, artifacts and attestations. */
const members: fc.Arbitrary<Descriptor> = fc.oneof(
  { weight: 3, arbitrary: images },
  { weight: 1, arbitrary: attestations },
);

/** A list as a value, its members in any order, known and unknown ones. */
const lists = fc
  .record(
    {
      schemaVersion: fc.constant(2),
      mediaType: fc.constantFrom(MediaTypes.ociIndex, MediaTypes.dockerList),
      manifests: fc.array(members.map(descriptorToJson), { maxLength: 6 }),
      annotations: fc.dictionary(word, word, { maxKeys: 2 }),
      artifactType: word,
      subject: images.map(descriptorToJson),
      "x-unknown": fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: ["manifests"] },
  )
  .chain((list) =>
    fc
      .shuffledSubarray(Object.entries(list), { minLength: Object.keys(list).length })
      .map((entries) => Object.fromEntries(entries)),
  );

/** Texts of lists in the layouts that are about. */
export const listTexts: fc.Arbitrary<string> = fc
  .tuple(lists, fc.constantFrom("", "  ", "   ", "    ", "\t"), fc.boolean(), fc.boolean())
  .map(([list, indent, hasCrlf, hasFinalNewline]) => {
    const text = JSON.stringify(list, undefined, indent) + (hasFinalNewline ? "\n" : "");
    return hasCrlf ? text.replaceAll("\n", "\r\n") : text;
  });

/** Edits that make sense for a list of so many entries. */
export function listEdits(count: number): fc.Arbitrary<ListEdit> {
  const anywhere: readonly fc.Arbitrary<ListEdit>[] = [
    fc.record({
      kind: fc.constant("setAnnotation"),
      name: word,
      value: fc.option(word, { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant("setArtifactType"),
      artifactType: fc.option(word, { nil: undefined }),
    }),
    fc.record({ kind: fc.constant("setSubject"), subject: fc.option(images, { nil: undefined }) }),
    fc.record({ kind: fc.constant("setMediaType"), mediaType: word }),
    fc.record({ kind: fc.constant("makeDockerList") }),
    fc.record({
      kind: fc.constant("removeMember"),
      name: fc.constantFrom("annotations", "subject", "x-unknown"),
    }),
    fc.record(
      {
        kind: fc.constant("add"),
        members: fc.uniqueArray(members, { maxLength: 3, selector: (each) => each.digest }),
        before: fc.nat(count),
      },
      { requiredKeys: ["kind", "members"] },
    ),
  ];
  return fc.oneof(...anywhere, ...(count > 0 ? editsOfEntries(fc.nat(count - 1)) : []));
}

function editsOfEntries(position: fc.Arbitrary<number>): readonly fc.Arbitrary<ListEdit>[] {
  const change = fc.record(
    {
      os: fc.option(word, { nil: undefined }),
      architecture: fc.option(word, { nil: undefined }),
      variant: fc.option(word, { nil: undefined }),
      osVersion: fc.option(word, { nil: undefined }),
      osFeatures: fc.option(fc.array(word, { maxLength: 2 }), { nil: undefined }),
    },
    { requiredKeys: [] },
  );
  return [
    fc.record({ kind: fc.constant("changePlatform"), position, change }),
    fc.record({ kind: fc.constant("setPlatform"), position, platform: platforms }),
    fc.record({
      kind: fc.constant("setAnnotation"),
      position,
      name: word,
      value: fc.option(word, { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant("removeMember"),
      position,
      name: fc.constantFrom("annotations", "artifactType", "platform", "unknown"),
    }),
    fc.record({ kind: fc.constant("setContent"), position, size: fc.nat(), mediaType: word }),
    fc.record({ kind: fc.constant("remove"), position }),
    fc.record({
      kind: fc.constant("replace"),
      position,
      member: images,
      attestations: fc.uniqueArray(attestations, { maxLength: 2, selector: (each) => each.digest }),
    }),
    fc.record({ kind: fc.constant("move"), position, to: position }),
  ];
}
