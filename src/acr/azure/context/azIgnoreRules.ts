import { compilePathExpression, type PathTest } from "./pathExpression.ts";

/** A line of an ignore file as Azure's CLI reads it. */
export interface AzRule {
  readonly isException: boolean;
  readonly matches: PathTest;
}

/** What Azure's CLI makes of a path, and by which rule; rules are numbered from the last line on. */
export interface AzVerdict {
  readonly isIgnored: boolean;
  readonly rule: number;
}

/**
 * Reads an ignore file as `az acr build` and `az acr run` do (Azure CLI, `_archive_utils.py`), which
 * is not how Docker does: `**` has no end at a slash, and a slash at the end of a line is part of
 * what must fit, so that `node_modules/` leaves out nothing. The last line comes first.
 */
export function readAzRules(text: string): readonly AzRule[] {
  return text
    .replace(/^\u{feff}/u, "")
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => readRule(line))
    .filter((rule) => rule !== undefined)
    .reverse();
}

/** What is decided about a path, given what was about the folder that it is in. */
export function judgeAsAz(
  rules: readonly AzRule[],
  path: string,
  parent: AzVerdict | undefined,
): AzVerdict {
  const inherited = parent ?? { isIgnored: false, rule: rules.length };
  for (const [rule, { isException, matches }] of rules.entries()) {
    if (rule >= inherited.rule) break;
    if (matches(path)) return { isIgnored: !isException, rule };
  }
  return inherited;
}

function readRule(line: string): AzRule | undefined {
  const isException = line.startsWith("!");
  const path = isException ? line.slice(1).replace(/^\//, "").replace(/\/$/, "") : line;
  const segments = path.split("/");
  const source = segments.map((segment, position) => {
    if (segment === "**") return ".*";
    const slash = position < segments.length - 1 ? "/" : "";
    return segment.replace(/[*?.]/g, (character) => meaning[character] ?? "") + slash;
  });
  const matches = compilePathExpression(source.join(""));
  // The CLI would stop where it is no expression; there is nothing to compare with.
  return matches && { isException, matches };
}

const meaning: Readonly<Record<string, string>> = { "*": "[^/]*", "?": "[^/]", ".": "\\." };
