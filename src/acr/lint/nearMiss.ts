import { distance } from "fastest-levenshtein";
import { platformNamedBy } from "../plan/namedPlatform.ts";

/**
 * The candidate that a name was probably meant to be: at most two letters off (one for names under
 * five), but not another number and not another platform. `undefined` if there is none or the name
 * is one of them.
 */
export function nearMiss(name: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === name) return undefined;
    const far = distance(name, candidate);
    if (far > (name.length < 5 ? 1 : 2) || far >= (best?.distance ?? 3)) continue;
    if (isOtherNumber(name, candidate) || isOtherPlatform(name, candidate)) continue;
    best = { name: candidate, distance: far };
  }
  return best?.name;
}

function isOtherNumber(a: string, b: string): boolean {
  const letters = (text: string) => text.replace(/\d+/g, "0");
  return letters(a) === letters(b);
}

function isOtherPlatform(a: string, b: string): boolean {
  const [first, second] = [platformNamedBy(a), platformNamedBy(b)];
  return first?.platform.architecture !== second?.platform.architecture && Boolean(first && second);
}
