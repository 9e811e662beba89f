const architecture =
  "(?:386|amd64|x86[_-]64|aarch64|arm64|arm|armhf|ppc64le|riscv64|s390x|loong64)";
const variant = "(?:[-_.]?v\\d+)?";
const os = "(?:(?:linux|windows|darwin|freebsd)[-_.])?";
const platformToken = new RegExp(`(^|[-_.])${os}${architecture}${variant}(?=$|[-_.])`, "i");

/** Whether a tag says by its name for which platform its image is: `1.4-amd64`, `linux-arm_v7`. */
export function namesPlatform(tag: string): boolean {
  return platformToken.test(tag);
}

/** A tag without the platform in its name: `1.4` for `1.4-amd64`. The empty string if that was all. */
export function withoutPlatform(tag: string): string {
  return tag.replace(platformToken, "").replace(/^[-_.]+/, "");
}
