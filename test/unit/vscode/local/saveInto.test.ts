import { beforeEach, describe, expect, it, vi } from "vitest";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { LocalStoreList } from "../../../../src/images/local/localStoreList.ts";
import type { TransferRequest } from "../../../../src/images/copy/transferRequest.ts";
import type { ReportPage } from "../../../../src/shared/reportPage.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import type * as QuickInput from "../../../../src/vscode/platform/quickInput.ts";
import { MemoryMemento } from "../../../support/memoryPorts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import { amd64, putImage } from "../../../support/sampleImages.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const answers = vi.hoisted(() => [] as string[]);
vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
vi.mock("../../../../src/vscode/platform/quickInput.ts", async (original) => ({
  ...(await original<typeof QuickInput>()),
  askChoice: () => Promise.resolve(answers.shift()),
}));
vi.mock("../../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal, report: () => void) => unknown) =>
    work(new AbortController().signal, () => undefined),
}));
const { startingAnswers } = await import("../../../../src/vscode/commands/copy/copyAnswers.ts");
const { saveInto } = await import("../../../../src/vscode/commands/local/saveInto.ts");

interface Report {
  readonly page: ReportPage;
  readonly run?: (action: string) => Promise<void>;
}

const archive = { kind: "archive", path: "/data/app.tar" } as const;
const layout = { kind: "layout", path: "/data/images" } as const;

describe("saving images in a folder or archive", () => {
  let started: TransferRequest[];
  let reports: Report[];
  let kind: "layout" | undefined;
  let localStores: LocalStoreList;
  let services: Services;
  const source = new MemoryStore();
  const held = new MemoryStore();
  putImage(source, { repository: "app", tag: "1.4" }, amd64);
  putImage(held, { repository: "app", tag: "1.4" }, amd64);

  beforeEach(() => {
    [started, reports, kind] = [[], [], undefined];
    localStores = new LocalStoreList(new MemoryMemento());
    const stores = openStores({
      "from.test": source,
      [localStoreAt(archive).id]: held,
      [localStoreAt(layout).id]: held,
    });
    services = {
      stores,
      connections: { find: (id: string) => (id.startsWith("~") ? undefined : { registry: id }) },
      localStores,
      localFiles: () => Promise.resolve({ detect: () => Promise.resolve(kind) }),
      documents: { openReport: (report: Report) => Promise.resolve(void reports.push(report)) },
      transfers: {
        start: (request: TransferRequest) => {
          started.push(request);
          return Promise.resolve({ end: "done", items: [] });
        },
        placesOf: () => Promise.resolve({ of: () => [] }),
      },
      logger: silentLogger,
    } as unknown as Services;
  });

  const image = {
    connectionId: "from.test",
    repository: "app",
    reference: { tag: "1.4" },
    tags: ["1.4"],
  };
  const saved = (place: typeof archive | typeof layout) =>
    saveInto(services, "Save", { answers: { ...startingAnswers, sources: [image] }, place });

  it("begins at once, unless it is to be seen first what that would do", async () => {
    answers.push("copy");
    await saved(archive);
    expect([started.length, reports.length]).toEqual([1, 0]);
    answers.push("preview");
    await saved(archive);
    expect([started.length, reports.length]).toEqual([1, 1]);
    await reports[0]?.run?.("copy");
    expect(started[1]).toEqual(started[0]);
  });

  it("knows the place as soon as it is written to, and not before", async () => {
    const { id } = localStoreAt(layout);
    answers.push("preview");
    await saved(layout);
    expect(localStores.find(id)).toBeUndefined();
    await reports[0]?.run?.("copy");
    expect(localStores.find(id)?.path).toBe(layout.path);
  });

  it("counts what an archive of that name holds as sent: it is written anew", async () => {
    answers.push("preview");
    await saved(archive);
    expect(reports[0]?.page.summary).toMatch(/ would be sent\.$/);
    expect(reports[0]?.page.facts).toContain("there already: 0 (0 B)");
  });

  it("counts what a layout holds as there, and nothing of one that is still to be made", async () => {
    answers.push("preview", "preview");
    await saved(layout);
    expect(reports[0]?.page.summary).toMatch(/ would be sent\.$/);
    kind = "layout";
    await saved(layout);
    expect(reports[1]?.page.summary).toBe("All content is there already.");
  });
});
