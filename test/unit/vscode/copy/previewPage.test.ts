import { beforeEach, describe, expect, it, vi } from "vitest";
import { copyEverything, type CopyChoices } from "../../../../src/images/copy/copyChoices.ts";
import { measurePlan } from "../../../../src/images/copy/measurePlan.ts";
import { planImageCopy } from "../../../../src/images/copy/planImageCopy.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import type { PreviewedImage } from "../../../../src/vscode/commands/copy/previewPage.ts";
import type { ReportPage } from "../../../../src/shared/reportPage.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64, windows } from "../../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { previewJson } = await import("../../../../src/vscode/commands/copy/previewJson.ts");
const { previewPage } = await import("../../../../src/vscode/commands/copy/previewPage.ts");

let source: MemoryStore;
let target: MemoryStore;

beforeEach(async () => {
  source = new MemoryStore();
  target = new MemoryStore();
  const place = { store: source, repository: "app" };
  const images = [await pushWholeImage(place, amd64), await pushWholeImage(place, arm64)];
  const [first] = images;
  if (first) images.push(await pushAttestation(place, first));
  await pushIndex({ ...place, tag: "1" }, images);
});

async function look(
  choices: Partial<CopyChoices> = {},
  tags: readonly string[] = ["1"],
): Promise<PreviewedImage> {
  const from = { store: source, reader: new ImageReader(source), repository: "app" };
  const to = { store: target, repository: "web" };
  const reference = { tag: "1" };
  const copy = { from, reference, to, tags };
  const plan = await planImageCopy(copy, { ...copyEverything, ...choices });
  const item = {
    from: { storeId: "source.test", repository: "app", reference },
    to: { storeId: "target.test", repository: "web", tags },
  };
  const measured = await measurePlan(plan, to);
  return { kind: "planned", name: "source.test/app:1", item, plan, measured };
}

function pageOf(...images: readonly PreviewedImage[]): ReportPage {
  return previewPage({ title: "app:1 to target.test/web", images, more: 0 });
}

function rowsOf(page: ReportPage, title: string): readonly (readonly string[])[] {
  const section = page.sections.find((each) => each.title === title);
  return (section?.table?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text));
}

describe("the preview of a copy", () => {
  it("tells what would be sent of which platform, and that a tag is new", async () => {
    const page = pageOf(await look());
    expect(page).toMatchObject({ title: "Preview: app:1 to target.test/web", tone: "good" });
    expect(page.summary).toMatch(/^\d+ B would be sent\.$/);
    expect(page.facts).toContain("blobs to send: 6");
    expect(rowsOf(page, "Tags")).toEqual([["web:1", "new", expect.stringMatching(/^sha256:/)]]);
    expect(rowsOf(page, "Content").map(([name]) => name)).toEqual([
      "linux/amd64",
      "Attestation of linux/amd64",
      "linux/arm64/v8",
    ]);
    expect(page.actions.map(({ id }) => id)).toEqual(["copy", "again"]);
  });

  it("warns of tags that name something else, and tells what is there already", async () => {
    await pushWholeImage({ store: target, repository: "web", tag: "1" }, amd64);
    const page = pageOf(await look({}, ["1", "2"]));
    expect(page.tone).toBe("warning");
    expect(page.summary).toContain("Tags that name something else now: 1.");
    expect(rowsOf(page, "Tags").map(([tag, now]) => [tag, now === "new"])).toEqual([
      ["web:1", false],
      ["web:2", true],
    ]);
    expect(rowsOf(page, "Content")[0]?.at(-1)).toBe("there already");
  });

  it("says that nothing is to be sent where all is there", async () => {
    const { repositories } = source;
    const there = repositories.get("app");
    if (there) target.repositories.set("web", there);
    const page = pageOf(await look());
    expect(page).toMatchObject({ tone: "good", summary: "All content is there already." });
    expect(rowsOf(page, "Tags")[0]?.at(-1)).toBe("stays");
  });

  it("says what becomes of a list that loses platforms", async () => {
    const platforms = { kind: "some", platforms: [arm64], index: "rewrite" } as const;
    const page = pageOf(await look({ platforms }));
    const content = page.sections.find(({ title }) => title === "Content");
    expect(content?.texts[0]).toContain("made anew for the chosen platforms");
    expect(content?.texts).toContain("Left out: linux/amd64, attestations: 1.");
    expect(rowsOf(page, "Content").map(([name]) => name)).toEqual(["linux/arm64/v8"]);
    // There is no such list anywhere yet.
    const [tag] = page.sections.find(({ title }) => title === "Tags")?.table?.rows ?? [];
    expect(tag?.cells.at(-1)?.link).toBeUndefined();
    const sparse = pageOf(await look({ platforms: { ...platforms, index: "sparse" } }));
    expect(sparse.sections.find(({ title }) => title === "Content")?.texts[0]).toContain(
      "names images that will not be there",
    );
  });

  it("tells of each of several images, and of those that cannot be copied", async () => {
    await pushWholeImage({ store: source, repository: "app" }, windows);
    const good = await look();
    const failed: PreviewedImage = {
      kind: "failed",
      name: "source.test/app:2",
      item: good.item,
      message: "It is gone.",
    };
    const page = pageOf(good, { ...good, name: "source.test/app:3" }, failed);
    expect(page).toMatchObject({ tone: "bad", summary: "Images that cannot be copied: 1." });
    expect(rowsOf(page, "Problems")).toEqual([["source.test/app:2", "It is gone."]]);
    expect(rowsOf(page, "Images").map(([name]) => name)).toEqual([
      "source.test/app:1",
      "source.test/app:3",
    ]);
    // What both need is sent once.
    expect(page.facts).toContain("blobs to send: 6");
    expect(pageOf(failed).actions.map(({ id }) => id)).toEqual(["again"]);
    expect(previewJson({ title: "", images: [failed], more: 3 })).toMatchObject({
      images: [{ problem: "It is gone." }],
      imagesNotLookedAt: 3,
    });
  });
});
