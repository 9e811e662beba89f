import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import type { IndexManifest } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import type { Reference } from "../../../../src/core/oci/reference.ts";
import { composeFromSpec } from "../../../../src/images/spec/composeFromSpec.ts";
import { parseSpecFile } from "../../../../src/images/spec/parseSpecFile.ts";
import { toSpecFile, type ImageFacts } from "../../../../src/images/spec/toSpecFile.ts";
import { listOf } from "../../../support/listDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { rawManifest } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, arm64, putAttestation, putImage, putIndex } from "../../../support/sampleImages.ts";

const registry = "localhost:5000";
const repository = "team/app";
const target = { registry, repository, tag: "multi" };

function listFrom(
  manifests: readonly Descriptor[],
  members: Record<string, unknown> = {},
): IndexManifest {
  const list = parseManifest(
    rawManifest({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: manifests.map((each) => descriptorToJson(each)),
      ...members,
    }),
  );
  if (list.kind !== "index") throw new Error(list.kind);
  return list;
}

function write(
  list: IndexManifest,
  facts: Iterable<readonly [Digest, ImageFacts]> = [],
  references: Iterable<readonly [Digest, Reference]> = [],
) {
  const moreTags: readonly string[] = [];
  return toSpecFile({
    target,
    moreTags,
    list,
    facts: new Map(facts),
    references: new Map(references),
  });
}

async function readBack(store: MemoryStore, text: string) {
  const { spec, findings } = parseSpecFile(text);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!spec) throw new Error("no spec");
  const composition = await composeFromSpec(openStores({ [registry]: store }), spec, {
    id: "d1",
    now: "2026-11-21T10:20:30Z",
    connectionOf: ({ registry }) => registry,
  });
  if (composition.kind === "refused") throw new Error(JSON.stringify(composition.problems));
  return listOf(composition.draft);
}

describe("a list saved as a spec file", () => {
  it("reads as people would have written it", () => {
    const store = new MemoryStore();
    const x86 = putImage(store, { repository, tag: "amd64" }, amd64);
    const arm = putImage(store, { repository }, arm64);
    const plainArm = { ...arm, platform: { os: "linux", architecture: "arm64" } };
    const facts: readonly (readonly [Digest, ImageFacts])[] = [
      [x86.digest, { ...x86, platform: amd64 }],
      [arm.digest, { ...arm, platform: arm64 }],
    ];
    const list = listFrom([x86, plainArm], { annotations: { version: "1.0" } });
    const references = [[x86.digest, { ...target, tag: "amd64" }]] as const;
    expect(write(list, facts, references)).toEqual({
      text: `image: localhost:5000/team/app:multi
annotations:
  version: "1.0"
manifests:
  - image: localhost:5000/team/app:amd64
    platform: {os: linux, architecture: amd64}
  - image: localhost:5000/team/app@${arm.digest}
    platform: {os: linux, architecture: arm64, variant: ""}
`,
      left: [],
    });
  });

  it("names what it cannot hold", () => {
    expect(write(listFrom([], { vendor: 1 })).left).toEqual(["vendor"]);
  });

  it("makes the same list again, lists in lists and attestations included", async () => {
    const store = new MemoryStore();
    const x86 = putImage(store, { repository }, amd64);
    const nested = putIndex(store, { repository }, [x86]);
    const attestation = putAttestation(store, repository, x86, ["https://spdx.dev/Document"]);
    const odd = {
      ...x86,
      platform: { ...amd64, extra: { features: ["sse4"] } },
      urls: ["https://a.b"],
    };
    const list = listFrom([attestation, nested, odd], {
      artifactType: "application/x.y",
      subject: descriptorToJson(nested),
      annotations: { yes: "no", "1": "" },
    });
    const again = await readBack(store, write(list).text);
    expect(again.json).toEqual(list.json);
  });

  it("makes every descriptor again, whatever the configs say", async () => {
    const text = fc.constantFrom(undefined, "", "v7", "v8", "10.0.17763.1", "yes");
    const platform = fc.record({
      os: fc.constantFrom("linux", "windows", "plan9"),
      architecture: fc.constantFrom("amd64", "arm64", "arm"),
      variant: text,
      osVersion: text,
      osFeatures: fc.constantFrom(undefined, ["sve"], ["a", "b"]),
    });
    const entry = fc.record({
      config: platform,
      written: platform,
      annotations: fc.option(fc.dictionary(fc.string(), fc.string(), { minKeys: 1, maxKeys: 3 })),
      isKnown: fc.boolean(),
    });
    // Two entries that no client can tell apart are an error of the file.
    const entriesOf = fc.uniqueArray(entry, {
      minLength: 1,
      maxLength: 4,
      selector: ({ written: { os, architecture } }) => `${os}/${architecture}`,
    });
    await fc.assert(
      fc.asyncProperty(entriesOf, async (entries) => {
        const store = new MemoryStore();
        const members = entries.map(({ config, written, annotations }, position) => {
          const image = putImage(store, { repository }, clean(config), [position]);
          return {
            ...image,
            platform: clean(written),
            ...(annotations && { annotations: { ...annotations } }),
          };
        });
        const facts = entries.flatMap(({ config, isKnown }, position) => {
          const member = members[position];
          if (!member || !isKnown) return [];
          const { digest, mediaType, size } = member;
          // `putImage` writes no features into the config.
          const { osFeatures: _, ...actual } = clean(config);
          return [[digest, { mediaType, size, platform: actual }] as const];
        });
        const again = await readBack(store, write(listFrom(members), facts).text);
        expect(again.manifests).toEqual(listFrom(members).manifests);
      }),
      { numRuns: 60 },
    );
  });
});

function clean(platform: {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
  readonly osVersion: string | undefined;
  readonly osFeatures: readonly string[] | undefined;
}): Platform {
  const { os, architecture, variant, osVersion, osFeatures } = platform;
  return {
    os,
    architecture,
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
    ...(osFeatures && { osFeatures }),
  };
}
