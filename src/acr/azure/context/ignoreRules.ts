import path from "node:path";
import { ContextError } from "./contextError.ts";
import { compilePattern, literalOf } from "./ignorePattern.ts";
import type { PathTest } from "./pathExpression.ts";

/** A line of an ignore file. */
export interface IgnoreRule {
  /** Whether it takes back what lines before it have left out (`!`). */
  readonly isException: boolean;
  readonly matches: PathTest;
  /** The one path that it can mean; `undefined` for patterns. */
  readonly literal: string | undefined;
}

/**
 * Reads an ignore file as Docker does (github.com/moby/patternmatcher, `ignorefile`): lines that
 * begin with `#` are comments, white space around a line is none of it, `/` before and after a path
 * is of no meaning, `.` and `..` are resolved. Throws `ContextError` `badPattern`.
 */
export function readIgnoreRules(text: string, platform = process.platform): readonly IgnoreRule[] {
  return text
    .replace(/^\u{feff}/u, "")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => readRule(line, platform));
}

/** A rule that keeps one path, whatever was said before. */
export function keepRule(kept: string): IgnoreRule {
  return { isException: true, matches: (name) => name === kept, literal: kept };
}

function readRule(line: string, platform: NodeJS.Platform): IgnoreRule {
  const isException = line.startsWith("!");
  const written = isException ? line.slice(1).trim() : line;
  const pattern = cleaned(platform === "win32" ? written.replaceAll("\\", "/") : written);
  const matches = written === "" ? undefined : compilePattern(pattern);
  if (matches) return { isException, matches, literal: literalOf(pattern) };
  throw new ContextError("badPattern", line, `Not a pattern of an ignore file: ${line}`);
}

/** As Go's `filepath.Clean`, without a slash at the beginning. */
function cleaned(pattern: string): string {
  const normal = path.posix.normalize(pattern);
  return normal === "/" ? normal : normal.replace(/\/$/, "").replace(/^\//, "");
}
