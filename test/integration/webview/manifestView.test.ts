import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Digest } from "../../../src/core/oci/digest.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import { sha256 } from "../../support/ociData.ts";
import {
  putStorefront,
  putText,
  storefront,
  storefrontDraft,
  storefrontDraftUri,
} from "../../support/storefront.ts";
import type { ViewBench } from "../../support/viewBench.ts";
import { clipboard } from "../../support/vscodeEditorStub.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { archipelagoUri, ViewBench: Bench } = await import("../../support/viewBench.ts");

let bench: ViewBench;
let images: ReturnType<typeof putStorefront>["images"];

beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.clearDrafts();
  bench.store.repositories.clear();
  bench.store.calls.length = 0;
  bench.store.intercept = () => undefined;
  bench.isConnected = true;
  bench.actions.length = 0;
  bench.problems.length = 0;
  images = putStorefront(bench.store).images;
});
afterEach(() => {
  // Nothing that was shown may have asked for anything that the policy of the page forbids.
  expect(bench.problems).toEqual([]);
});
afterAll(() => bench.stop());

const heading = (name: string) => bench.page.getByRole("heading", { level: 1, name });
const focused = () => bench.page.locator(":focus");
const status = () => bench.page.getByRole("status");

describe("a manifest list", () => {
  it("shows a row for each platform, with what is behind it", async () => {
    await bench.openTag(storefront, "1.4");
    const rows = bench.page.getByRole("table", { name: "Platforms" }).getByRole("row");
    await rows.getByText("SBOM, Provenance").waitFor();
    await rows.getByText("148.9 MB").waitFor();
    expect(await rows.count()).toBe(4);
    expect(await rows.nth(1).getByRole("rowheader").innerText()).toBe("linux/amd64");
    expect(await rows.nth(3).getByRole("rowheader").innerText()).toBe(
      "windows/amd64 (10.0.17763.1697)",
    );
    expect(await bench.page.getByRole("columnheader").allInnerTexts()).toContain("Layers");
    await bench.page.getByText("206.6 MB in all").waitFor();
  });

  it("says of a nested list how many entries it has, and of a wrong platform what is right", async () => {
    await bench.openTag(storefront, "nested");
    await bench.page.getByText("Manifest list with 3 entries").waitFor();
    await bench.openTag(storefront, "mislabelled");
    await bench.page.getByText("Its config says linux/amd64").waitFor();
  });

  it("keeps the rest of the table when one entry cannot be read", async () => {
    const [broken] = images;
    bench.store.repository(storefront).manifests.delete(broken.digest);
    await bench.openTag(storefront, "1.4");
    await bench.page.getByText("registry.test has no such image").waitFor();
    await bench.page.getByText("148.9 MB").waitFor();
  });

  it("keeps the focus while details arrive", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    bench.store.intercept = ({ operation }) => (operation === "readBlob" ? gate : undefined);
    await bench.openTag(storefront, "1.4");
    const link = bench.page.getByRole("link", { name: /^sha256:/ }).nth(1);
    await link.focus();
    release();
    await bench.page.getByText("206.6 MB in all").waitFor();
    expect(await focused().getAttribute("title")).toBe(images[1].digest);
  });
});

describe("following digests", () => {
  it("leads from the list to an image to its config by keyboard, and back", async () => {
    const { keyboard } = bench.page;
    await bench.openTag(storefront, "1.4");
    await bench.page
      .getByRole("link", { name: /^sha256:/ })
      .first()
      .focus();
    await keyboard.press("Enter");
    await heading("linux/amd64").waitFor();
    await bench.page.getByText("Storefront team").waitFor();
    await bench.page
      .getByRole("link", { name: /^sha256:/ })
      .first()
      .focus();
    await keyboard.press("Enter");
    await heading("Config").waitFor();
    await bench.page.getByText('"rootfs"').waitFor();
    const crumbs = bench.page.getByRole("navigation", { name: "Breadcrumbs" });
    expect(await crumbs.getByRole("link").allInnerTexts()).toEqual([
      "storefront:1.4",
      "linux/amd64",
    ]);
    await keyboard.press("Alt+ArrowLeft");
    await heading("linux/amd64").waitFor();
    await bench.page.getByRole("button", { name: "Back" }).click();
    await heading("storefront:1.4").waitFor();
    expect(await crumbs.getByRole("link").count()).toBe(0);
  });

  it("works from the JSON, where every digest of other content is a link", async () => {
    await bench.openTag(storefront, "1.4");
    const json = bench.page.getByRole("region", { name: "JSON" }).last();
    const links = json.getByRole("link");
    await links.first().waitFor();
    expect(await links.allInnerTexts()).toEqual(
      expect.arrayContaining(images.map(({ digest }) => digest)),
    );
    await links.nth(1).click();
    await heading("linux/arm64/v8").waitFor();
  });

  it("shows a layer without downloading it", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page
      .getByRole("link", { name: /^sha256:/ })
      .first()
      .click();
    await heading("linux/amd64").waitFor();
    const layers = bench.page.getByRole("table", { name: "Layers" });
    await layers.getByText("COPY migrations /srv/migrations").waitFor();
    const link = layers.getByRole("link").nth(1);
    const digest = await link.getAttribute("title");
    bench.store.repository(storefront).blobs.set(sha256("elsewhere"), new Uint8Array());
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    await link.click();
    await heading("Layer 2").waitFor();
    await bench.page.getByRole("heading", { name: "Not found" }).waitFor();
    expect(bench.store.count("getBlob")).toBe(0);
  });

  it("remembers the way when the window is reloaded", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page
      .getByRole("link", { name: /^sha256:/ })
      .nth(1)
      .click();
    await heading("linux/arm64/v8").waitFor();
    const [, second] = images;
    await bench.open(archipelagoUri(`/${storefront}@${second.digest}`), { keep: true });
    await heading("linux/arm64/v8").waitFor();
    await bench.page.getByRole("link", { name: "storefront:1.4" }).click();
    await heading("storefront:1.4").waitFor();
  });
});

describe("the actions", () => {
  it("copy reference, digest and pull command from a menu, by keyboard", async () => {
    const { keyboard } = bench.page;
    await bench.openTag(storefront, "1.4");
    const button = bench.page.getByRole("button", { name: "Copy", exact: true });
    await button.focus();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await status().getByText("Copied to the clipboard.").waitFor();
    expect(clipboard.text).toBe(`registry.test/${storefront}:1.4`);
    expect(await focused().innerText()).toBe("Copy");
    await keyboard.press("ArrowDown");
    await keyboard.press("End");
    await keyboard.press("Enter");
    await eventually(() =>
      expect(clipboard.text).toBe(`docker pull registry.test/${storefront}:1.4`),
    );
    await keyboard.press("ArrowDown");
    await bench.page.getByRole("menuitem", { name: "Copy Digest" }).waitFor();
    await keyboard.press("Escape");
    expect(await bench.page.getByRole("menu").count()).toBe(0);
  });

  it("open the same document as text", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page.getByRole("button", { name: "Open as Text" }).click();
    await eventually(() => expect(bench.actions).toHaveLength(1));
    expect(bench.actions[0]).toMatch(/^openAsText archipelago:.*storefront:1\.4$/);
  });

  it("refresh a tag that was moved", async () => {
    await bench.openTag(storefront, "1.4");
    await bench.page.getByText("3 platforms").waitFor();
    const { tags } = bench.store.repository(storefront);
    tags.set("1.4", tags.get("mislabelled") ?? sha256(""));
    await bench.page.getByRole("button", { name: "Refresh" }).click();
    await bench.page.getByText("1 platform", { exact: true }).waitFor();
  });
});

describe("a draft", () => {
  const { path, query } = storefrontDraftUri;
  const open = () => bench.open(archipelagoUri(path, query, "archipelago-draft"));
  const putDraft = async (basedOn?: Digest): Promise<ListDraft> => {
    const draft = storefrontDraft(images, basedOn);
    await bench.drafts.save(draft);
    return draft;
  };

  it("says what a push will do, and pushes and discards", async () => {
    await putDraft(sha256("something older"));
    await open();
    await bench.page.getByText("was changed since this list was made").waitFor();
    await bench.page.getByText("not all of its images are Docker images").waitFor();
    await bench.page.getByText("storefront:part-1").first().waitFor();
    await bench.page.getByRole("button", { name: "Push" }).click();
    await bench.page.getByRole("button", { name: "Discard" }).click();
    await eventually(() => expect(bench.actions).toEqual(["push draft-1", "discard draft-1"]));
  });

  it("says that the tag is free, or holds the list already", async () => {
    const draft = await putDraft();
    const { tags } = bench.store.repository(storefront);
    tags.delete("1.4");
    await open();
    await bench.page.getByText("does not exist yet").waitFor();
    const list = await listManifest(draft.text);
    bench.store.repository(storefront).manifests.set(list.digest, list);
    tags.set("1.4", list.digest);
    bench.reload();
    await bench.page.getByText("holds exactly this list already").waitFor();
  });

  it("that is gone says so", async () => {
    await open();
    await bench.page.getByRole("heading", { name: "Draft closed" }).waitFor();
  });
});

describe("what cannot be shown", () => {
  it.each([
    ["notFound", "Not found", ["Retry"]],
    ["unauthorized", "Access denied", ["Edit Credentials…", "Retry", "Show Log"]],
    ["forbidden", "Access denied", ["Edit Credentials…", "Show Log"]],
    ["tooLarge", "Too large to show", ["Show Log"]],
    ["network", "Registry cannot be reached", ["Retry", "Show Log"]],
    ["digestMismatch", "Cannot be shown", ["Retry", "Show Log"]],
  ] as const)("%s: says why and what to do", async (code, title, buttons) => {
    bench.store.intercept = () => {
      throw new StoreError(code, "as a test");
    };
    await bench.openTag(storefront, "1.4");
    const failure = bench.page.getByRole("region", { name: title });
    await failure.waitFor();
    expect(await failure.innerText()).toContain("registry.test");
    expect(await failure.getByRole("button").allInnerTexts()).toEqual(buttons);
  });

  it("is shown once Retry succeeds", async () => {
    bench.store.intercept = () => {
      throw new StoreError("network", "as a test");
    };
    await bench.openTag(storefront, "1.4");
    const retry = bench.page.getByRole("button", { name: "Retry" });
    await retry.waitFor();
    bench.store.intercept = () => undefined;
    await retry.click();
    await bench.page.getByText("206.6 MB in all").waitFor();
  });

  it("asks for credentials and the log", async () => {
    bench.store.intercept = () => {
      throw new StoreError("unauthorized", "as a test");
    };
    await bench.openTag(storefront, "1.4");
    await bench.page.getByRole("button", { name: "Edit Credentials…" }).click();
    await bench.page.getByRole("button", { name: "Show Log" }).click();
    await eventually(() =>
      expect(bench.actions).toEqual(["editCredentials registry.test", "showLog"]),
    );
  });

  it("says that its connection was removed", async () => {
    bench.isConnected = false;
    await bench.openTag(storefront, "1.4");
    await bench.page.getByRole("heading", { name: "Connection removed" }).waitFor();
  });
});

describe("what is no known manifest", () => {
  it("is shown as JSON or as text, and says so", async () => {
    await bench.openTag(storefront, "odd");
    await bench.page.getByRole("note").getByText("Unknown type").waitFor();
    await bench.page.getByText('"nobody knows"').waitFor();
    await bench.openTag(storefront, "notjson");
    await bench.page.getByRole("note").getByText("Not JSON").waitFor();
    await bench.page.getByText("<html><body>Log in first</body></html>").waitFor();
  });

  it("shows the files of an artifact", async () => {
    await bench.openTag(storefront, "sbom");
    const files = bench.page.getByRole("table", { name: "Files" });
    await files.getByRole("rowheader", { name: "storefront.spdx.json" }).waitFor();
  });
});

describe("invariant 9: what a registry sends is hostile until parsed", () => {
  it("shows markup and deceptive characters as text", async () => {
    await bench.openTag(storefront, "hostile");
    const cell = bench.page.getByRole("table", { name: "Annotations" }).getByRole("cell");
    await cell.first().waitFor();
    expect(await cell.last().innerText()).toBe(
      String.raw`<img src=x onerror="document.title=1"> \u202egnp.exe\u0007`,
    );
    expect(await bench.page.locator("img").count()).toBe(0);
    expect(await bench.page.title()).toBe("Archipelago");
  });

  it("shows the beginning of a long document, and all of it on request", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `  "member ${i}": "${"x".repeat(40)}"`);
    putText(bench.store, "long", `{\n${lines.join(",\n")}\n}`);
    await bench.openTag(storefront, "long");
    const shown = bench.page.locator(".line");
    const all = bench.page.getByRole("button", { name: "Show All 20002 Lines" });
    await all.waitFor();
    expect(await shown.count()).toBe(1000);
    await all.click();
    await vi.waitFor(async () => expect(await shown.count()).toBe(20_002), { timeout: 20_000 });
  });
});
