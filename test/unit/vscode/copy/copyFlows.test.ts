import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TransferRequest } from "../../../../src/images/copy/transferRequest.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import type { Connection } from "../../../../src/providers/connection.ts";
import type * as QuickInput from "../../../../src/vscode/platform/quickInput.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, arm64, putImage, putIndex } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

/** What dialogs are answered, what they said, and the clipboard. */
const dialogs = vi.hoisted(() => ({
  answers: [] as (string | undefined)[],
  shown: [] as string[],
  clipboard: "",
}));
/** What questions are answered, one after the other, and what they were. */
const questions = vi.hoisted(() => ({
  answers: [] as ((question: Record<string, unknown>) => unknown)[],
  asked: [] as Record<string, unknown>[],
}));

vi.mock("vscode", async () => {
  const show = (message: string, options?: { readonly detail?: string } | string) => {
    const detail = typeof options === "object" ? options.detail : undefined;
    dialogs.shown.push([message, detail].filter(Boolean).join("\n"));
    return Promise.resolve(dialogs.answers.shift());
  };
  const clipboard = {
    readText: () => Promise.resolve(dialogs.clipboard),
    writeText: (text: string) => Promise.resolve(void (dialogs.clipboard = text)),
  };
  return {
    ...(await import("../../../support/vscodeStub.ts")),
    Uri: URL,
    env: { language: "en", clipboard },
    window: {
      showInformationMessage: show,
      showErrorMessage: show,
      showWarningMessage: show,
      setStatusBarMessage: () => undefined,
    },
  };
});
vi.mock("../../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal, report: () => void) => unknown) =>
    work(new AbortController().signal, () => undefined),
}));
vi.mock("../../../../src/vscode/platform/quickInput.ts", async (original) => {
  const ask = (question: Record<string, unknown>) => {
    questions.asked.push(question);
    const answer = questions.answers.shift();
    return answer
      ? Promise.resolve(answer(question))
      : Promise.reject(new Error(`Nobody answers ${JSON.stringify(question)}`));
  };
  const { askSeries, back } = await original<typeof QuickInput>();
  return { askSeries, back, askText: ask, askChoice: ask, askChoices: ask };
});
const { back } = await import("../../../../src/vscode/platform/quickInput.ts");
const { CopiedRows } = await import("../../../../src/vscode/commands/copiedRows.ts");
const { copyReference } = await import("../../../../src/vscode/commands/copyCommands.ts");
const { copyOnto } = await import("../../../../src/vscode/commands/copy/copyOnto.ts");
const { copyImages } = await import("../../../../src/vscode/commands/copy/copyImages.ts");
const { copyRepository } = await import("../../../../src/vscode/commands/copy/copyRepository.ts");
const { importImage } = await import("../../../../src/vscode/commands/copy/importImage.ts");
const { pushLocalStore } = await import("../../../../src/vscode/commands/local/pushLocalStore.ts");
const { pasteReference } = await import("../../../../src/vscode/commands/copy/pasteReference.ts");

function connection(registry: string): Connection {
  const url = `https://${registry}`;
  const access = { signIn: "anonymous", secretLocation: "none" } as const;
  return { id: registry, name: registry, url, registry, ...access };
}

const [from, to] = [connection("from.test"), connection("to.test")];
const app = { kind: "repository", connectionId: "from.test", repository: "app" };
const tag = (name: string) => ({ ...app, kind: "tag", tag: name });
const target = { kind: "connection", connectionId: "to.test" };

let started: { readonly request: TransferRequest; readonly title: string }[];
let opened: string[];
let selection: readonly unknown[];
let services: Services;

beforeEach(() => {
  dialogs.answers.length = dialogs.shown.length = 0;
  dialogs.clipboard = "";
  questions.answers.length = questions.asked.length = 0;
  [started, opened, selection] = [[], [], []];
  const store = new MemoryStore();
  const images = [amd64, arm64].map((each) => putImage(store, { repository: "app" }, each));
  for (const name of ["1.0.0", "1.1.0", "2.0.0"]) {
    putIndex(store, { repository: "app", tag: name }, images);
  }
  for (const repository of ["app", "web"]) putImage(store, { repository, tag: "nightly" }, amd64);
  services = {
    connections: {
      all: [from, to],
      find: (id: string) => [from, to].find((each) => each.id === id),
    },
    localStores: { find: () => undefined },
    providers: { capabilitiesOf: () => ({ push: true }), of: () => ({ id: "generic" }) },
    stores: openStores({ "from.test": store, "to.test": new MemoryStore() }),
    documents: {
      open: ({ repository }: { readonly repository: string }) => {
        opened.push(repository);
        return Promise.resolve();
      },
    },
    tree: {
      get selection() {
        return selection;
      },
      reveal: () => Promise.resolve(),
    },
    transfers: {
      start: (request: TransferRequest, options: { readonly title: string }) => {
        started.push({ request, ...options });
        return Promise.resolve();
      },
    },
    requiredPlatforms: () => ["linux/arm64", "linux/s390x"],
    logger: silentLogger,
  } as unknown as Services;
});

/** Answers a question with a value, or with what is made of it. */
function answer(...answers: readonly unknown[]): void {
  for (const each of answers) {
    const make = typeof each === "function" ? (each as (question: object) => unknown) : () => each;
    questions.answers.push(make);
  }
}

/** What was typed or suggested before. */
const asSuggested = ({ value }: { readonly value?: unknown }) => value;

/** Where everything went that was started: `from.test/app:1 → to.test/app:1`. */
function copies(): readonly string[] {
  return started.flatMap(({ request }) =>
    request.items.map((item) => {
      const { tag: name = item.from.reference.digest } = item.from.reference;
      const place = `${item.to.storeId}/${item.to.repository}:${item.to.tags.join(",")}`;
      return `${item.from.storeId}/${item.from.repository}:${name} → ${place}`;
    }),
  );
}

describe("dropping onto a registry or repository", () => {
  it("asks first, naming what is copied where", async () => {
    dialogs.answers.push("Copy");
    await copyOnto(services, [tag("1.0.0")], { ...target, kind: "repository", repository: "web" });
    expect(dialogs.shown).toEqual([
      "Copy the image to to.test?\nfrom.test/app:1.0.0 → to.test/web:1.0.0",
    ]);
    expect(copies()).toEqual(["from.test/app:1.0.0 → to.test/web:1.0.0"]);
    expect(started[0]?.title).toBe("from.test/app:1.0.0 to to.test/web");
  });

  it("copies nothing unless that is agreed to", async () => {
    dialogs.answers.push(undefined);
    await copyOnto(services, [app], target);
    expect(dialogs.shown[0]).toContain("Copy 4 images to to.test?");
    expect(started).toEqual([]);
  });

  it("passes over what is there under its name, and references that are none", async () => {
    await copyOnto(services, [app, tag("1.0.0")], app);
    await copyOnto(services, [tag("1.0.0")], { kind: "connection", connectionId: "from.test" });
    await copyOnto(services, ["no reference:"], target);
    expect(dialogs.shown).toEqual([
      "All 4 images are at from.test already, under their names.",
      "from.test/app:1.0.0 is there already, under its name.",
      expect.stringContaining("Nothing was copied."),
    ]);
    expect(started).toEqual([]);
  });

  it("reads registries that are no connections without signing in", async () => {
    dialogs.answers.push("Copy");
    await copyOnto(services, ["nginx:1.27\nfrom.test/app:1.0.0"], target);
    expect(copies()).toEqual([
      "docker.io~anonymous/library/nginx:1.27 → to.test/nginx:1.27",
      "from.test/app:1.0.0 → to.test/app:1.0.0",
    ]);
  });

  it("asks for one account at a time, and once for references of one registry", async () => {
    const other = { ...from, id: "from.test#2", username: "kim" };
    Object.assign(services.connections, { all: [from, other, to] });
    let open = 0;
    const account = async () => {
      expect(++open).toBe(1);
      await Promise.resolve();
      open--;
      return other;
    };
    answer(account);
    dialogs.answers.push("Copy");
    await copyOnto(services, ["from.test/app:1.0.0 from.test/app:2.0.0"], target);
    expect(questions.asked).toHaveLength(1);
    expect(copies()).toEqual([
      "from.test#2/app:1.0.0 → to.test/app:1.0.0",
      "from.test#2/app:2.0.0 → to.test/app:2.0.0",
    ]);
  });

  it("offers everything that can be chosen, starting from what was dropped", async () => {
    dialogs.answers.push("Options…");
    answer([amd64], "sparse", to, asSuggested, "1, latest", "copy");
    await copyOnto(services, [tag("1.0.0")], { ...target, kind: "repository", repository: "web" });
    expect(copies()).toEqual(["from.test/app:1.0.0 → to.test/web:1,latest"]);
    expect(started[0]?.request.choices.platforms).toEqual({
      kind: "some",
      platforms: [amd64],
      index: "sparse",
    });
  });
});

describe("copying and pasting rows", () => {
  const copied = new CopiedRows();

  it("copies the rows that were copied, and not only what their names would mean", async () => {
    selection = [app];
    await copyReference(services, copied, { target: "selection" });
    expect(dialogs.clipboard).toBe("from.test/app");
    selection = [target];
    dialogs.answers.push("Copy");
    await pasteReference(services, copied);
    expect(copies()).toHaveLength(4);
  });

  it("copies several rows as lines", async () => {
    await copyReference(services, copied, {
      target: tag("1.0.0"),
      selection: [tag("1.0.0"), tag("nightly")],
    });
    expect(dialogs.clipboard).toBe("from.test/app:1.0.0\nfrom.test/app:nightly");
    selection = [tag("1.0.0"), { kind: "error", connectionId: "from.test" }];
    await copyReference(services, copied, { target: "selection" });
    expect(dialogs.clipboard).toBe("from.test/app:1.0.0");
  });

  it("copies to the repository of the selected tag, and says what that changes nothing about", async () => {
    selection = [tag("1.0.0")];
    await copyReference(services, copied, { target: "selection" });
    await pasteReference(services, copied);
    expect(dialogs.shown).toEqual(["from.test/app:1.0.0 is there already, under its name."]);
    selection = [{ ...tag("nightly"), repository: "web" }];
    dialogs.answers.push("Copy");
    await pasteReference(services, copied);
    expect(copies()).toEqual(["from.test/app:1.0.0 → from.test/web:1.0.0"]);
  });

  it("opens copied rows of a layout, and says of others that they are nothing to open", async () => {
    const layout = { ...tag("1.0.0"), connectionId: "~layout" };
    copied.note("oci:/layout:app", [layout]);
    dialogs.clipboard = "oci:/layout:app";
    await pasteReference(services, copied);
    expect(opened).toEqual(["app"]);
    copied.note("from.test", [target]);
    dialogs.clipboard = "from.test";
    await pasteReference(services, copied);
    selection = [app];
    await pasteReference(services, copied);
    expect(dialogs.shown).toEqual([
      "What was copied is no image to open. Select where it is to be copied to.",
      "There is nothing to copy: neither an image nor a repository that has any.",
    ]);
  });

  it("says how many of many references it opens", async () => {
    dialogs.clipboard = Array.from({ length: 9 }, (_, at) => `from.test/app:${at}`).join("\n");
    await pasteReference(services, copied);
    expect(opened).toHaveLength(8);
    expect(dialogs.shown).toEqual(["The first 8 of 9 images are opened."]);
  });

  it("opens what is pasted where nothing is selected that it could be copied to", async () => {
    dialogs.clipboard = "from.test/app:1.0.0, to.test/web";
    await pasteReference(services, copied);
    expect(opened).toEqual(["app", "web"]);
    dialogs.clipboard = "Hello World";
    await pasteReference(services, copied);
    expect(dialogs.shown).toEqual([
      expect.stringMatching(/^The clipboard holds no reference of an image\. “/),
    ]);
  });
});

describe("Push Layout to", () => {
  const layout = localStoreAt({ kind: "layout", path: "/data/images" });

  /** A layout with some tags, and with one image that has none. */
  function opened(...tags: readonly string[]): object {
    const store = new MemoryStore();
    const { digest, size } = putImage(store, { repository: "images" }, amd64);
    for (const name of tags) putImage(store, { repository: "images", tag: name }, arm64);
    Object.assign(services, {
      stores: {
        ...openStores({ [layout.id]: store, "to.test": new MemoryStore() }),
        untagged: () => Promise.resolve([{ mediaType: "", digest, size }]),
      },
      localStores: { all: [layout], find: (id: string) => (id === layout.id ? layout : undefined) },
    });
    return { kind: "localStore", connectionId: layout.id };
  }

  it("takes what has no tag, too, unless only tags are wanted", async () => {
    const row = opened("1.0.0", "1.1.0");
    answer(
      (question: { readonly choices: readonly { value: string; label: string }[] }) => {
        const [first, second] = question.choices;
        expect([first?.label, second?.label]).toEqual(["All Images (3)", "All Tags (2)"]);
        return first?.value;
      },
      "",
      true,
      "skip",
      to,
      asSuggested,
      "ask",
      "copy",
    );
    await pushLocalStore(services, row);
    expect(copies().map((each) => each.replace(/sha256:\w+/, "digest"))).toEqual([
      `${layout.id}/images:1.0.0 → to.test/images:1.0.0`,
      `${layout.id}/images:1.1.0 → to.test/images:1.1.0`,
      `${layout.id}/images:digest → to.test/images:`,
    ]);
    started.length = 0;
    answer("all", "", true, "skip", to, asSuggested, "ask", "copy");
    await pushLocalStore(services, row);
    expect(copies()).toHaveLength(2);
  });

  it("says before how many of what is dropped have no tag", async () => {
    opened("1.0.0");
    const row = { kind: "repository", connectionId: layout.id, repository: "images" };
    await copyOnto(services, [row], target);
    expect(dialogs.shown).toEqual([
      expect.stringMatching(/^Copy 2 images to .*\nWithout a tag, copied by their digests: 1$/s),
    ]);
  });

  it("takes all tags where something damaged keeps what has none from being listed", async () => {
    const row = opened("1.0.0", "1.1.0");
    Object.assign(services.stores, {
      untagged: () => Promise.reject(new StoreError("digestMismatch", "Damaged")),
    });
    answer("all", "", true, "skip", to, asSuggested, "ask", "copy");
    await pushLocalStore(services, row);
    expect(copies()).toHaveLength(2);
    expect(dialogs.shown).toEqual([
      expect.stringMatching(
        /^What has no tag in images is left out, for it could not be listed\. ./,
      ),
    ]);
  });

  it("asks what the only image, without a tag, is called there", async () => {
    answer(to, "team/app", "1.4", "copy");
    await pushLocalStore(services, opened());
    expect(copies()[0]).toMatch(/\/images:sha256:\w+ → to\.test\/team\/app:1\.4$/);
    expect(dialogs.shown).toEqual([]);
  });
});

describe("the questions of a copy", () => {
  it("are asked again with what was wrong, and keep their answers on the way back", async () => {
    answer(
      "from.test/app:gone",
      (question: { readonly problem?: string; readonly value?: string }) => {
        expect(question.problem).toContain("has no such image");
        expect(question.value).toBe("from.test/app:gone");
        return "from.test/app:1.0.0";
      },
      [arm64],
      back,
      (question: { readonly choices: readonly { picked: boolean }[] }) => {
        expect(question.choices.map(({ picked }) => picked)).toEqual([false, true]);
        return [arm64];
      },
      "rewrite",
      to,
      asSuggested,
      asSuggested,
      "copy",
    );
    await importImage(services);
    expect(copies()).toEqual(["from.test/app:1.0.0 → to.test/app:1.0.0"]);
    expect(started[0]?.request.choices.platforms).toMatchObject({ platforms: [arm64] });
  });

  it("are fewer where a row says where to, and for an image of one platform", async () => {
    answer("from.test/app:nightly", asSuggested, asSuggested, "copy");
    await importImage(services, { ...target, kind: "namespace", path: "team" });
    expect(copies()).toEqual(["from.test/app:nightly → to.test/team/app:nightly"]);
  });

  it("suggest a name of its own for another image", async () => {
    answer("from.test/app:nightly", to, "kept/app", "1", back, back, back, back);
    answer("from.test/web:nightly", to, asSuggested, asSuggested, "copy");
    await importImage(services);
    expect(copies()).toEqual(["from.test/web:nightly → to.test/web:nightly"]);
  });

  it("leave the tags of several images as they are", async () => {
    answer("", true, "skip", to, "mirror/app", "copy");
    await copyImages(services, tag("1.0.0"), [tag("1.0.0"), tag("2.0.0")]);
    expect(copies()).toEqual([
      "from.test/app:1.0.0 → to.test/mirror/app:1.0.0",
      "from.test/app:2.0.0 → to.test/mirror/app:2.0.0",
    ]);
  });

  it("take tags of a repository by pattern, range or age, with a count while one types", async () => {
    answer(
      "pattern",
      (question: {
        readonly promptFor: (text: string) => string;
        readonly validate: (text: string) => string | undefined;
      }) => {
        expect(question.promptFor("1.*")).toMatch(/2 of 4 tags: 1\.\d\.0, 1\.\d\.0$/);
        expect(question.validate("9.*")).toBe("This chooses none of the tags.");
        expect(question.validate(" ")).toBeDefined();
        return back;
      },
      "range",
      (question: { readonly validate: (text: string) => string | undefined }) => {
        expect(question.validate("x.y")).toBeDefined();
        return ">=1.1 <3";
      },
      "",
      false,
      "skip",
      to,
      asSuggested,
      "skip",
      "copy",
    );
    await copyRepository(services, app);
    expect(copies().toSorted()).toEqual([
      "from.test/app:1.1.0 → to.test/app:1.1.0",
      "from.test/app:2.0.0 → to.test/app:2.0.0",
    ]);
    expect(started[0]?.request.choices).toMatchObject({ existing: "skip", referrers: false });
  });

  it("ask of several images, too, for platforms and for layers that may not be shared", async () => {
    answer(
      "all",
      (question: {
        readonly placeholder: string;
        readonly validate: (text: string) => string | undefined;
      }) => {
        expect(question.placeholder).toBe("linux/arm64, linux/s390x");
        expect(question.validate("")).toBeUndefined();
        expect(question.validate("linux/amd64, toaster")).toContain("“toaster”");
        return "amd64, windows/amd64,osver=10.0.20348, linux/amd64";
      },
      back,
      (question: { readonly value: string }) => {
        expect(question.value).toBe("linux/amd64, windows/amd64 (10.0.20348)");
        return question.value;
      },
      "rewrite",
      true,
      "include",
      to,
      asSuggested,
      "ask",
      "copy",
    );
    await copyRepository(services, app);
    expect(started[0]?.request.choices).toMatchObject({
      platforms: {
        kind: "some",
        platforms: [amd64, { os: "windows", architecture: "amd64", osVersion: "10.0.20348" }],
        index: "rewrite",
      },
      nonDistributable: "include",
    });
  });

  it("leave out none of the rows that were selected unsaid", async () => {
    const layer = { ...app, kind: "part" };
    const web = { ...app, repository: "web" };
    const rows = [{ ...web, kind: "tag", tag: "nightly" }, app, tag("1.0.0"), layer];
    answer("", true, "skip", to, "", "copy");
    await copyImages(services, rows[0], rows);
    const told = "Selected rows that are no image and no repository are left out: 1.";
    expect(dialogs.shown).toEqual([told]);
    expect(copies()).toHaveLength(5);
    expect(copies()).toContain("from.test/web:nightly → to.test/web:nightly");
    started.length = 0;
    answer("pattern", "1.*", "", true, "skip", to, "", "ask", "copy");
    await copyRepository(services, app, rows.slice(0, 2));
    expect(copies().toSorted()).toEqual([
      "from.test/app:1.0.0 → to.test/app:1.0.0",
      "from.test/app:1.1.0 → to.test/app:1.1.0",
      "from.test/web:nightly → to.test/web:nightly",
    ]);
  });
});
