import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import {
  commands,
  languages,
  Position,
  Uri,
  window,
  workspace,
  type CodeLens,
  type CompletionList,
  type Hover,
  type TextDocument,
} from "vscode";

const spec = `image: contoso.azurecr.io/app:multi
manifest: []
manifests:
  - image: contoso.azurecr.io/app:arm64
    platform: {os: linux, architecture: }
`;

let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "archipelago-spec-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function open(name: string, text: string): Promise<TextDocument> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  const document = await workspace.openTextDocument(Uri.file(file));
  await window.showTextDocument(document);
  return document;
}

async function until<T>(read: () => Promise<T> | T, isDone: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100)); // mocha's timeout ends it
  }
}

async function labels({ uri }: TextDocument, at: Position): Promise<readonly string[]> {
  const found = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    uri,
    at,
  );
  return found.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

describe("a spec file in VS Code", () => {
  it("has problems, completion, explanations and what can be done with it", async () => {
    const document = await open("app.manifest-list.yaml", spec);
    const { uri } = document;
    const [problem] = await until(
      () => languages.getDiagnostics(uri).filter(({ source }) => source === "Archipelago"),
      (found) => found.length > 0,
    );
    assert.equal(problem?.code, "unknownKey");
    const end = document.lineAt(4).text.length - 1;
    assert.ok((await labels(document, new Position(4, end))).includes("arm64"));
    const hovers = await commands.executeCommand<Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new Position(2, 3),
    );
    assert.ok(hovers.length > 0);
    const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri);
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      [
        "archipelago.specFile.push",
        "archipelago.specFile.showChanges",
        "archipelago.specFile.openAsDraft",
      ],
    );
  });

  it("has no problems any more once it is right", async () => {
    const document = await open("right.manifest-list.yml", "image: a/b\n");
    const own = () =>
      languages.getDiagnostics(document.uri).filter(({ source }) => source === "Archipelago");
    await until(own, (found) => found.length > 0);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new Position(1, 0), "manifests: [{image: a/b:1}]\n"));
    await until(own, (found) => found.length === 0);
  });
});

describe("an image index in VS Code", () => {
  it("is completed and checked by our schema", async () => {
    const text = `{"schemaVersion": 2, "manifests": [{"platform": {"os": ""}}]}`;
    const document = await open("app.image-index.json", text);
    const problems = await until(
      () => languages.getDiagnostics(document.uri),
      (found) => found.length > 0,
    );
    assert.match(problems.map(({ message }) => message).join("\n"), /digest/);
    const at = document.positionAt(text.indexOf(`""`) + 1);
    const found = await until(
      () => labels(document, at),
      (each) => each.length > 0,
    );
    assert.ok(found.some((label) => label.includes("windows")));
  });
});
