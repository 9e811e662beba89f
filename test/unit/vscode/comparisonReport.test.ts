import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { listText } from "../../../src/images/drafts/listText.ts";
import type { ReportPage, ReportSection } from "../../../src/shared/reportPage.ts";
import type { DiffSide } from "../../../src/vscode/editor/diffSide.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { putRichImage } from "../../support/richImages.ts";
import { amd64, arm64, putImage, putIndex, windows } from "../../support/sampleImages.ts";

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeEditorStub.ts")),
  workspace: { textDocuments: [] },
}));
const { comparisonReport } = await import("../../../src/vscode/commands/comparisonReport.ts");
const { diffSideOf, diffUri } = await import("../../../src/vscode/editor/diffSide.ts");

const [repository, connectionId] = ["team/app", "registry.test"];
let store: MemoryStore;
let drafts: Map<string, ListDraft>;

beforeEach(() => {
  store = new MemoryStore();
  drafts = new Map();
});

const tagged = (tag: string, place = { connectionId, repository }): DiffSide => ({
  kind: "document",
  address: { kind: "manifest", ...place, reference: { tag } },
});

function compare(left: DiffSide, right: DiffSide) {
  const services = {
    connections: { find: () => undefined },
    stores: openStores({ [connectionId]: store }),
    drafts: {
      all: [...drafts.values()],
      get: (id: string) => drafts.get(id),
      onDidChange: () => ({ dispose: () => undefined }),
    },
  };
  return comparisonReport(services, left, right, {});
}

function section({ sections }: ReportPage, title: string): ReportSection {
  const found = sections.find((each) => each.title === title);
  if (!found) throw new Error(`No ${title} among ${sections.map((each) => each.title).join()}`);
  return found;
}

const rowsOf = (page: ReportPage, title: string) =>
  section(page, title).table?.rows.map(({ cells }) => cells.map(({ text }) => text)) ?? [];

const short = ({ digest }: Descriptor) => expect.stringContaining(digest.slice(0, 15)) as string;

describe("the page of a comparison", () => {
  it("of lists tells of each platform, and of what differs in those that changed", async () => {
    const [kept, old, next] = [
      putImage(store, { repository }, amd64),
      putImage(store, { repository }, arm64, [1_000_000, 2_000_000]),
      putImage(store, { repository }, arm64, [1_000_000, 5_000_000]),
    ];
    const gone = putImage(store, { repository }, windows);
    putIndex(store, { repository, tag: "1" }, [kept, old, gone]);
    putIndex(store, { repository, tag: "2" }, [kept, next]);
    const { page, name, json } = await compare(tagged("1"), tagged("2"));
    expect(name).toBe("app:1 ↔ app:2");
    expect(page.summary).toBe("2 of 3 platforms differ.");
    expect(page.facts).toEqual(["3 MB → 6 MB (+2.9 MB)", "1 MB shared"]);
    expect(rowsOf(page, "Platforms").map((row) => row.toSpliced(4, 1))).toEqual([
      ["linux/amd64", "Same", short(kept), short(kept), ""],
      ["linux/arm64/v8", "Changed", short(old), short(next), "layers"],
      ["windows/amd64 (10.0.17763.1697)", "Removed", short(gone), "", ""],
    ]);
    expect(rowsOf(page, "linux/arm64/v8 · Layers").map(([change]) => change)).toEqual([
      "Added",
      "Removed",
    ]);
    expect(json).toMatchObject({ names: { left: "app:1", right: "app:2" }, isSame: false });
  });

  it("of images tells settings by their names and layers by what made them", async () => {
    putRichImage(store, repository, amd64, { tag: "a" });
    putRichImage(store, repository, windows, { tag: "b" });
    const { page } = await compare(tagged("a"), tagged("b"));
    expect(page.summary).toBe("The images have the same layers, but differ in settings.");
    expect(rowsOf(page, "Settings")).toEqual([
      ["Platform", "linux/amd64", "windows/amd64 (10.0.17763.1697)"],
    ]);
    const layers = rowsOf(page, "Layers");
    expect(layers[2]?.[1]).toBe("COPY /out/server /usr/local/bin/server");
  });

  it("names sides of different repositories in full, and leads into each", async () => {
    putImage(store, { repository, tag: "1" }, amd64);
    const other = { connectionId, repository: "other/app" };
    putImage(store, { repository: other.repository, tag: "1" }, arm64);
    const { page, name } = await compare(tagged("1", other), tagged("1"));
    expect(name).toBe("registry.test/other/app:1 ↔ registry.test/team/app:1");
    const [digests] = section(page, "Manifests").table?.rows ?? [];
    expect(digests?.cells[1]?.link?.place).toEqual(other);
    expect(digests?.cells[2]?.link?.place).toBeUndefined();
  });

  it("says which image of a list it is about, and when it is the very same", async () => {
    const image = putImage(store, { repository, tag: "one" }, arm64);
    putImage(store, { repository, tag: "other" }, arm64, [9]);
    putIndex(store, { repository, tag: "list" }, [image, putImage(store, { repository }, amd64)]);
    const same = await compare(tagged("list"), tagged("one"));
    expect(same.page).toMatchObject({
      tone: "good",
      summary: "app:one is the image that app:list has for linux/arm64/v8.",
    });
    expect(same.page.sections.map(({ title }) => title)).toEqual(["Manifests"]);
    const { page } = await compare(tagged("other"), tagged("list"));
    expect(page.tone).toBe("note");
    expect(page.summary).toMatch(
      /^Of the list app:list, the image for linux\/arm64\/v8 was compared\. /,
    );
    expect(rowsOf(page, "Layers")).not.toEqual([]);
  });

  it("says when both are the same, and when they cannot be compared", async () => {
    const image = putImage(store, { repository, tag: "1" }, amd64);
    putIndex(store, { repository, tag: "list" }, [{ ...image, platform: arm64 }]);
    const same = await compare(tagged("1"), tagged("1"));
    expect(same.page.tone).toBe("good");
    expect(same.page.summary).toBe("Both are the same manifest, byte for byte.");
    const none = await compare(tagged("list"), tagged("1"));
    expect(none.page).toMatchObject({
      tone: "warning",
      summary: "app:list has no image for linux/amd64. It has: linux/arm64/v8.",
    });
  });
});

describe("a draft", () => {
  function putDraft(members: readonly Descriptor[], origin = repository): DiffSide {
    drafts.set("d1", {
      id: "d1",
      connectionId,
      repository,
      tag: "multi",
      moreTags: [],
      text: listText(members, MediaTypes.ociIndex),
      origins: Object.fromEntries(
        members.map(({ digest }) => [digest, { connectionId, repository: origin, source: "x" }]),
      ),
      leftBehind: [],
      basedOn: undefined,
      changedAt: "",
    });
    return { kind: "draft", connectionId, repository, tag: "multi", draftId: "d1" };
  }

  it("is compared with what its tag holds now; members are read where they come from", async () => {
    const origin = "elsewhere/app";
    const [old, next] = [
      putImage(store, { repository }, amd64),
      putImage(store, { repository: origin }, amd64, [7]),
    ];
    putIndex(store, { repository, tag: "multi" }, [old]);
    const { page, name } = await compare(tagged("multi"), putDraft([next], origin));
    expect(name).toBe("app:multi (now in the registry) ↔ app:multi (draft)");
    const [row] = section(page, "Platforms").table?.rows ?? [];
    expect(row?.cells[3]?.link?.place).toEqual({ connectionId, repository: origin });
    expect(row?.cells.at(-1)?.text).toBe("layers");
  });

  it("is all new where the tag does not exist", async () => {
    const member = putImage(store, { repository }, amd64);
    const free = { kind: "nothing", connectionId, repository, tag: "multi" } as const;
    const { page } = await compare(free, putDraft([member]));
    expect(page.summary).toBe("The tag does not exist yet: everything is new.");
    expect(rowsOf(page, "Platforms")[0]?.[1]).toBe("Added");
    expect(rowsOf(page, "Manifests")[0]?.[1]).toBe("Does not exist yet");
  });
});

describe("the URI of a text that is compared", () => {
  it.each<DiffSide>([
    tagged("1"),
    { kind: "nothing", connectionId: "a:5000", repository: "team/app", tag: "multi" },
    { kind: "draft", connectionId, repository, tag: "multi", draftId: "d-1" },
    {
      kind: "document",
      address: {
        kind: "blob",
        connectionId,
        repository,
        digest: `sha256:${"a".repeat(64)}`,
        mediaType: "application/json",
        size: 3,
      },
    },
  ])("is read back as it was made: %j", (side) => {
    expect(diffSideOf(diffUri(side))).toEqual(side);
  });
});
