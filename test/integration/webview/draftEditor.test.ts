import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import { listText } from "../../../src/images/drafts/listText.ts";
import { putImage } from "../../support/sampleImages.ts";
import {
  putStorefront,
  storefront,
  storefrontDraft,
  storefrontDraftUri,
} from "../../support/storefront.ts";
import type { ViewBench } from "../../support/viewBench.ts";
import { answers, questions, workspace } from "../../support/vscodeDocumentsStub.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { archipelagoUri, ViewBench: Bench } = await import("../../support/viewBench.ts");

let bench: ViewBench;
let images: readonly Descriptor[];
let draft: ListDraft;

beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.clearDrafts();
  bench.store.repositories.clear();
  bench.actions.length = 0;
  bench.problems.length = 0;
  answers.length = 0;
  questions.length = 0;
  images = putStorefront(bench.store).images;
  draft = { ...storefrontDraft(images, undefined), text: listText(images, MediaTypes.ociIndex) };
});
afterEach(() => {
  expect(bench.problems).toEqual([]);
});
afterAll(() => bench.stop());

/** An element of the page, as far as it is read here. */
interface Labelled {
  getAttribute(name: string): string | null;
}

async function open(changes: Partial<ListDraft> = {}): Promise<void> {
  await bench.drafts.save({ ...draft, ...changes });
  const { path, query } = storefrontDraftUri;
  await bench.open(archipelagoUri(path, query, "archipelago-draft"));
  await bench.page.getByRole("region", { name: "Problems" }).waitFor();
}

const field = (name: string) => bench.page.getByRole("combobox", { name, exact: true });
const button = (name: string | RegExp) => bench.page.getByRole("button", { name });
/** Read in one go: rows may be renewed meanwhile. */
const headers = (): Promise<readonly (string | null)[]> =>
  bench.page
    .getByRole("table", { name: "Platforms" })
    .getByRole("rowheader")
    .evaluateAll((cells: readonly Labelled[]) =>
      cells.map((cell) => cell.getAttribute("aria-label")),
    );
const focusedName = () => bench.page.locator(":focus").getAttribute("aria-label");
const document = () => workspace.textDocuments[0];

/** The draft as it is saved. */
function saved(): unknown {
  return JSON.parse(bench.drafts.get(draft.id)?.text ?? "null");
}

describe("the table of a draft", () => {
  it("takes a typed value over by Enter, saves it, and keeps the focus", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("v9");
    await bench.page.keyboard.press("Enter");
    await bench.page.getByText('"v9"').waitFor();
    expect(await focusedName()).toBe("Variant of linux/arm64/v9");
    expect(document()?.isDirty).toBe(false);
    expect(saved()).toMatchObject({ manifests: [{}, { platform: { variant: "v9" } }, {}] });
  });

  it("takes a value that is emptied away, and cancels by Escape", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("");
    await bench.page.keyboard.press("Escape");
    expect(await field("Variant of linux/arm64/v8").inputValue()).toBe("v8");
    await field("Variant of linux/arm64/v8").fill("");
    await bench.page.keyboard.press("Tab");
    await field("Variant of linux/arm64").waitFor();
    expect(bench.drafts.get(draft.id)?.text).not.toContain("variant");
    expect(await focusedName()).toBe("OS version of linux/arm64");
  });

  it("completes known values by keyboard, and takes any other", async () => {
    await open();
    await field("Architecture of linux/amd64").press("ArrowDown");
    const options = bench.page.getByRole("listbox").getByRole("option");
    expect(await options.allInnerTexts()).toEqual(expect.arrayContaining(["arm64", "riscv64"]));
    await bench.page.keyboard.press("Escape");
    expect(await options.count()).toBe(0);
    await field("Architecture of linux/amd64").fill("risc");
    await bench.page.keyboard.press("ArrowDown");
    await bench.page.keyboard.press("Enter");
    await field("Architecture of linux/riscv64").waitFor();
    await field("Architecture of linux/riscv64").fill("quantum");
    await bench.page.keyboard.press("Enter");
    await eventually(async () => expect(await headers()).toContain("linux/quantum"));
  });

  it("offers the releases of Windows by their names, and features as a list", async () => {
    await open();
    const name = "windows/amd64 (10.0.17763.1697)";
    await field(`OS version of ${name}`).fill("2022");
    await bench.page.getByRole("option", { name: /10\.0\.20348/ }).click();
    await field("OS features of windows/amd64 (10.0.20348)").fill("win32k, other");
    await bench.page.keyboard.press("Enter");
    await eventually(() =>
      expect(saved()).toMatchObject({
        manifests: [
          {},
          {},
          { platform: { "os.version": "10.0.20348", "os.features": ["win32k", "other"] } },
        ],
      }),
    );
  });

  it("moves rows by Alt and an arrow, and the focus with them", async () => {
    await open();
    await field("OS of linux/arm64/v8").press("Alt+ArrowUp");
    await eventually(async () =>
      expect((await headers()).slice(0, 2)).toEqual(["linux/arm64/v8", "linux/amd64"]),
    );
    expect(await focusedName()).toBe("OS of linux/arm64/v8");
    await bench.page.keyboard.press("Alt+ArrowUp");
    await bench.page.keyboard.press("Alt+ArrowDown");
    await eventually(async () => expect((await headers())[1]).toBe("linux/arm64/v8"));
  });

  it("removes an entry with its attestations, and leaves the focus near", async () => {
    const { manifests } = bench.store.repository(storefront);
    const list = bench.store.repository(storefront).tags.get("1.4") ?? "";
    const bytes = manifests.get(list as Descriptor["digest"])?.bytes;
    await open({ text: new TextDecoder().decode(bytes) });
    await button("Remove: linux/amd64").click();
    await eventually(async () => expect(await headers()).toHaveLength(2));
    expect(saved()).toMatchObject({ manifests: [{}, {}] });
    expect(await focusedName()).not.toBeNull();
  });

  it("shows what is typed into the text at once, and the other way round what is undone", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("v9");
    await bench.page.keyboard.press("Enter");
    await field("Variant of linux/arm64/v9").waitFor();
    document()?.undo();
    await field("Variant of linux/arm64/v8").waitFor();
    document()?.type(draft.text.replace('"amd64"', '"s390x"'));
    await eventually(async () => expect(await headers()).toContain("linux/s390x"));
  });

  it("leaves what the user is typing alone while something else changes", async () => {
    await open();
    const typed = field("Variant of linux/arm64/v8");
    await typed.fill("v");
    document()?.type(draft.text.replace('"amd64"', '"s390x"'));
    await bench.page.getByText('"s390x"').waitFor();
    expect(await typed.inputValue()).toBe("v");
    await bench.page.keyboard.press("Escape");
    await eventually(async () => expect(await headers()).toContain("linux/s390x"));
  });

  it("does not edit another entry than the one that was shown", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("v9");
    document()?.type(listText(images.toReversed().slice(1), MediaTypes.ociIndex));
    await bench.page
      .getByText(/"size"/)
      .first()
      .waitFor();
    await bench.page.keyboard.press("Enter");
    await eventually(() => expect(document()?.getText()).not.toContain("v9"));
  });

  it("hands over to commands what they do", async () => {
    await open();
    for (const name of ["Push", "Show Changes", "Change Target…", "Add Images…", "Discard"]) {
      await button(name).click();
    }
    await button("Replace…: linux/arm64/v8").click();
    await eventually(() =>
      expect(bench.actions).toEqual([
        "push draft-1",
        "showChanges draft-1",
        "changeTarget draft-1",
        "addImages draft-1",
        "discard draft-1",
        "replaceImage draft-1 1",
      ]),
    );
  });
});

describe("a field that is left by a click", () => {
  // As long as a hand takes; the page is renewed in the meantime.
  const slowly = { delay: 150 };

  it("lets what was clicked have its click, after the edit", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("v9");
    await button(/^Push/).click(slowly);
    await eventually(() => expect(bench.actions).toEqual(["push draft-1"]));
    expect(saved()).toMatchObject({ manifests: [{}, { platform: { variant: "v9" } }, {}] });
    await field("Variant of linux/arm64/v9").waitFor();
  });

  it("does not begin what was clicked before the edit was agreed to, nor if it was not", async () => {
    const docker = images.map((image) => ({ ...image, mediaType: MediaTypes.dockerManifest }));
    await open({ text: listText(docker, MediaTypes.dockerList) });
    const push = async () => {
      await field("Artifact type").fill("application/vnd.example+json");
      await button(/^Push/).click(slowly);
    };
    await push();
    await eventually(async () => expect(await field("Artifact type").inputValue()).toBe(""));
    expect(questions).toHaveLength(1);
    answers.push("Make It an OCI Image Index");
    await push();
    await eventually(() => expect(bench.actions).toEqual(["push draft-1"]));
    expect(saved()).toMatchObject({ artifactType: "application/vnd.example+json" });
  });

  it("lets a link of the text have it, too", async () => {
    await open();
    await field("Variant of linux/arm64/v8").fill("v9");
    await bench.page.locator("[data-line] a").first().click(slowly);
    await bench.page.getByRole("heading", { level: 1, name: "linux/amd64" }).waitFor();
  });
});

describe("annotations, format and artifact type of a draft", () => {
  it("are added, renamed, changed and removed, of entries and of the list", async () => {
    await open();
    await button("0 annotations: linux/amd64").click();
    await button("Add Annotation").first().click();
    await bench.page.keyboard.type("com.example.note");
    await bench.page.keyboard.press("Enter");
    await field("Value of com.example.note").waitFor();
    expect(await focusedName()).toBe("Value of com.example.note");
    await bench.page.keyboard.type("first one");
    await bench.page.keyboard.press("Enter");
    await eventually(() =>
      expect(saved()).toMatchObject({
        manifests: [{ annotations: { "com.example.note": "first one" } }, {}, {}],
      }),
    );
    await button("Add Annotation").last().click();
    await bench.page.keyboard.type("org.example.a");
    await bench.page.keyboard.press("Enter");
    await eventually(() => expect(saved()).toMatchObject({ annotations: { "org.example.a": "" } }));
    await button("Remove: org.example.a").click();
    await eventually(() => expect(saved()).not.toHaveProperty("annotations"));
  });

  it("do not get the name of another, whose value would be lost", async () => {
    const list: unknown = JSON.parse(draft.text);
    await open({
      text: JSON.stringify({ ...Object(list), annotations: { "a.first": "1", "a.second": "2" } }),
    });
    for (const leave of ["Enter", "Tab"]) {
      await field("Name").first().fill("a.second");
      await bench.page.keyboard.press(leave);
      await bench.page.getByText("There is an annotation a.second already.").waitFor();
      await eventually(async () =>
        expect(await field("Name").first().inputValue()).toBe("a.first"),
      );
    }
    expect(saved()).toMatchObject({ annotations: { "a.first": "1", "a.second": "2" } });
    await field("Name").first().fill("a.third");
    await bench.page.keyboard.press("Enter");
    await eventually(() =>
      expect(saved()).toMatchObject({ annotations: { "a.third": "1", "a.second": "2" } }),
    );
  });

  it("make a Docker list an OCI index only if that is agreed to", async () => {
    const docker = images.map((image) => ({ ...image, mediaType: MediaTypes.dockerManifest }));
    await open({ text: listText(docker, MediaTypes.dockerList) });
    await bench.page.getByText("because all of its images are Docker images").waitFor();
    const set = async () => {
      await field("Artifact type").fill("application/vnd.example+json");
      await bench.page.keyboard.press("Enter");
    };
    await set();
    await eventually(() => expect(questions).toHaveLength(1));
    await eventually(async () => expect(await field("Artifact type").inputValue()).toBe(""));
    expect(saved()).not.toHaveProperty("artifactType");
    answers.push("Make It an OCI Image Index");
    await set();
    await eventually(() =>
      expect(saved()).toMatchObject({
        mediaType: MediaTypes.ociIndex,
        artifactType: "application/vnd.example+json",
      }),
    );
    document()?.undo();
    expect(JSON.parse(document()?.getText() ?? "")).toMatchObject({
      mediaType: MediaTypes.dockerList,
    });
  });

  it("are named before a conversion would lose them", async () => {
    const [first] = images;
    const noted = images.map((each) =>
      each === first ? { ...each, annotations: { "com.example.note": "x" } } : each,
    );
    await open({ text: listText(noted, MediaTypes.ociIndex) });
    const format = bench.page.getByRole("combobox", { name: "Format" });
    await format.selectOption("docker");
    await eventually(() => expect(questions.join("\n")).toContain("com.example.note"));
    await eventually(async () => expect(await format.inputValue()).toBe("oci"));
    answers.push("Make It a Docker Manifest List");
    await format.selectOption("docker");
    await eventually(() => expect(saved()).toMatchObject({ mediaType: MediaTypes.dockerList }));
    await bench.page.getByText("Chosen by hand").waitFor();
  });
});

describe("problems of a draft", () => {
  it("are counted, told at their rows in a sentence, and mended by a button", async () => {
    const [amd, arm] = images;
    if (!amd?.platform || !arm) throw new Error("The storefront has two images");
    const wrong = { ...arm, platform: amd.platform };
    await open({ text: listText([amd, wrong], MediaTypes.ociIndex) });
    const problems = bench.page.getByRole("region", { name: "Problems" });
    await problems.getByText("1 error").waitFor();
    await problems.getByText("1 warning").waitFor();
    const duplicate = bench.page.getByText(/are both for linux\/amd64/);
    expect(await duplicate.innerText()).toContain(amd.digest);
    expect(await duplicate.innerText()).toContain(arm.digest);
    const describedBy = await field("OS of linux/amd64").last().getAttribute("aria-describedby");
    expect(await bench.page.locator(`[id="${describedBy ?? ""}"]`).innerText()).toContain(
      "are both for",
    );
    await button("Use linux/arm64/v8").click();
    await problems.getByText("No problems found.").waitFor();
    expect(saved()).toMatchObject({ manifests: [{}, { platform: { variant: "v8" } }] });
  });

  it("say that an image is gone, and of a text that it is no list, which stays editable", async () => {
    const [amd] = images;
    if (!amd) throw new Error("The storefront has images");
    bench.store.repository(storefront).manifests.delete(amd.digest);
    await open();
    await bench.page.getByText(/is neither in the repository nor/).waitFor();
    document()?.type("{ oops");
    await bench.page.getByText("Only the text can be edited").waitFor();
    await bench.page.getByRole("region", { name: "Text" }).last().getByText("oops").waitFor();
    await button("Open as Text").click();
    document()?.undo();
    await field("OS of linux/amd64").waitFor();
  });

  it("are of the registry that each image comes from", async () => {
    const elsewhere = putImage(
      bench.store,
      { repository: "other/place" },
      { os: "linux", architecture: "s390x" },
    );
    const origin = { connectionId: "registry.test", repository: "other/place", source: "place:1" };
    await open({
      text: listText([elsewhere], MediaTypes.ociIndex),
      origins: { [elsewhere.digest]: origin },
    });
    await bench.page.getByText("No problems found.").waitFor();
    await bench.page.getByRole("cell", { name: "place:1" }).waitFor();
    await bench.page.getByText(/kB in all/).waitFor();
    await bench.page
      .getByRole("cell", { name: /^sha256:/ })
      .getByRole("link")
      .click();
    await bench.page.getByRole("heading", { level: 1, name: "linux/s390x" }).waitFor();
  });
});

describe("a list that was pushed", () => {
  it("is edited as a draft and verified by commands", async () => {
    await bench.openTag(storefront, "1.4");
    await button("Verify").click();
    await button("Edit as Draft").click();
    const image = { connectionId: "registry.test", repository: storefront, tag: "1.4" };
    await eventually(() => expect(bench.actions).toHaveLength(2));
    expect(bench.actions).toEqual([
      `verify ${JSON.stringify(image)}`,
      `editAsDraft ${JSON.stringify(image)}`,
    ]);
  });
});
