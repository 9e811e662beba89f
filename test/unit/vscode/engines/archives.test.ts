import { homedir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import type { Engine } from "../../../../src/engines/engine.ts";
import { localRows } from "../../../../src/engines/localRows.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";

interface File {
  readonly scheme: string;
  readonly path?: string;
  readonly fsPath: string;
}
const workspace = vi.hoisted(() => ({
  workspaceFolders: undefined as { uri: File }[] | undefined,
}));
const offered = vi.hoisted(() => [] as string[]);
/** What is chosen instead of what is offered. */
const chosen = vi.hoisted(() => ({ file: undefined as File | undefined, said: [] as string[] }));

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
      return Promise.resolve(chosen.file ?? defaultUri);
    },
    showErrorMessage: (text: string) => Promise.resolve(void chosen.said.push(text)),
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
  chosen.file = undefined;
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

  it("writes to no place that is not on this computer", async () => {
    chosen.file = { scheme: "vscode-vfs", path: "/far/app.tar", fsPath: "/far/app.tar" };
    const platform = { os: "linux", architecture: "amd64" };
    const images = [{ id: "1", names: ["localhost/app:1"], platform, repoDigests: [] }];
    const localEngine = { look: () => Promise.resolve({ kind: "ready", engine: {}, images }) };
    const saving = saveLocalImages({ localEngine } as unknown as Services, localRows(images)[0]);
    await expect(saving).rejects.toSatisfy(isAbortError);
    expect(chosen.said).toEqual(["/far/app.tar is not on this computer. Choose a place that is."]);
  });
});
