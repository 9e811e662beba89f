import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";

const tests = path.join(import.meta.dirname, "..");
const readme = await readFile(path.join(tests, "README.md"), "utf8");

/** The rows of the table in the README: a row's name and the files that hold it. */
const rows = readme.split("\n").flatMap((line) => {
  const [, row, , files = ""] = /^\| (\d+(?:\.\d)?) +\| (.+?) +\| (`.+`) +\|$/.exec(line) ?? [];
  return row === undefined ? [] : [{ row, files: [...files.matchAll(/`([^`]+)`/g)].flat() }];
});

describe("the table of how registries behave", () => {
  it("has every row once", () => {
    const numbers = Array.from({ length: 30 }, (_, index) => String(index + 1));
    expect(rows.map(({ row }) => row)).toEqual([...numbers, "5.1"]);
  });

  it.each(rows)("names a test for row $row in each file", async ({ row, files }) => {
    const names = files.filter((name) => !name.startsWith("`"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = await readFile(path.join(tests, `${name}.test.ts`), "utf8");
      expect(text, name).toContain(`"row ${row}: `);
    }
  });
});
