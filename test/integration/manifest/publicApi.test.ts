import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");
const types = readFileSync(path.join(root, "api/archipelago.d.ts"), "utf8");

/** What TypeScript says of a file beside the types, with the strictest checks. */
function complaints(text: string): readonly string[] {
  const file = path.join(root, "api/extension.ts");
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (name) => path.normalize(name) === file || onDisk.fileExists(name);
  host.readFile = (name) => (path.normalize(name) === file ? text : onDisk.readFile(name));
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the types for other extensions", () => {
  it("stand on their own, and so does the example in the documentation", () => {
    const documentation = readFileSync(path.join(root, "docs/api.md"), "utf8");
    const example = /```ts\n(.*?)```/s.exec(documentation)?.[1] ?? "";
    expect(example).toContain("registerProvider");
    expect(complaints(example)).toEqual([]);
    expect(complaints(example.replace("label:", "lable:")).join()).toContain("lable");
  });

  it("change only on purpose, and then compatibly", async () => {
    const source = ts.createSourceFile("api.d.ts", types, ts.ScriptTarget.Latest);
    const surface = ts.createPrinter({ removeComments: true }).printFile(source);
    await expect(surface).toMatchFileSnapshot("publicApi.surface.txt");
  });

  it("tell of each member what it is", () => {
    const source = ts.createSourceFile("api.d.ts", types, ts.ScriptTarget.Latest, true);
    const undocumented: string[] = [];
    const visit = (node: ts.Node) => {
      const isDescribed = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
      const isMember = ts.isPropertySignature(node) || ts.isMethodSignature(node);
      const isInline = ts.isTypeLiteralNode(node.parent);
      if (
        (isDescribed || (isMember && !isInline)) &&
        ts.getJSDocCommentsAndTags(node).length === 0
      ) {
        undocumented.push(node.name.getText());
      }
      node.forEachChild(visit);
    };
    source.forEachChild(visit);
    expect(undocumented).toEqual([]);
  });
});
