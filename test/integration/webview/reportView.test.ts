import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { artifacts } from "../../../scripts/lib/paths.mjs";
import { sha256 } from "../../support/ociData.ts";
import { openStores } from "../../support/openStores.ts";
import { putRichImage } from "../../support/richImages.ts";
import { putImage, putIndex, windows } from "../../support/sampleImages.ts";
import { storefront, putStorefront } from "../../support/storefront.ts";
import { themes, type ThemeName } from "../../support/themes.ts";
import type { Report } from "../../../src/vscode/editor/report.ts";
import type { ReportCell, ReportRow } from "../../../src/shared/reportPage.ts";
import type { ViewBench } from "../../support/viewBench.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { archipelagoUri, ViewBench: Bench } = await import("../../support/viewBench.ts");
const { comparisonReport } = await import("../../../src/vscode/commands/comparisonReport.ts");

const folder = path.join(artifacts, "screenshots/view");
let bench: ViewBench;
const pressed: string[] = [];

beforeAll(async () => {
  bench = await Bench.start();
  await mkdir(folder, { recursive: true });
});
beforeEach(() => {
  bench.reports.clear();
  bench.problems.length = 0;
  pressed.length = 0;
});
afterEach(() => expect(bench.problems).toEqual([]));
afterAll(() => bench.stop());

const text = (value: string): ReportCell => ({ text: value });

function report(rows: readonly ReportRow[] = []): Report {
  return {
    id: "r1",
    connectionId: "registry.test",
    repository: storefront,
    name: "Verify storefront:1.4",
    json: {},
    page: {
      title: "Verify storefront:1.4",
      summary: "2 of 3 platforms have problems.",
      tone: "bad",
      facts: ["3 platforms", "206.6 MB read", "14 seconds"],
      sections: [
        {
          title: "Platforms",
          texts: ["Everything that the list names was looked for in the registry."],
          table: {
            columns: [
              { title: "Platform" },
              { title: "Digest" },
              { title: "Size", isNumber: true },
              { title: "Finding" },
            ],
            rows,
          },
        },
        { title: "What this cannot tell", texts: ["Whether the programs work."] },
      ],
      actions: [
        { id: "again", label: "Verify Again", isPrimary: true, icon: "refresh" },
        { id: "fail", label: "Fail" },
      ],
    },
    run: (id) => {
      pressed.push(id);
      return id === "fail" ? Promise.reject(new Error("no luck")) : Promise.resolve();
    },
  };
}

function someRows(): readonly ReportRow[] {
  const { images } = putStorefront(bench.store);
  const [first, second, third] = images;
  const link = (descriptor: typeof first): ReportCell => {
    const { digest, mediaType, size } = descriptor;
    const target = { digest, target: "manifest", mediaType, size, label: "linux/amd64" } as const;
    return { text: digest.slice(0, 15), isCode: true, link: target };
  };
  return [
    { tone: "good", cells: [text("linux/amd64"), link(first), text("57.8 MB"), text("Complete")] },
    {
      tone: "bad",
      cells: [
        text("linux/arm64/v8"),
        link(second),
        text("53.7 MB"),
        text("Layer 3 is missing: nobody can pull this platform"),
      ],
    },
    {
      tone: "warning",
      cells: [text("windows/amd64"), link(third), text("95 MB"), text("Not signed")],
    },
    { tone: "note", cells: [text("<b>linux/\u202e386</b>"), text(""), text(""), text("Skipped")] },
  ];
}

async function open(shown?: Report): Promise<void> {
  if (shown) bench.reports.set(shown.id, shown);
  await bench.open(
    archipelagoUri(`/${storefront}/Verify storefront:1.4`, "r1", "archipelago-report"),
  );
}

describe("a report", () => {
  it("says its outcome first, by words and by icons that have names", async () => {
    await open(report(someRows()));
    const { page } = bench;
    await page.getByRole("heading", { level: 1, name: "Verify storefront:1.4" }).waitFor();
    const outcome = page.getByRole("region", { name: "Verify storefront:1.4" });
    await outcome.getByRole("img", { name: "Problem" }).waitFor();
    await outcome.getByText("2 of 3 platforms have problems.").waitFor();
    expect(await outcome.getByRole("listitem").allInnerTexts()).toEqual([
      "3 platforms",
      "206.6 MB read",
      "14 seconds",
    ]);
    const rows = page.getByRole("table", { name: "Platforms" }).getByRole("row");
    expect(await rows.getByRole("img").evaluateAll(namesOf)).toEqual([
      "Good",
      "Problem",
      "Warning",
      "Note",
    ]);
    expect(await rows.last().getByRole("rowheader").innerText()).toBe("<b>linux/\\u202e386</b>");
    expect(await page.getByRole("button", { name: "Copy" }).count()).toBe(0);
  });

  it("leads to what it is about, and back to itself, by keyboard", async () => {
    await open(report(someRows()));
    const { page } = bench;
    await page
      .getByRole("link", { name: /^sha256:/ })
      .first()
      .focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "linux/amd64" }).waitFor();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.getByRole("heading", { level: 1, name: "Verify storefront:1.4" }).waitFor();
  });

  it("leads into another repository where a row says so", async () => {
    const [first] = putStorefront(bench.store).images;
    const { digest, mediaType } = first;
    const place = { connectionId: "registry.test", repository: "other/place" };
    const link = { digest, mediaType, target: "manifest", place } as const;
    await open(report([{ cells: [text("linux/amd64"), { text: "there", link }] }]));
    await bench.page.getByRole("link", { name: "there" }).click();
    await bench.page.getByText("other/place").first().waitFor();
  });

  it("does what its buttons offer, and says what did not work", async () => {
    await open(report());
    await bench.page.getByRole("button", { name: "Verify Again" }).press("Enter");
    await bench.page.getByRole("button", { name: "Fail" }).click();
    await bench.page.getByRole("status").getByText("That did not work").waitFor();
    expect(pressed).toEqual(["again", "fail"]);
    await bench.page.getByRole("button", { name: "Open as Text" }).click();
    await expect.poll(() => bench.actions.join()).toContain("openAsText archipelago-report:");
  });

  it("is replaced where it is shown, and keeps the focus", async () => {
    await open(report(someRows()));
    await bench.page.getByRole("button", { name: "Verify Again" }).focus();
    const next = report();
    bench.reports.set("r1", { ...next, page: { ...next.page, summary: "All is well." } });
    bench.reload();
    await bench.page.getByText("All is well.").waitFor();
    expect(await bench.page.locator(":focus").innerText()).toBe("Verify Again");
  });

  it("shows a hundred rows of a thousand, and the others on demand", async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      cells: [text(`row ${i}`), text(sha256(`row ${i}`))],
    }));
    await open(report(rows));
    const all = bench.page.getByRole("table", { name: "Platforms" }).getByRole("row");
    await expect.poll(() => all.count()).toBe(101);
    await bench.page.getByRole("button", { name: "Show All 1000 Entries" }).press("Enter");
    await expect.poll(() => all.count()).toBe(1001);
    expect(await bench.page.locator(":focus").innerText()).toContain("row 100");
  });

  it("that was not kept says how to get it again", async () => {
    await open();
    await bench.page.getByRole("heading", { name: "Result not kept" }).waitFor();
    await bench.page.getByRole("main").getByText("Run the command again").waitFor();
    await bench.page.getByRole("heading", { level: 1, name: "Verify storefront:1.4" }).waitFor();
  });
});

const themeNames = Object.keys(themes) as readonly ThemeName[]; // the keys of that very type

describe.each(themeNames)("in the theme %s", (theme) => {
  it("leaves nothing cut off: wide tables scroll by themselves", async () => {
    await open(report(someRows()));
    await bench.page.getByText("Not signed").waitFor();
    await bench.useTheme(theme);
    const file = (name: string) => path.join(folder, `report-${name}${theme}.png`);
    await bench.page.screenshot({ path: file(""), fullPage: true });
    await bench.page.setViewportSize({ width: 420, height: 800 });
    await bench.page.screenshot({ path: file("narrow-"), fullPage: true });
    const overflow: unknown = await bench.page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    await bench.page.setViewportSize({ width: 1100, height: 900 });
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe.each(themeNames)("a comparison in the theme %s", (theme) => {
  it("can be read", async () => {
    const { images } = putStorefront(bench.store);
    const [first, second] = images;
    const place = { connectionId: "registry.test", repository: storefront };
    const next = putRichImage(bench.store, storefront, { os: "linux", architecture: "riscv64" });
    const other = putImage(bench.store, { repository: storefront }, windows, [4711, 81_500_000]);
    const members = [second, { ...first, annotations: { "org.example.note": "new" } }, other, next];
    putIndex(bench.store, { repository: storefront, tag: "1.5" }, members);
    const side = (tag: string) =>
      ({ kind: "document", address: { kind: "manifest", ...place, reference: { tag } } }) as const;
    const services = {
      connections: { find: () => undefined },
      stores: openStores({ "registry.test": bench.store }),
      drafts: { all: [], get: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
    };
    const compared = await comparisonReport(services, side("1.4"), side("1.5"), {});
    await open({ ...compared, id: "r1" });
    await bench.page.getByText("3 of 4 platforms differ.").waitFor();
    await bench.useTheme(theme);
    await bench.page.screenshot({
      path: path.join(folder, `comparison-${theme}.png`),
      fullPage: true,
    });
    const platforms = bench.page.getByRole("table", { name: "Platforms" });
    expect(await platforms.getByRole("row").count()).toBe(5);
    await platforms.getByRole("row").nth(3).getByRole("link").last().click();
    await bench.page.getByRole("heading", { level: 1, name: /^windows/ }).waitFor();
  });
});

function namesOf(elements: readonly { getAttribute(name: string): string | null }[]) {
  return elements.map((element) => element.getAttribute("aria-label"));
}
