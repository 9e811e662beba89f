import type { ValueDifference } from "./comparison.ts";

type Values = Readonly<Record<string, string | undefined>>;

/** The names whose values differ: those of the left in its order, then those only the right has. */
export function compareValues(left: Values, right: Values): readonly ValueDifference[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) => {
    const [before, after] = [valueOf(left, name), valueOf(right, name)];
    if (before === after) return [];
    return {
      name,
      ...(before !== undefined && { left: before }),
      ...(after !== undefined && { right: after }),
    };
  });
}

/** A registry may name a label `constructor`. */
function valueOf(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
