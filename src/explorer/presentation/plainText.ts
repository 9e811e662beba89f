/** Longest text of a row; what registries send may be of any length. */
const maxLength = 300;

/**
 * Text from a registry made safe for a line of the UI: characters that control the terminal or the
 * direction of writing would let it pass for something else, and are shown as `�`.
 */
export function plainText(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\ufffd");
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
