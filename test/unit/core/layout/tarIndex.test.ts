import { once } from "node:events";
import { open, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { extract } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LayoutError } from "../../../../src/core/layout/layoutError.ts";
import { paddingOf, tarHeaderOf } from "../../../../src/core/layout/tarHeader.ts";
import { TarIndex } from "../../../../src/core/layout/tarIndex.ts";
import { tarOf, type TarEntry } from "../../../support/tarFiles.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../../support/temporaryFolder.ts";

let temporary: TemporaryFolder;

beforeAll(async () => {
  temporary = await makeTemporaryFolder();
});
afterAll(() => temporary.remove());

async function indexOf(bytes: Uint8Array): Promise<TarIndex> {
  const name = path.join(temporary.folder, "archive.tar");
  await writeFile(name, bytes);
  const file = await open(name);
  try {
    return await TarIndex.read(name, file);
  } finally {
    await file.close();
  }
}

function entry(name: string, size = 0): Buffer {
  return Buffer.concat([tarHeaderOf(name, size), Buffer.alloc(size + paddingOf(size))]);
}

const word = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .filter((text) => !/[/\0]/.test(text) && text.trim() === text && !/^\.{1,2}$/.test(text));
const fileName = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
const files = fc.uniqueArray(fc.record({ name: fileName, content: fc.string() }), {
  selector: ({ name }) => name,
  maxLength: 8,
});

describe("the index of an archive", () => {
  it("finds every file, however long its name and in whatever script", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const entries = all.map(({ name, content }) => ({ header: { name }, content }));
        const bytes = await tarOf(...entries);
        const index = await indexOf(bytes);
        for (const { name, content } of all) {
          const { offset = 0, size = 0 } = index.find(name) ?? {};
          expect(bytes.subarray(offset, offset + size).toString()).toBe(
            Buffer.from(content).toString(),
          );
        }
        expect([...index.names].sort()).toEqual(all.map(({ name }) => name).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("reads what we write, as other readers do", async () => {
    const hash = "a".repeat(128);
    const names = ["blobs/", "blobs/sha256/short", `blobs/sha512/${hash}`, "ü".repeat(200)];
    const bytes = Buffer.concat([
      ...names.map((name) => entry(name, name.endsWith("/") ? 0 : 700)),
      Buffer.alloc(1024),
    ]);
    const index = await indexOf(bytes);
    expect(index.names).toEqual(names.slice(1));
    const extracted: string[] = [];
    const reader = extract();
    reader.on("entry", ({ name }, stream, next) => {
      extracted.push(name);
      stream.on("end", next).resume();
    });
    reader.end(bytes);
    await once(reader, "close");
    expect(extracted).toEqual(names);
  });

  it("knows sizes beyond 8 GiB from either kind of header", () => {
    const size = 9 * 1024 ** 3;
    const header = Buffer.from(tarHeaderOf("large", size));
    expect(header.includes(`size=${size}\n`)).toBe(true);
  });

  it("takes the last of two files of one name, and any way to write one", async () => {
    const bytes = await tarOf(
      { header: { name: "./a/b" }, content: "first" },
      { header: { name: "a//b" }, content: "second" },
    );
    expect((await indexOf(bytes)).find("a/b")?.size).toBe(6);
  });

  it("follows links within the archive, from folder to folder", async () => {
    const index = await indexOf(
      await tarOf(
        { header: { name: "one/layer.tar" }, content: "layer" },
        { header: { name: "two/layer.tar", type: "symlink", linkname: "../one/layer.tar" } },
        { header: { name: "three", type: "link", linkname: "one/layer.tar" } },
      ),
    );
    for (const name of ["two/layer.tar", "three"]) {
      expect(index.find(name)).toEqual(index.find("one/layer.tar"));
    }
  });
});

describe("an archive that means harm", () => {
  const outside: readonly (readonly [string, TarEntry["header"]])[] = [
    ["a name with ..", { name: "blobs/../../x" }],
    ["an absolute name", { name: "/etc/passwd" }],
    ["a link upwards", { name: "a", type: "symlink", linkname: "../../etc/passwd" }],
    ["a link to an absolute path", { name: "a", type: "symlink", linkname: "/etc/passwd" }],
    ["a hard link upwards", { name: "a", type: "link", linkname: "../b" }],
    ["a device", { name: "a", type: "character-device", devmajor: 1, devminor: 5 }],
    ["a pipe", { name: "a", type: "fifo" }],
    ["a sparse file", { name: "a", pax: { "GNU.sparse.realsize": "1099511627776" } }],
  ];
  it.each(outside)("is refused for %s", async (_what, header) => {
    const bytes = await tarOf({ header });
    await expect(indexOf(bytes)).rejects.toMatchObject({ brand: "LayoutError", code: "outside" });
  });

  it("is refused for links in a circle when one is followed", async () => {
    const index = await indexOf(
      await tarOf(
        { header: { name: "a", type: "symlink", linkname: "b" } },
        { header: { name: "b", type: "symlink", linkname: "a" } },
      ),
    );
    expect(() => index.find("a")).toThrow(/leads nowhere/);
  });

  it("is refused for more entries, and for larger headers, than images have", async () => {
    const tooLarge = { brand: "LayoutError", code: "tooLarge" };
    const empty = entry("x");
    const many = Buffer.alloc(empty.length * 20_002, empty);
    await expect(indexOf(many)).rejects.toMatchObject(tooLarge);
    const pax = await tarOf({ header: { name: "x", pax: { comment: "y".repeat(1024 ** 2) } } });
    await expect(indexOf(pax)).rejects.toMatchObject(tooLarge);
  });

  it.each([
    ["it is cut off", entry("x", 5000).subarray(0, 4000)],
    ["it is something else", Buffer.from("no archive at all".repeat(60))],
    ["a bit is wrong", entry("x").fill(0x7f, 3, 4)],
  ])("is called corrupt where %s", async (_what, bytes) => {
    await expect(indexOf(bytes)).rejects.toMatchObject({ brand: "LayoutError", code: "corrupt" });
  });

  it("fails in no other way, whatever its bytes are", async () => {
    const good = await tarOf(
      { header: { name: "long".repeat(40) }, content: "x" },
      { header: { name: "a", type: "symlink", linkname: "b" } },
    );
    const change = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const bytes = Buffer.from(good);
        for (const { at, byte } of changes) bytes[at] = byte;
        const outcome = await indexOf(bytes).catch((error: unknown) => error);
        expect(outcome instanceof TarIndex || LayoutError.is(outcome)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
