import { beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import { localRows } from "../../../../src/engines/localRows.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const view = { visible: false, description: "", keys: [] as unknown[] };
const visibility = new Emitter<{ readonly visible: boolean }>();
const focus = new Emitter<{ readonly focused: boolean }>();

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  ...(await import("../../../support/vscodeEventsStub.ts")),
  commands: {
    executeCommand: (_set: string, _key: string, value: unknown) => view.keys.push(value),
  },
  window: {
    state: { focused: true },
    createTreeView: () =>
      Object.assign(view, { onDidChangeVisibility: visibility.event, dispose: () => undefined }),
    onDidChangeWindowState: focus.event,
  },
  TreeItem: class {
    readonly label: string;
    constructor(label: string) {
      this.label = label;
    }
  },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1 },
  ThemeIcon: class {
    readonly color = undefined;
  },
  MarkdownString: class {
    readonly appendMarkdown = () => this;
    readonly appendText = () => this;
  },
}));
const { LocalImagesView } = await import("../../../../src/vscode/engines/localImagesView.ts");
type Options = ConstructorParameters<typeof LocalImagesView>[0];

const changed = new Emitter<void>();
let engine: Options["settings"]["engine"];
let refreshes: number;

beforeEach(() => {
  Object.assign(view, { visible: false, keys: [] });
  engine = { kind: "auto", path: "" };
  refreshes = 0;
});

function open(look: Options["look"]) {
  const settings = {
    get engine() {
      return engine;
    },
    setEngine: () => Promise.resolve(),
    onDidChange: changed.event,
  } as Options["settings"];
  const opened = new LocalImagesView({ look, ping: missing, settings, logger: silentLogger });
  opened.onDidChangeTreeData(() => {
    refreshes++;
  });
  return opened;
}

const missing = () => Promise.resolve({ kind: "missing" } as const);

function show(visible: boolean): void {
  view.visible = visible;
  visibility.fire({ visible });
}

describe("the view of local images", () => {
  it("looks again when it is shown again, and when the window gets the focus", async () => {
    const opened = open(missing);
    show(true);
    await opened.getChildren();
    expect(refreshes).toBe(0);
    show(false);
    focus.fire({ focused: false });
    focus.fire({ focused: true });
    expect(refreshes).toBe(0); // nobody sees it
    show(true);
    expect(refreshes).toBe(1);
    focus.fire({ focused: true }); // it had it
    expect(refreshes).toBe(1);
    focus.fire({ focused: false });
    focus.fire({ focused: true });
    expect(refreshes).toBe(2);
    opened.dispose();
  });

  it.each([
    [{ kind: "auto", path: "" }, "missing"],
    [{ kind: "podman", path: "" }, "missingChosen"],
    [{ kind: "auto", path: "/opt/none" }, "missingChosen"],
  ] as const)("says what is missing of %j", async (choice, key) => {
    engine = choice;
    const opened = open(missing);
    await opened.getChildren();
    expect(view.keys).toEqual([key]);
    opened.dispose();
  });

  it("does not go on looking for who has cancelled that", async () => {
    const asked: AbortSignal[] = [];
    const opened = open((signal) => {
      asked.push(signal);
      return new Promise(() => undefined);
    });
    const controller = new AbortController();
    const looking = opened.look({ signal: controller.signal });
    controller.abort();
    await expect(looking).rejects.toMatchObject({ name: "AbortError" });
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
    opened.dispose();
  });

  it("reads all that it shows of an image", () => {
    const platform = { os: "linux", architecture: "arm64" };
    const created = "2026-01-02T03:04:05Z";
    const image = { id: "1", names: ["app:1"], platform, size: 2048, created, repoDigests: [] };
    const [row] = localRows([image]);
    const opened = open(missing);
    expect(row && opened.getTreeItem(row).accessibilityInformation?.label).toBe(
      "Local image app:1, linux/arm64, 2 kB, created 2026-01-02",
    );
    opened.dispose();
  });
});
