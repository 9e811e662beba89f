import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { beforeAll, describe, expect, it } from "vitest";
import { sourceFiles } from "../../support/sourceFiles.ts";

const folder = path.resolve(import.meta.dirname, "../../../l10n");
const translations = readdirSync(folder).filter((name) => /^bundle\.l10n\.\w+\.json$/.test(name));

function read(name: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Record<string, string>;
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

  it("are sentences without begging and shouting", () => {
    expect(used.filter((text) => /please|!/i.test(text))).toEqual([]);
  });
});
