import { withoutPlatform } from "../platformTags.ts";

/**
 * A tag for the list of arch tags: what they have in common once their platform is taken out, such
 * as `1.4` for `1.4-amd64` and `1.4-arm64`. The empty string if nothing is common to all.
 */
export function suggestListTag(tags: readonly string[]): string {
  const [first, ...others] = tags.map(withoutPlatform);
  if (first === undefined || others.some((other) => other !== first)) return "";
  return tags.includes(first) ? "" : first;
}
