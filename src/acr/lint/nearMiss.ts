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

/**
 * The image that a reference was probably meant to be. Only one part of its name may differ, by few
 * letters for its length: `ui` and `api` are two images, `myyimage` and `myimage` hardly.
 */
export function nearImage(key: string, candidates: Iterable<string>): string | undefined {
  const parts = key.split(partEnd);
  return nearMiss(
    key,
    [...candidates].filter((candidate) => {
      const others = candidate.split(partEnd);
      const differing = parts.flatMap((part, i) => (part === others[i] ? [] : [i]));
      const [at = 0] = differing;
      if (others.length !== parts.length || differing.length > 1) return false;
      const [part = "", other = ""] = [parts[at], others[at]];
      return distance(part, other) * 4 <= Math.max(part.length, other.length);
    }),
  );
}

/** Where parts of a reference end that have a meaning of their own. */
const partEnd = /[/:@]/;

function isOtherNumber(a: string, b: string): boolean {
  const letters = (text: string) => text.replace(/\d+/g, "0");
  return letters(a) === letters(b);
}

function isOtherPlatform(a: string, b: string): boolean {
  const [first, second] = [platformNamedBy(a), platformNamedBy(b)];
  return first?.platform.architecture !== second?.platform.architecture && Boolean(first && second);
}
