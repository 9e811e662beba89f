import prettyBytes from "pretty-bytes";

/** A size for people: decimal units as registries and Docker use them, such as `1.2 MB`. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1 }).replace("\u00a0", " ");
}
