const maxReasonLength = 300;

/** What another extension threw, on one line of limited length. Never throws, whatever that was. */
export function reasonOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : String(error);
    const line = text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
    return line.slice(0, maxReasonLength);
  } catch {
    return ""; // an object that cannot be made a text
  }
}
