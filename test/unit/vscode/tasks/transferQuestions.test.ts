import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { requestOf } from "../../../support/transfers.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../../support/temporaryFolder.ts";

const asked: string[] = [];
let answer: string | undefined;
vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  window: {
    showWarningMessage: (question: string) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  },
}));
const { mayReplaceArchives } = await import("../../../../src/vscode/tasks/transferQuestions.ts");

let temporary: TemporaryFolder;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  asked.length = 0;
});
afterEach(() => temporary.remove());

function mayReplace(kind: "archive" | "layout") {
  const store = localStoreAt({ kind, path: path.join(temporary.folder, "app.tar") });
  return mayReplaceArchives(requestOf(["1", "2"]), { localStores: { find: () => store } });
}

describe("a transfer that is run once more", () => {
  it("replaces an archive only if that is wanted", async () => {
    const file = path.join(temporary.folder, "app.tar");
    expect(await mayReplace("archive")).toBe(true);
    expect(asked).toEqual([]);
    await writeFile(file, "of somebody else");
    answer = undefined;
    expect(await mayReplace("archive")).toBe(false);
    answer = "Replace";
    expect(await mayReplace("archive")).toBe(true);
    expect(asked).toEqual(Array(2).fill(`${file} is there already. Replace it?`));
    expect(await mayReplace("layout")).toBe(true);
    expect(asked).toHaveLength(2);
  });
});
