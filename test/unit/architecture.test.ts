import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import * as architecture from "../../architecture.mjs";
import { bundlingErrors } from "../support/architecture/purity.ts";
import { checkArchitecture, type Architecture } from "../support/architecture/rules.ts";
import { sourceFiles } from "../support/sourceFiles.ts";

const root = path.resolve(import.meta.dirname, "../..");
const sources = sourceFiles("src").map(({ file, text }) => ({
  path: path.relative("src", file).split(path.sep).join("/"),
  text,
}));

function filesBelow(folders: readonly string[]): readonly string[] {
  return sources
    .filter((source) => folders.some((folder) => source.path.startsWith(`${folder}/`)))
    .map((source) => `./src/${source.path}`);
}

describe("the sources", () => {
  it("keep the layers of architecture.mjs, its limits and its bans", () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(checkArchitecture(sources, architecture)).toEqual([]);
  });

  it("reach no VS Code API from outside src/vscode, not even through others", async () => {
    const files = filesBelow(architecture.vscodeFree.filter((folder) => folder !== "webview"));
    expect(files.length).toBeGreaterThan(40);
    const errors = await bundlingErrors(files, { folder: root, platform: "node" });
    expect(errors).toEqual([]);
  });

  it("reach no Node module from what a browser runs", async () => {
    const files = filesBelow(architecture.browserSafe.filter((folder) => folder !== "webview"));
    expect(files.length).toBeGreaterThan(20);
    const errors = await bundlingErrors(files, { folder: root, platform: "browser" });
    expect(errors).toEqual([]);
  });
});

describe("the table", () => {
  it("names only rows and groups of rows, and points one way", () => {
    const rows: Readonly<Record<string, readonly string[]>> = architecture.layers;
    const names = Object.keys(rows);
    const expand = (name: string) =>
      names.filter((row) => row === name || (name === "core" && row.startsWith("core/")));
    const edges = new Map(names.map((row) => [row, (rows[row] ?? []).flatMap(expand)]));
    for (const allowed of Object.values(rows).flat()) expect(expand(allowed)).not.toEqual([]);
    const reaches = (from: string, to: string): boolean =>
      (edges.get(from) ?? []).some((next) => next === to || reaches(next, to));
    expect(names.filter((row) => reaches(row, row))).toEqual([]);
  });
});

describe("the checker reports", () => {
  const table: Architecture = {
    layers: {
      "core/base": [],
      "core/oci": ["core/base"],
      tree: ["core"],
      "vscode/ui": ["core"],
      vscode: ["core", "tree"],
      webview: [],
      "extension.ts": ["vscode"],
    },
    vscodeFree: ["core", "tree"],
    browserSafe: ["core/oci"],
    maxLines: 5,
  };
  const base = { path: "core/base/a.ts", text: "export const a = 1;" };

  function report(file: string, text: string, others = [base]): readonly string[] {
    const found = checkArchitecture([...others, { path: file, text }], table);
    return found.map(({ rule, detail }) => `${rule}: ${detail}`);
  }

  it.each([
    ["core/oci/b.ts", 'import { a } from "../base/a.ts"; export const b = a;'],
    ["tree/deep/b.ts", 'import { a } from "../../core/base/a.ts"; export const b = a;'],
    ["vscode/composition.ts", 'import "vscode"; import "./ui/x.ts"; import "../tree/t.ts";'],
    ["vscode/ui/b.ts", 'import * as vscode from "vscode"; export const b = vscode;'],
    ["extension.ts", 'import "./vscode/composition.ts";'],
    ["tree/b.ts", "// one\n\n/* two\nthree */\nexport const b = [\n1,\n2,\n];\n// four"],
    ["tree/b.ts", "export const b = \"import x from 'vscode'\";"],
    ["tree/b.ts", "// eslint-disable-next-line no-console -- the log is not open yet\nlet b;"],
    ["tree/b.ts", "// @ts-expect-error -- the types of this package lag behind\nlet b;"],
    ["tree/b.ts", 'export { default as keys } from "some-package";'],
    ["tree/b.ts", "const b = 1; export { b };"],
  ])("nothing for %s: %s", (file, text) => {
    expect(report(file, text)).toEqual([]);
  });

  it.each([
    ["acr/b.ts", "export {};"],
    ["core/new/b.ts", "export {};"],
    ["core/b.ts", "export {};"],
    ["vscode/new/b.ts", "export {};"],
    ["other.ts", "export {};"],
    ["toString/b.ts", "export {};"],
  ])("an unlisted folder: %s", (file, text) => {
    expect(report(file, text)).toEqual([`unlistedFolder: ${path.dirname(file)}`]);
  });

  it.each([
    ["core/base/b.ts", 'import { c } from "../oci/c.ts"; c();', "core/oci/c.ts"],
    ["core/oci/b.ts", 'import type { T } from "../../tree/t.ts"; let x: T;', "tree/t.ts"],
    ["core/oci/b.ts", 'let x: import("../../tree/t.ts").T;', "tree/t.ts"],
    ["core/oci/b.ts", 'await import("../../tree/t.ts");', "tree/t.ts"],
    ["core/oci/b.ts", 'require("../../tree/t.ts");', "tree/t.ts"],
    ["core/oci/b.ts", 'import t = require("../../tree/t.ts");', "tree/t.ts"],
    ["core/oci/b.ts", "await import(`../../tree/t.ts`);", "tree/t.ts"],
    ["vscode/ui/b.ts", 'import "../../tree/t.ts";', "tree/t.ts"],
    ["vscode/b.ts", 'import "../webview/w.ts";', "webview/w.ts"],
    ["extension.ts", 'import "./core/base/a.ts";', "core/base/a.ts"],
    ["tree/b.ts", 'import "../../test/support/x.ts";', "../test/support/x.ts"],
  ])("a layer passed over: %s with %s", (file, text, target) => {
    expect(report(file, text)).toEqual([`layer: ${target}`]);
  });

  it.each([
    ["core/base/b.ts", 'import * as vscode from "vscode";', "vscode: vscode"],
    ["tree/deep/b.ts", 'import type { Uri } from "vscode";', "vscode: vscode"],
    ["tree/b.ts", 'let x: typeof import("vscode");', "vscode: vscode"],
    ["tree/b.ts", 'await import("keytar");', "vscode: keytar"],
    ["core/oci/b.ts", 'import { join } from "node:path";', "node: node:path"],
    ["core/oci/b.ts", 'import fs from "fs";', "node: fs"],
    ["core/oci/b.ts", 'import { readFile } from "fs/promises";', "node: fs/promises"],
  ])("a host's module: %s with %s", (file, text, found) => {
    expect(report(file, text)).toEqual([found]);
  });

  it.each([
    ['export * from "../core/base/a.ts";'],
    ['export { a } from "../core/base/a.ts";'],
    ['export type { a } from "../core/base/a.ts";'],
    ['import { a } from "../core/base/a.ts"; export { a };'],
    ['import { a as x } from "../core/base/a.ts"; export { x as y };'],
    ['import * as a from "../core/base/a.ts"; export { a };'],
  ])("a symbol passed on: %s", (text) => {
    expect(report("tree/b.ts", text)).toEqual(["reexport: ../core/base/a.ts"]);
  });

  it("a file that is too long, its code only", () => {
    const lines = ["/** Six. */", "export const b = `", "2", "", "4", "5`;", "// end"];
    expect(report("tree/b.ts", lines.join("\n"))).toEqual([]);
    expect(report("tree/b.ts", [...lines, "b;"].join("\n"))).toEqual(["maxLines: 6 lines"]);
  });

  it.each([
    "// eslint-disable-next-line no-console",
    "/* eslint-disable */",
    "/* eslint-disable -- all of it */",
    "// eslint-disable-line no-console --",
    "// @ts-ignore",
    "// @ts-ignore -- it is fine",
    "// @ts-nocheck",
    "// @ts-expect-error",
    "/** @ts-ignore */",
  ])("a rule silenced without a reason: %s", (comment) => {
    expect(report("tree/b.ts", `let b; ${comment}`)).toEqual([`suppression: ${comment}`]);
    expect(report("tree/b.ts", `${comment}\nlet b;`)).toEqual([`suppression: ${comment}`]);
  });

  it("a cycle of values, not of types", () => {
    const b = { path: "tree/b.ts", text: 'import { c } from "./c.ts"; c();' };
    const c = (text: string) => report("tree/c.ts", text, [base, b]);
    expect(c('import type { b } from "./b.ts";')).toEqual([]);
    expect(c('import { type b } from "./b.ts";')).toEqual([]);
    expect(c('import { b } from "./b.ts"; b();')).toEqual([
      "cycle: tree/b.ts → tree/c.ts → tree/b.ts",
    ]);
    expect(c('import "./c.ts";')).toEqual(["cycle: tree/c.ts → tree/c.ts"]);
  });
});

describe("the bundle reports", () => {
  const folders: string[] = [];

  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function bundle(platform: "node" | "browser", files: Readonly<Record<string, string>>) {
    const folder = await mkdtemp(path.join(tmpdir(), "archipelago-architecture-"));
    folders.push(folder);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    return bundlingErrors(["./core/entry.ts"], { folder, platform });
  }

  it("the VS Code API behind another module", async () => {
    const entry = 'import { x } from "../ui/x.ts"; export const y = x;';
    const pure = { "core/entry.ts": entry, "ui/x.ts": "export const x = 1;" };
    expect(await bundle("node", pure)).toEqual([]);
    const impure = {
      ...pure,
      "ui/x.ts": 'import * as vscode from "vscode"; export const x = vscode;',
    };
    expect(await bundle("node", impure)).toEqual(['ui/x.ts: Could not resolve "vscode"']);
  });

  it("a Node module behind another module, for a browser only", async () => {
    const files = {
      "core/entry.ts": 'import { x } from "./x.ts"; export const y = x;',
      "core/x.ts": 'import { readFileSync } from "node:fs"; export const x = readFileSync;',
    };
    expect(await bundle("node", files)).toEqual([]);
    expect(await bundle("browser", files)).toEqual(['core/x.ts: Could not resolve "node:fs"']);
  });
});
