import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { artifacts } from "../../../scripts/lib/paths.mjs";
import {
  putStorefront,
  storefront,
  storefrontDraft,
  storefrontDraftUri,
} from "../../support/storefront.ts";
import { themes, type ThemeName } from "../../support/themes.ts";
import type { ViewBench } from "../../support/viewBench.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { archipelagoUri, ViewBench: Bench } = await import("../../support/viewBench.ts");

const names = Object.keys(themes) as readonly ThemeName[]; // the keys of that very type
const folder = path.join(artifacts, "screenshots/view");
let bench: ViewBench;
let images: ReturnType<typeof putStorefront>["images"];

beforeAll(async () => {
  bench = await Bench.start();
  images = putStorefront(bench.store).images;
  const draft = storefrontDraft(images, undefined);
  await bench.drafts.save(draft);
  await mkdir(folder, { recursive: true });
});
afterAll(() => bench.stop());

/** Shows the theme and keeps a picture for people to look at. */
async function show(name: string, theme: ThemeName): Promise<void> {
  await bench.useTheme(theme);
  await bench.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`), fullPage: true });
}

/** The text of the page that has less contrast to what is behind it than asked for. */
async function faintTexts(least: number): Promise<readonly string[]> {
  const found: unknown = await bench.page.evaluate(`(${faintTextsInPage})(${least})`);
  return Array.isArray(found) ? found.map(String) : ["the page gave no answer"];
}

// Runs in the page: WCAG 2.2, "relative luminance" and "contrast ratio".
const faintTextsInPage = String.raw`(least) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (layers) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of layers) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      const v = c / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest(".visually-hidden, .announcer, script")) continue;
    const backgrounds = [];
    for (let each = element; each; each = each.parentElement) {
      backgrounds.unshift(getComputedStyle(each).backgroundColor);
    }
    const behind = luminance(over(backgrounds));
    const front = luminance(over([...backgrounds, getComputedStyle(element).color]));
    const ratio = (Math.max(behind, front) + 0.05) / (Math.min(behind, front) + 0.05);
    if (ratio < least) faint.push(ratio.toFixed(2) + " " + node.data.trim().slice(0, 40));
  }
  return [...new Set(faint)];
}`;

describe.each(names)("the theme %s", (theme) => {
  it("leaves a list readable", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page.getByText("206.6 MB in all").waitFor();
    await show("list", theme);
    expect(await faintTexts(4.5)).toEqual([]);
  });

  it("leaves an image readable", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page
      .getByRole("link", { name: /^sha256:/ })
      .first()
      .click();
    await bench.page.getByText("Storefront team").waitFor();
    await show("image", theme);
    expect(await faintTexts(4.5)).toEqual([]);
  });

  it("leaves a draft readable", async () => {
    await bench.open(
      archipelagoUri(storefrontDraftUri.path, storefrontDraftUri.query, "archipelago-draft"),
    );
    await bench.page.getByText("was changed since").waitFor();
    await bench.page.getByText("119.7 MB in all").waitFor();
    await show("draft", theme);
    expect(await faintTexts(4.5)).toEqual([]);
  });

  it("leaves a draft with problems and everything open readable", async () => {
    const [amd, arm] = images;
    const wrong = { ...arm, platform: amd.platform ?? {} };
    const text = JSON.stringify({ schemaVersion: 2, manifests: [amd, wrong], odd: true }, null, 3);
    await bench.drafts.save({ ...storefrontDraft(images, undefined), id: "draft-2", text });
    await bench.open(archipelagoUri(storefrontDraftUri.path, "draft-2", "archipelago-draft"));
    await bench.page.getByText(/are both for linux\/amd64/).waitFor();
    await bench.page.getByText("119.7 MB in all").waitFor();
    await bench.page
      .getByRole("button", { name: /annotations: / })
      .first()
      .click();
    await bench.page
      .getByRole("combobox", { name: /^Architecture of/ })
      .last()
      .click();
    await bench.page.keyboard.press("ArrowDown");
    await show("draft-problems", theme);
    expect(await faintTexts(4.5)).toEqual([]);
  });

  it("leaves a failure readable", async () => {
    await bench.openTag(storefront, "missing");
    await bench.page.getByRole("button", { name: "Retry" }).waitFor();
    await show("failure", theme);
    expect(await faintTexts(4.5)).toEqual([]);
  });
});

describe("at 200 % zoom in a narrow window", () => {
  it("nothing is cut off: only tables scroll sideways, by themselves", async () => {
    await bench.page.setViewportSize({ width: 400, height: 800 });
    for (const tag of ["1.4", "hostile", "odd", "sbom"]) {
      await bench.openTag(storefront, tag);
      await bench.page.getByText("Verified").waitFor();
      await show(`narrow-${tag}`, "dark");
      const overflow: unknown = await bench.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
});
