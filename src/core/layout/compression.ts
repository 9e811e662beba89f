/** How content is compressed, as its first bytes tell; `undefined` where they tell nothing. */
export function compressionOf(start: Uint8Array): "gzip" | "zstd" | "xz" | "bzip2" | undefined {
  const has = (...magic: readonly number[]) => magic.every((byte, at) => start[at] === byte);
  if (has(0x1f, 0x8b)) return "gzip";
  if (has(0x28, 0xb5, 0x2f, 0xfd)) return "zstd";
  if (has(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return "xz";
  return has(0x42, 0x5a, 0x68) ? "bzip2" : undefined;
}
