import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storedGzip } from "../../../src/sandbox/samples/gzip.ts";
import { tar } from "../../../src/sandbox/samples/tar.ts";

describe("stored gzip", () => {
  it("unpacks to what went in", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(new Uint8Array(gunzipSync(storedGzip(bytes)))).toEqual(bytes);
      }),
    );
  });

  it.each([0, 65_535, 65_536, 200_000])("takes %d bytes", (size) => {
    const bytes = new Uint8Array(size).map((_, position) => position % 251);
    expect(Buffer.compare(gunzipSync(storedGzip(bytes)), bytes)).toBe(0);
  });
});

describe("tar", () => {
  const time = new Date("2026-01-02T03:04:05Z");
  const field = (archive: Uint8Array, at: number, length: number) =>
    Buffer.from(archive.subarray(at, at + length))
      .toString("latin1")
      .replace(/[\0 ]+$/, "");

  it("has a header block for each entry, whole blocks of content, and an end", () => {
    const archive = tar([{ path: "a/" }, { path: "a/b", content: "x".repeat(513) }], time);
    expect(archive.length).toBe(512 * (1 + 1 + 2 + 2));
    expect([field(archive, 0, 100), field(archive, 512, 100)]).toEqual(["a/", "a/b"]);
    expect([field(archive, 156, 1), field(archive, 512 + 156, 1)]).toEqual(["5", "0"]);
    expect(parseInt(field(archive, 512 + 124, 12), 8)).toBe(513);
    expect(parseInt(field(archive, 512 + 136, 12), 8)).toBe(time.getTime() / 1000);
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  it("marks programs as such", () => {
    const archive = tar([{ path: "run", content: "", isExecutable: true }], time);
    expect(parseInt(field(archive, 100, 8), 8)).toBe(0o755);
  });

  it("sums up each header", () => {
    const archive = tar([{ path: "name", content: "content" }], time);
    const header = archive.slice(0, 512);
    const written = parseInt(field(header, 148, 8), 8);
    header.fill(0x20, 148, 156);
    expect(header.reduce((sum, byte) => sum + byte, 0)).toBe(written);
  });
});
