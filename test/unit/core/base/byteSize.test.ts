import { expect, it } from "vitest";
import { formatBytes } from "../../../../src/core/base/byteSize.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1234567, "1.2 MB"],
  [101_000_000, "101 MB"],
  [103_300_000_000, "103.3 GB"],
])("formatBytes of %i is %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
