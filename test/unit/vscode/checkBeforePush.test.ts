import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ListDraft } from "../../../src/images/drafts/listDraft.ts";
import type { ListFinding } from "../../../src/images/drafts/listFinding.ts";
import type { Services } from "../../../src/vscode/commands/services.ts";
import { sha256 } from "../../support/ociData.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";

/** What was asked or said, and what it is answered with. */
const dialogs = { asked: [] as string[], answer: undefined as string | undefined };
const opened: unknown[] = [];

vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  ProgressLocation: {},
  commands: {
    executeCommand: (...call: readonly unknown[]) => Promise.resolve(void opened.push(call)),
  },
  window: {
    showErrorMessage: (message: string, { detail }: { readonly detail: string }) =>
      ask(`error: ${message} ${detail}`),
    showWarningMessage: (message: string, { detail }: { readonly detail: string }) =>
      ask(`warning: ${message} ${detail}`),
  },
}));
const { isFitToPush } = await import("../../../src/vscode/commands/checkBeforePush.ts");

function ask(text: string): Promise<string | undefined> {
  dialogs.asked.push(text);
  return Promise.resolve(dialogs.answer);
}

const draft: ListDraft = {
  id: "d1",
  connectionId: "registry.test",
  repository: "team/app",
  tag: "multi",
  moreTags: [],
  text: "{}",
  origins: {},
  leftBehind: [],
  basedOn: undefined,
  changedAt: "",
};
const base = { path: ["manifests", 0], fixes: [] };
const mismatch: ListFinding = {
  ...base,
  code: "platformMismatch",
  severity: "warning",
  claimed: arm64,
  actual: amd64,
};
const wrongSize: ListFinding = {
  ...base,
  code: "sizeMismatch",
  severity: "error",
  claimed: 7,
  actual: 8,
};

/** Whether a draft of which the findings are known may be pushed. */
function isFit(...findings: readonly ListFinding[]): Promise<boolean> {
  const services: Partial<Services> = {
    connections: { find: () => undefined } as unknown as Services["connections"],
    problems: { allFindings: () => Promise.resolve(findings) } as unknown as Services["problems"],
  };
  return isFitToPush(services as Services, draft);
}

beforeEach(() => {
  dialogs.asked = [];
  dialogs.answer = undefined;
  opened.length = 0;
});

describe("a draft before it is pushed", () => {
  it("is not held up by notes, nor by images that the push itself asks for", async () => {
    const digest = sha256("gone");
    const notes: readonly ListFinding[] = [
      { ...base, code: "unknownMember", severity: "note", member: "x" },
      { ...base, code: "missingChild", severity: "error", digest },
      { ...base, code: "unreadChild", severity: "warning", digest, error: undefined },
    ];
    expect(await isFit(...notes)).toBe(true);
    expect(dialogs.asked).toEqual([]);
  });

  it("is refused if an image has another size than the list says", async () => {
    dialogs.answer = "Push Anyway";
    expect(await isFit(mismatch, wrongSize)).toBe(false);
    expect(dialogs.asked).toHaveLength(1);
    expect(dialogs.asked[0]).toMatch(/^error: Nothing was pushed.* 7 bytes.* 8/);
  });

  it.each([
    ["Push Anyway", true, 0],
    ["Open Draft", false, 1],
    [undefined, false, 0],
  ])("is asked about if it is doubtful: %s", async (answer, isPushed, opens) => {
    dialogs.answer = answer;
    expect(await isFit(mismatch)).toBe(isPushed);
    expect(dialogs.asked).toHaveLength(1);
    expect(dialogs.asked[0]).toMatch(/^warning: .*app:multi.* made for linux\/amd64/);
    expect(opened).toHaveLength(opens);
  });
});
