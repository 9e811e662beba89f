import { describe, expect, it, vi } from "vitest";

vi.mock("vscode", () => ({
  languages: {
    match: ({ pattern }: { pattern: string }, { uri }: { uri: { path: string } }) =>
      uri.path.endsWith(pattern.replace("**/", "")) ? 10 : 0,
  },
}));

const { TaskFiles } = await import("../../../../src/vscode/language/tasks/taskFiles.ts");
type Settings = ConstructorParameters<typeof TaskFiles>[0];

/** A document that can be edited, and a setting that can be changed. */
function openDocument(path: string, text: string) {
  const patterns: string[] = [];
  const document = {
    uri: { path, scheme: "file" },
    version: 1,
    languageId: "yaml",
    text,
    getText: () => document.text,
    offsetAt: () => document.text.length,
    lineAt: () => ({ range: { end: 0 } }),
    lineCount: 1,
  };
  const settings = { tasks: () => ({ files: [...patterns] }) } as unknown as Settings;
  const files = new TaskFiles(settings);
  const ask = () => files.isTaskFile(document as unknown as Parameters<typeof files.isTaskFile>[0]);
  return { document, patterns, ask };
}

describe("whether a document is a task file", () => {
  it.each([
    ["/a/acb.yaml", "", true],
    ["/a/acr-task.yml", "", true],
    ["/a/x.yaml", "version: v1.1.0\nsteps:\n- build: .\n", true],
    ["/a/x.yaml", "apiVersion: v1\nkind: Pod\n", false],
  ])("%s with %j: %s", (path, text, expected) => {
    expect(openDocument(path, text).ask()).toBe(expected);
  });

  it("is asked anew when the text, the setting or the language is another", () => {
    const { document, patterns, ask } = openDocument("/a/x.yaml", "a: b\n");
    expect(ask()).toBe(false);

    patterns.push("x.yaml");
    expect(ask()).toBe(true);
    patterns.pop();
    expect(ask()).toBe(false);

    document.text = "steps:\n- cmd: bash\n";
    document.version++;
    expect(ask()).toBe(true);
    document.languageId = "plaintext";
    expect(ask()).toBe(false);
  });
});
