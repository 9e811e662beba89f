import type { Platform } from "../../core/oci/platform.ts";

/** One or several of our words in a row, and no letters of a longer word in capitals around them. */
const words = /(?<![A-Z])(?:OS|ARCH|VARIANT)+(?![A-Z])/g;

/** Whether a template has at least one of the words OS, ARCH and VARIANT. */
export function hasPlaceholder(template: string): boolean {
  return template.search(words) >= 0;
}

/**
 * The reference that a template names for a platform: OS, ARCH and VARIANT replaced wherever they
 * stand, `ARCHVARIANT` as well. A VARIANT of its own for a platform that has none takes the hyphen,
 * dot or underscore before it along (or, at the start of a tag, that after it), so that
 * `app:OS-ARCH-VARIANT` is `app:linux-amd64`.
 *
 * manifest-tool replaces the first occurrence only, even amid a longer word (`MACOS`), and leaves
 * `app:linux-amd64-`.
 */
export function expandTemplate(template: string, platform: Platform): string {
  const { os, architecture, variant = "" } = platform;
  const values: Readonly<Record<string, string>> = { OS: os, ARCH: architecture, VARIANT: variant };
  const shortened = variant === "" ? withoutVariant(template) : template;
  return shortened.replace(words, (run) =>
    run.replace(/OS|ARCH|VARIANT/g, (word) => values[word] ?? word),
  );
}

function withoutVariant(template: string): string {
  return template.replace(/[-._]VARIANT(?![A-Za-z0-9])/g, "").replace(/(?<=[:/])VARIANT[-._]/g, "");
}
