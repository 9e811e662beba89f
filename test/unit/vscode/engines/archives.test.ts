import { homedir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../../../src/engines/engine.ts";
import { localRows } from "../../../../src/engines/localRows.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";

interface File {
  readonly scheme: string;
  readonly fsPath: string;
}
const workspace = vi.hoisted(() => ({
  workspaceFolders: undefined as { uri: File }[] | undefined,
}));
const offered = vi.hoisted(() => [] as string[]);

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  workspace,
  Uri: {
    file: (fsPath: string) => ({ scheme: "file", fsPath }),
    joinPath: ({ scheme, fsPath }: File, name: string) => {
      return { scheme, fsPath: path.join(fsPath, name) };
    },
  },
  window: {
    showSaveDialog: ({ defaultUri }: { readonly defaultUri: File }) => {
      offered.push(defaultUri.fsPath);
      return Promise.resolve(defaultUri);
    },
    showInformationMessage: () => Promise.resolve(),
  },
}));
vi.mock("../../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal) => unknown) =>
    work(new AbortController().signal),
}));
const { saveLocalImages } = await import("../../../../src/vscode/commands/engines/archives.ts");

beforeEach(() => {
  offered.length = 0;
});

describe("Save Local Image as Archive", () => {
  it.each([
    [undefined, homedir()],
    [[{ scheme: "vscode-vfs", fsPath: "/far" }], homedir()],
    [[{ scheme: "file", fsPath: path.resolve("/w") }], path.resolve("/w")],
  ])("offers a file of the folder that is open: %j", async (folders, folder) => {
    workspace.workspaceFolders = folders?.map((uri) => ({ uri }));
    const saved: unknown[] = [];
    const engine: Pick<Engine, "save"> = {
      save: (...call) => Promise.resolve(void saved.push(call.slice(0, 2))),
    };
    const platform = { os: "linux", architecture: "amd64" };
    const images = [{ id: "1", names: ["localhost/team/app:1.4"], platform, repoDigests: [] }];
    const localEngine = { look: () => Promise.resolve({ kind: "ready", engine, images }) };
    const [row] = localRows(images);
    await saveLocalImages({ localEngine } as unknown as Services, row);
    expect(offered).toEqual([path.join(folder, "app-1.4.tar")]);
    expect(saved).toEqual([[["localhost/team/app:1.4"], offered[0]]]);
  });
});
