import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { beforeAll, describe, expect, it } from "vitest";
import { sourceFiles } from "../../support/sourceFiles.ts";

const folder = path.resolve(import.meta.dirname, "../../../l10n");
const translations = readdirSync(folder).filter((name) => /^bundle\.l10n\.\w+\.json$/.test(name));

function read(name: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path.resolve(folder, name), "utf8")) as Record<string, string>;
}

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}/g))].toSorted();
}

describe("the strings of the user interface", () => {
  let used: readonly string[];

  beforeAll(async () => {
    const sources = sourceFiles("src/vscode").map(({ text }) => ({
      extension: ".ts" as const,
      contents: text,
    }));
    used = Object.keys(await getL10nJson(sources));
  });

  it("are found in the code", () => {
    expect(used.length).toBeGreaterThan(100);
  });

  it("are exported as they are (npm run l10n)", () => {
    expect(existsSync(path.join(folder, "bundle.l10n.json"))).toBe(true);
    expect(Object.keys(read("bundle.l10n.json")).toSorted()).toEqual([...used].toSorted());
  });

  it("are translated into German", () => {
    expect(translations).toContain("bundle.l10n.de.json");
  });

  it.each(translations)("%s translates each of them, and nothing else", (name) => {
    expect(Object.keys(read(name)).toSorted()).toEqual([...used].toSorted());
  });

  it.each(translations)("%s keeps the placeholders", (name) => {
    for (const [text, translated] of Object.entries(read(name))) {
      expect([text, placeholders(translated)]).toEqual([text, placeholders(text)]);
      expect(translated.trim()).not.toBe("");
    }
  });

  it("call one thing by one name in German", () => {
    const manifest = path.join(folder, "../package.nls");
    const texts = [
      ...Object.entries(read("bundle.l10n.de.json")),
      ...Object.entries(read(`${manifest}.de.json`)).map(([key, german]): [string, string] => {
        return [read(`${manifest}.json`)[key] ?? "", german];
      }),
    ];
    expect(texts.length).toBeGreaterThan(used.length);
    for (const [text, german] of texts) {
      expect(german).not.toMatch(/\b(das|dies|dieses|jedes|welches|bekäme kein) Tag\b/i);
      expect(german).not.toMatch(/Schicht|\bLayers?\b/);
      if (!text.includes(" …")) expect(german).not.toContain(" …");
    }
  });

  it("are sentences without begging and shouting", () => {
    expect(used.filter((text) => /please|!/i.test(text))).toEqual([]);
  });
});
