/**
 * The name that a misspelt one most likely means: at most two slips (letters changed, added,
 * missing or swapped) away, and fewer than half of its letters. `undefined` if none is.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const limit = Math.min(2, Math.ceil(text.length / 2) - 1);
  // Longer texts are no slip of any name, and comparing them costs.
  if (text.length > 64) return undefined;
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    const slips = slipsBetween(text.toLowerCase(), name.toLowerCase());
    if (slips <= limit && slips < (best?.slips ?? Infinity)) best = { name, slips };
  }
  return best?.name;
}

/** The distance of Damerau and Levenshtein, without changes inside swapped pairs. */
function slipsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
