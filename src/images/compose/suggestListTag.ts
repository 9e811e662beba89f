const architecture =
  "(?:386|amd64|x86[_-]64|aarch64|arm64|arm|armhf|ppc64le|riscv64|s390x|loong64)";
const variant = "(?:[-_.]?v\\d+)?";
const os = "(?:(?:linux|windows|darwin|freebsd)[-_.])?";
const platformToken = new RegExp(`(^|[-_.])${os}${architecture}${variant}(?=$|[-_.])`, "i");

/**
 * A tag for the list of arch tags: what they have in common once their platform is taken out, such
 * as `1.4` for `1.4-amd64` and `1.4-arm64`. The empty string if nothing is common to all.
 */
export function suggestListTag(tags: readonly string[]): string {
  const [first, ...others] = tags.map(withoutPlatform);
  if (first === undefined || others.some((other) => other !== first)) return "";
  return tags.includes(first) ? "" : first;
}

function withoutPlatform(tag: string): string {
  return tag.replace(platformToken, "").replace(/^[-_.]+/, "");
}
