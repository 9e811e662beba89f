import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine, LocalImage } from "../../../../src/engines/engine.ts";
import { EngineError } from "../../../../src/engines/engineError.ts";
import { localRows } from "../../../../src/engines/localRows.ts";
import type { Connection } from "../../../../src/providers/connection.ts";
import type * as QuickInput from "../../../../src/vscode/platform/quickInput.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { sha256 } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, putImage } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

/** What dialogs and questions are answered, and what they said. */
const user = vi.hoisted(() => ({
  dialogs: [] as (string | undefined)[],
  shown: [] as string[],
  texts: [] as ((question: QuickInput.TextQuestion) => unknown)[],
  commands: [] as (readonly unknown[])[],
}));

vi.mock("vscode", async () => {
  const show = (message: string, options?: { readonly detail?: string } | string) => {
    const detail = typeof options === "object" ? options.detail : undefined;
    user.shown.push([message, detail].filter(Boolean).join("\n"));
    return Promise.resolve(user.dialogs.shift());
  };
  return {
    ...(await import("../../../support/vscodeStub.ts")),
    commands: {
      executeCommand: (...call: readonly unknown[]) =>
        Promise.resolve(void user.commands.push(call)),
    },
    window: { showInformationMessage: show, showWarningMessage: show, showErrorMessage: show },
  };
});
vi.mock("../../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal, report: () => void) => unknown) =>
    work(new AbortController().signal, () => undefined),
}));
vi.mock("../../../../src/vscode/platform/quickInput.ts", async (original) => {
  const { askSeries, back } = await original<typeof QuickInput>();
  const askText = (question: QuickInput.TextQuestion) => {
    const answer = user.texts.shift();
    return answer ? Promise.resolve(answer(question)) : Promise.reject(new Error(question.title));
  };
  return { askSeries, back, askText };
});
const { tagAndPush } = await import("../../../../src/vscode/commands/engines/tagAndPush.ts");

const place = { id: "to.test", name: "to.test", registry: "to.test", url: "https://to.test" };
const connection: Connection = { ...place, signIn: "anonymous", secretLocation: "none" };

function image(id: string, names: readonly string[], architecture = "amd64"): LocalImage {
  return { id, names, platform: { os: "linux", architecture }, repoDigests: [] };
}

let store: MemoryStore;
let pushed: string[];
let pushedIds: string[];
let refreshed: number;
let failing: string | undefined;

beforeEach(() => {
  store = new MemoryStore();
  [pushed, pushedIds, refreshed, failing] = [[], [], 0, undefined];
  for (const list of Object.values(user)) list.length = 0;
  // The usual answers: the repository and the template that are offered.
  user.texts.push(offered, offered);
});

const offered = ({ value }: QuickInput.TextQuestion): unknown => value;

function services(images: readonly LocalImage[], registry = connection): Services {
  const engine: Pick<Engine, "program" | "find" | "tag" | "untag" | "push"> = {
    program: { kind: "docker", path: "docker" },
    find: () => Promise.resolve(undefined),
    tag: (id) => Promise.resolve(void pushedIds.push(id)),
    untag: () => Promise.resolve(),
    push: (name) => {
      if (name === failing) return Promise.reject(new EngineError("refused", "docker", "denied"));
      pushed.push(name);
      return Promise.resolve();
    },
  };
  const parts = {
    connections: {
      all: [registry],
      find: () => registry,
      credentialSource: () => ({ getCredential: () => Promise.resolve({ kind: "anonymous" }) }),
    },
    providers: { capabilitiesOf: () => ({ push: true }) },
    localStores: { find: () => undefined },
    stores: openStores({ "to.test": store }),
    documents: { tagChanged: () => undefined },
    tree: { selection: [], refresh: () => undefined, reveal: () => Promise.resolve() },
    localEngine: {
      look: () => Promise.resolve({ kind: "ready", engine, images }),
      refresh: () => {
        refreshed++;
      },
    },
    logger: silentLogger,
  };
  return parts as unknown as Services;
}

function run(...images: readonly LocalImage[]): Promise<void> {
  const rows = localRows(images).flatMap((row) => (row.kind === "untagged" ? row.rows : [row]));
  return tagAndPush(services(images), undefined, rows);
}

const arch = [
  image("1", ["localhost/team/app:1.4-amd64"]),
  image("2", ["localhost/team/app:1.4-arm64"], "arm64"),
];

describe("Tag and Push", () => {
  it("offers the images' own names, and a list of what it pushed", async () => {
    user.dialogs.push("Create Manifest List from Pushed Images");
    await run(...arch);
    const names = ["1.4-amd64", "1.4-arm64"].map((tag) => `to.test/team/app:${tag}`);
    expect(pushed).toEqual(names);
    expect(user.shown).toEqual(["Pushed to to.test/team/app: 1.4-amd64, 1.4-arm64."]);
    const tags = ["1.4-amd64", "1.4-arm64"].map((tag) => {
      return { connectionId: "to.test", repository: "team/app", tag };
    });
    await vi.waitFor(() =>
      expect(user.commands).toEqual([["archipelago.list.create", tags[0], tags]]),
    );
  });

  it("shows the tags while the template is typed, and what is wrong with it", async () => {
    user.texts[1] = ({ promptFor, validate }) => {
      expect(promptFor?.("x-{arch}")).toContain("Tags in to.test/team/app: x-amd64, x-arm64.");
      expect(validate?.("x")).toContain("Two images would get the tag x");
      expect(validate?.("{who}")).toContain("There is no {who}.");
      expect(validate?.("-{arch}:")).toContain("is no tag");
      return "x-{arch}";
    };
    await run(...arch);
    expect(pushed).toEqual(["to.test/team/app:x-amd64", "to.test/team/app:x-arm64"]);
  });

  it("asks before a tag that names something else is moved", async () => {
    const { digest } = putImage(store, { repository: "team/app", tag: "1.4-arm64" }, amd64);
    await run(...arch);
    expect(pushed).toEqual([]);
    expect(user.shown).toHaveLength(1);
    expect(user.shown[0]).toContain("Tags of to.test/team/app name something already.");
    expect(user.shown[0]).toContain(`1.4-arm64 names ${digest}.`);

    user.texts.push(offered, offered);
    user.dialogs.push("Overwrite");
    await run(...arch);
    expect(pushed).toHaveLength(2);
  });

  it("does not ask about a tag that names the image already", async () => {
    const { digest } = putImage(store, { repository: "team/app", tag: "1" }, amd64);
    await run(image(digest, ["team/app:1"]));
    expect(pushed).toEqual(["to.test/team/app:1"]);
    expect(user.shown).toEqual(["Pushed to to.test/team/app: 1."]);
  });

  it("asks whether several images for one platform are meant", async () => {
    await run(image("1", ["app:1"]), image("2", ["app:2"]));
    expect(pushed).toEqual([]);
    expect(user.shown[0]).toContain("Several of the images are for linux/amd64.");
    expect(user.shown[0]).toContain("app:1, app:2");
  });

  it("says how far it came when the registry refuses, and offers other credentials", async () => {
    failing = "to.test/team/app:1.4-arm64";
    user.dialogs.push("Edit Credentials…");
    await run(...arch);
    expect(user.shown).toEqual([
      "to.test did not let Docker in. Check the credentials of the connection, and what they allow.",
      "Pushed 1 of 2 images to to.test/team/app: 1.4-amd64.",
    ]);
    await vi.waitFor(() =>
      expect(user.commands).toEqual([
        ["archipelago.connection.editCredentials", { connectionId: "to.test" }],
      ]),
    );
  });

  it("pushes images without a name under one that is made for them", async () => {
    user.texts[0] = () => "team/new";
    await run(image(sha256("untagged"), [], "arm64"));
    expect(pushed).toEqual(["to.test/team/new:arm64"]);
  });

  it("pushes what a name means now, not when the view was last filled", async () => {
    const [shown] = localRows([image("old", ["app:1"])]);
    const now = [image("new", ["app:1"]), image("old", [])];
    await tagAndPush(services(now), shown, [shown]);
    expect(pushed).toEqual(["to.test/app:1"]);
    expect(pushedIds).toEqual(["new"]);
    expect(refreshed).toBe(2); // for the row, and after the push
  });

  it.each([
    [image("old", ["app:1"]), "app:1"],
    [image("sha256:0123456789abcdef", []), "0123456789ab"],
  ])("says that %j is gone", async (old, name) => {
    const rows = localRows([old]).flatMap((row) => (row.kind === "untagged" ? row.rows : [row]));
    const pushing = tagAndPush(services([image("other", ["other:1"])]), rows[0], rows);
    await expect(pushing).rejects.toMatchObject({ name: "AbortError" });
    expect(user.shown).toEqual([`The container engine does not have ${name} anymore.`]);
    expect([pushed, refreshed]).toEqual([[], 1]);
  });

  it("says that engines reach no registry below a path", async () => {
    const below = { ...connection, registry: "to.test/path" };
    const pushing = tagAndPush(services(arch, below), undefined, localRows(arch));
    await expect(pushing).rejects.toMatchObject({ name: "AbortError" });
    expect(user.shown[0]).toContain("to.test/path lies below a path");
  });
});
