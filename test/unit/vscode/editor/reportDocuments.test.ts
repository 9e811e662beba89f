import { describe, expect, it, vi } from "vitest";
import type { FileChangeEvent } from "vscode";
import type { JsonValue } from "../../../../src/core/base/json.ts";
import type { Report } from "../../../../src/vscode/editor/report.ts";

vi.mock("vscode", () => import("../../../support/vscodeEditorStub.ts"));
const { ReportDocuments } = await import("../../../../src/vscode/editor/reportDocuments.ts");
const { reportPlace, subjectOf } = await import("../../../../src/vscode/editor/documentUris.ts");

function report(json: JsonValue, name = "Verify app:1"): Report {
  return {
    id: "verify app:1",
    connectionId: "registry.test",
    repository: "team/app",
    name,
    json,
    page: { title: name, summary: "", tone: "good", facts: [], sections: [], actions: [] },
  };
}

describe("the documents of reports", () => {
  it("hold what was found out as JSON, under a name and in a repository", async () => {
    const documents = new ReportDocuments();
    const uri = documents.put(report({ broken: 0 }));
    expect(new TextDecoder().decode(await documents.readFile(uri))).toBe('{\n  "broken": 0\n}\n');
    expect(subjectOf(uri)).toEqual({ kind: "report", reportId: "verify app:1" });
    expect(reportPlace(uri)).toEqual({ repository: "team/app", name: "Verify app:1" });
    expect(await documents.stat(uri)).toMatchObject({ permissions: 1 });
  });

  it("keep a name with slashes in one piece, and need no repository", () => {
    const documents = new ReportDocuments();
    const uri = documents.put({ ...report({}, "Verify team/app:1"), repository: "" });
    expect(reportPlace(uri)).toEqual({ repository: "", name: "Verify team\u2215app:1" });
  });

  it("are replaced by one of the same id, and gone once nobody looks at them", async () => {
    const documents = new ReportDocuments();
    const uri = documents.put(report({ broken: 0 }));
    const before = await documents.stat(uri);
    const events: FileChangeEvent[] = [];
    documents.onDidChangeFile((changes) => events.push(...changes));
    documents.put(report({ broken: 1 }));
    expect(new TextDecoder().decode(await documents.readFile(uri))).toContain('"broken": 1');
    expect((await documents.stat(uri)).mtime).toBeGreaterThan(before.mtime);
    documents.drop("verify app:1");
    expect(documents.get("verify app:1")).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual([1, 3]);
    await expect(documents.readFile(uri)).rejects.toMatchObject({ code: "FileNotFound" });
  });
});
