import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, parseJson } from "../../../../src/core/base/json.ts";
import type { Digest } from "../../../../src/core/oci/digest.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import type { ManifestReference } from "../../../../src/core/registry/imageStore.ts";
import type { CopyChoices } from "../../../../src/images/copy/copyChoices.ts";
import { copyEverything } from "../../../../src/images/copy/copyChoices.ts";
import { decodeRecord } from "../../../../src/images/transfers/decodeRecord.ts";
import type { ItemOutcome } from "../../../../src/images/transfers/transferOutcome.ts";
import type { TransferRecord } from "../../../../src/images/transfers/transferRecord.ts";
import { sha256 } from "../../../support/ociData.ts";

const word = fc.string({ minLength: 1, maxLength: 12 });
const digest = fc.uint8Array({ maxLength: 8 }).map((bytes): Digest => sha256(bytes));
const tags = fc.array(word, { maxLength: 3 });
const count = fc.nat();

const platform: fc.Arbitrary<Platform> = fc.record(
  { os: word, architecture: word, variant: word, osVersion: word },
  { requiredKeys: ["os", "architecture"] },
);

const choices: fc.Arbitrary<CopyChoices> = fc.record({
  platforms: fc.oneof(
    fc.constant({ kind: "all" as const }),
    fc.record({
      kind: fc.constant("some" as const),
      platforms: fc.array(platform, { minLength: 1, maxLength: 3 }),
      index: fc.constantFrom("rewrite" as const, "sparse" as const),
    }),
  ),
  referrers: fc.boolean(),
  nonDistributable: fc.constantFrom("skip" as const, "include" as const),
  existing: fc.constantFrom("overwrite" as const, "skip" as const, "ask" as const),
});

const reference: fc.Arbitrary<ManifestReference> = fc.oneof(
  word.map((tag) => ({ tag })),
  digest.map((each) => ({ digest: each })),
);

const item = fc.record({
  from: fc.record({ storeId: word, repository: fc.string(), reference }),
  to: fc.record({ storeId: word, repository: fc.string(), tags }),
});

const outcome: fc.Arbitrary<ItemOutcome> = fc.record(
  {
    kind: fc.constantFrom("copied" as const, "skipped" as const, "failed" as const),
    digest,
    tags: fc.array(
      fc.record(
        {
          tag: word,
          state: fc.constantFrom("written" as const, "unknown" as const),
          before: digest,
        },
        { requiredKeys: ["tag", "state"] },
      ),
    ),
    manifests: count,
    sent: count,
    sentBytes: count,
    mounted: count,
    present: count,
    leftOut: fc.array(digest),
    rewrittenFrom: digest,
    leftOutPlatforms: fc.array(fc.string(), { minLength: 1 }),
    leftOutAttestations: count,
    leftOutEntries: fc.array(fc.record({ digest, type: fc.string() }), { minLength: 1 }),
    leftOutReferrers: count,
    problems: fc.array(
      fc.record({ message: fc.string(), code: word, digest }, { requiredKeys: ["message"] }),
    ),
  },
  {
    requiredKeys: [
      "kind",
      "tags",
      "manifests",
      "sent",
      "sentBytes",
      "mounted",
      "present",
      "leftOut",
      "problems",
    ],
  },
);

const record: fc.Arbitrary<TransferRecord> = fc.record(
  {
    id: word,
    title: fc.string(),
    request: fc.record({ items: fc.array(item, { minLength: 1, maxLength: 3 }), choices }),
    state: fc.constantFrom("queued", "running", "done", "failed", "cancelled", "interrupted"),
    startedAt: word,
    endedAt: word,
    outcome: fc.record({
      end: fc.constantFrom("done" as const, "failed" as const),
      items: fc.array(outcome, { maxLength: 3 }),
    }),
  },
  { requiredKeys: ["id", "title", "request", "state", "startedAt"] },
);

function throughText(value: unknown) {
  const json = parseJson(JSON.stringify(value));
  return isJsonObject(json) ? decodeRecord(json) : undefined;
}

const sample = {
  id: "1",
  title: "app",
  request: {
    items: [
      {
        from: { storeId: "a", repository: "app", reference: { tag: "1" } },
        to: { storeId: "b", repository: "app", tags: ["1"] },
      },
    ],
    choices: copyEverything,
  },
  state: "done",
  startedAt: "2026-01-01T00:00:00Z",
} as const;

describe("a record of a transfer", () => {
  it("comes back from its text as it was", () => {
    fc.assert(
      fc.property(record, (each) => {
        expect(throughText(each)).toEqual(each);
      }),
    );
  });

  it.each([
    ["without an id", { ...sample, id: "" }],
    ["in a state that is not known", { ...sample, state: "dreaming" }],
    ["without images", { ...sample, request: { ...sample.request, items: [] } }],
    [
      "with an image that is not whole",
      { ...sample, request: { ...sample.request, items: [...sample.request.items, {}] } },
    ],
    ["without choices", { ...sample, request: { items: sample.request.items } }],
    [
      "that leaves open which platforms",
      {
        ...sample,
        request: {
          ...sample.request,
          choices: {
            ...copyEverything,
            platforms: { kind: "some", platforms: [], index: "rewrite" },
          },
        },
      },
    ],
  ])("%s is none", (_what, value) => {
    expect(throughText(sample)).toEqual(sample);
    expect(throughText(value)).toBeUndefined();
  });
});
