import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { commands, extensions, workspace } from "vscode";
import type { Extension } from "vscode";

const id = "archipelago.archipelago";

interface Contributes {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function extension(): Extension<unknown> {
  const found = extensions.getExtension(id);
  assert.ok(found, `${id} is not installed`);
  return found;
}

/** The native libraries of this process, whoever loaded them. */
function loadedLibraries(): readonly unknown[] {
  const report: unknown = process.report.getReport();
  assert.ok(typeof report === "object" && report !== null && "sharedObjects" in report);
  assert.ok(Array.isArray(report.sharedObjects) && report.sharedObjects.length > 0);
  return report.sharedObjects;
}

function hasContributes(value: unknown): value is Contributes {
  return typeof value === "object" && value !== null && "contributes" in value;
}

describe("activation", () => {
  it("succeeds", async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it("returns the API for other extensions", async () => {
    const exports: unknown = await extension().activate();
    assert.ok(typeof exports === "object" && exports !== null && "getApi" in exports);
    assert.ok(typeof exports.getApi === "function");
    const api: unknown = Reflect.apply(exports.getApi, exports, [1]);
    assert.ok(typeof api === "object" && api !== null && "registerProvider" in api);
  });

  it("registers every command of package.json", async () => {
    await extension().activate();
    const manifest: unknown = extension().packageJSON;
    assert.ok(hasContributes(manifest));
    const wanted = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await commands.getCommands(true));
    assert.ok(wanted.length > 0);
    assert.deepEqual(
      wanted.filter((command) => !registered.has(command)),
      [],
    );
  });

  it("loads no native module", async () => {
    await extension().activate();
    const native = loadedLibraries().filter((file) =>
      /keytar|archipelago.*\.node/.test(String(file)),
    );
    assert.deepEqual(native, []);
  });

  it("registers the read-only file system of registries", async () => {
    await extension().activate();
    assert.equal(workspace.fs.isWritableFileSystem("archipelago"), false);
  });
});
