import fc from "fast-check";

/**
 * Text of any characters of Unicode. The ready-made arbitrary of that kind takes most of a second to
 * set up in each process.
 */
export function anyText(): fc.Arbitrary<string> {
  const codePoint = fc.oneof(
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  );
  return fc.string({ unit: codePoint.map((code) => String.fromCodePoint(code)) });
}
