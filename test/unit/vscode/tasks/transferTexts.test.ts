import { describe, expect, it, vi } from "vitest";
import { shortDigest } from "../../../../src/core/oci/digest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { PlatformChoiceError } from "../../../../src/images/copy/choosePlatforms.ts";
import { CopyError } from "../../../../src/images/copy/copyError.ts";
import { cancelledItem } from "../../../../src/images/transfers/itemOutcome.ts";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import type { Progress } from "../../../../src/images/transfers/transferProgress.ts";
import type { TransferRecord } from "../../../../src/images/transfers/transferRecord.ts";
import { sha256 } from "../../../support/ociData.ts";
import { requestOf } from "../../../support/transfers.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { bytesOf, progressLine, shortTime } =
  await import("../../../../src/vscode/tasks/transferText.ts");
const { transferPage } = await import("../../../../src/vscode/tasks/transferPage.ts");
const { problemTexts } = await import("../../../../src/vscode/tasks/problemTexts.ts");

const digest = sha256(new Uint8Array([1]));
const names = {
  storeName: (id: string) => `${id}.example`,
  localStores: { find: () => undefined },
};

const running: Progress = {
  phase: "copying",
  items: [],
  ended: 0,
  done: 12_400_000,
  total: 206_000_000,
  bytesPerSecond: 31_000_000,
  timeLeft: 6_200,
};
const item = { phase: "copying", done: 0, total: 0, parts: [], outcome: undefined } as const;

describe("how far a transfer is", () => {
  it.each([
    [{ done: 12_400_000, total: 206_000_000 }, "12.4 of 206 MB"],
    [{ done: 900_000, total: 2_000_000 }, "900 kB of 2 MB"],
    [{ done: 0, total: 10 }, "0 of 10 B"],
  ])("says how much of what: %o", (bytes, text) => {
    expect(bytesOf(bytes)).toBe(text);
  });

  it.each([
    [1, "1 sec"],
    [6_200, "7 sec"],
    [99_000, "99 sec"],
    [120_000, "2 min"],
    [3 * 3_600_000, "3 hr"],
  ])("says how long %d ms are", (ms, text) => {
    expect(shortTime(ms)).toBe(text);
  });

  it.each([
    [running, "12.4 of 206 MB · 31 MB/s · 7 sec left"],
    [{ ...running, phase: "queued" as const }, "waiting for other transfers"],
    [{ ...running, phase: "planning" as const }, "looking at what there is to copy"],
    [
      { ...running, items: [item, item], ended: 1 },
      "1 of 2 images · 12.4 of 206 MB · 31 MB/s · 7 sec left",
    ],
    [{ ...running, done: running.total }, "206 of 206 MB · 31 MB/s"],
    [{ ...running, bytesPerSecond: undefined, timeLeft: undefined }, "12.4 of 206 MB"],
  ])("is one line", (progress, line) => {
    expect(progressLine(progress)).toBe(line);
  });
});

describe("the report of a transfer", () => {
  const record: TransferRecord = {
    id: "1",
    title: "app to there",
    request: requestOf(["1", "2"]),
    state: "failed",
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: "2026-01-01T00:00:10.000Z",
    outcome: {
      end: "failed",
      items: [
        {
          ...cancelledItem,
          kind: "copied",
          digest,
          tags: [{ tag: "1", state: "written", before: digest }],
          manifests: 3,
          sent: 2,
          sentBytes: 5_000_000,
          mounted: 1,
          present: 4,
          leftOut: [digest],
          rewrittenFrom: digest,
          leftOutPlatforms: ["linux/amd64", "windows/amd64"],
          leftOutAttestations: 2,
          leftOutEntries: [{ digest, type: "application/vnd.example.notes" }],
        },
        {
          ...cancelledItem,
          kind: "failed",
          tags: [{ tag: "2", state: "untouched" }],
          problems: [{ message: "The disk is full.", digest }],
        },
      ],
    },
  };
  const page = transferPage(record, names);
  const cells = (title: string) =>
    page.sections
      .find((each) => each.title === title)
      ?.table?.rows.map((row) => row.cells.map(({ text }) => text));

  it("says that an archive is not there, whatever was copied", () => {
    const archive = localStoreAt({ kind: "archive", path: "/images.tar" });
    const { summary } = transferPage(record, { ...names, localStores: { find: () => archive } });
    expect(summary).toContain("The archive was not written");
    expect(page.summary).toContain("Copied: 1. Failed: 1.");
  });

  it("says what was done for each image", () => {
    expect(page).toMatchObject({ title: "app to there", tone: "bad" });
    expect(page.facts).toEqual(["Images: 2", "5 MB sent", "10 seconds", "500 kB/s"]);
    expect(cells("Images")).toEqual([
      [
        "from.example/app:1",
        "to.example/copy:1",
        digest.slice(0, 15),
        "copied",
        "3",
        "2 (5 MB)",
        "1",
        "4",
      ],
      ["from.example/app:2", "to.example/copy:2", "", "failed", "0", "0", "0", "0"],
    ]);
  });

  it("says what became of each tag, what failed and what was left out", () => {
    expect(cells("Tags")).toEqual([
      ["to.example/copy:1", "moved", digest.slice(0, 15)],
      ["to.example/copy:2", "left as it was", ""],
    ]);
    expect(cells("What failed")).toEqual([["from.example/app:2", digest, "The disk is full."]]);
    expect(cells("Left out")).toEqual([[digest]]);
    expect(cells("Not chosen")?.map(([, text]) => text)).toEqual([
      "linux/amd64, windows/amd64",
      "attestations: 2",
      `application/vnd.example.notes (${shortDigest(digest)})`,
    ]);
  });

  it("links to what is in the target", () => {
    const links = page.sections.flatMap(({ table }) =>
      (table?.rows ?? []).flatMap((row) => row.cells.flatMap(({ link }) => link ?? [])),
    );
    const place = { connectionId: "to", repository: "copy" };
    expect(links).toEqual([
      { digest, target: "manifest", mediaType: "", place },
      { digest, target: "manifest", mediaType: "", place },
    ]);
  });

  it.each([
    ["done", "repeat"],
    ["failed", "resume"],
    ["cancelled", "resume"],
    ["interrupted", "resume"],
  ] as const)("offers to go on, or to do it again: %s", (state, id) => {
    const actions = transferPage({ ...record, state }, names).actions;
    expect(actions.map((each) => each.id)).toEqual([id]);
  });
});

describe("what goes wrong with a transfer", () => {
  const texts = problemTexts({ all: [], find: () => undefined });
  const linux = { os: "linux", architecture: "s390x" };

  it.each([
    [new CopyError("tooDeep", digest), /Copy the inner list by itself/],
    [new CopyError("tooMany", digest), /leave out what refers to it/],
    [new CopyError("tooLarge", digest), /^The manifests of the image are together larger/],
    [new CopyError("unreadable", digest), /Push the image again in a current format/],
    [new CopyError("sparseRefused", digest), /Copy all platforms/],
    [
      new PlatformChoiceError([linux], [{ ...linux, architecture: "arm64" }]),
      /linux\/s390x.*linux\/arm64/,
    ],
    [new PlatformChoiceError([], [linux]), /No platform was chosen.*linux\/s390x/],
    [
      new StoreError("forbidden", "no", { url: "https://to.example/v2/" }),
      /^to\.example does not allow/,
    ],
  ])("has a next step: %s", (error, sentence) => {
    expect(texts.error(error)).toMatch(sentence);
  });

  it("names the tag that it happened to", () => {
    const error = new CopyError("tooMany", digest);
    expect(texts.tag("1.4", "untouched", error)).toMatch(/^1\.4 was left as it was: /);
    expect(texts.tag("1.4", "unknown", error)).toMatch(/^Whether 1\.4 was moved/);
    expect(texts.absent(digest)).toMatch(/choose the image again/);
  });
});
