import { linesOf } from "./taskLines.ts";

const versionLine = /^(["']?)version\1\s*:(.*)$/s;

/**
 * The version as the engine finds it before it reads YAML: what stands behind the first `version:`
 * at the beginning of a line, quotes taken off, comments and all (acr-builder FindVersion).
 */
export function findVersion(source: string): string {
  for (const { start, end } of linesOf(source)) {
    const match = versionLine.exec(source.slice(start, end));
    if (match) return (match[2] ?? "").trim().replace(/^["']|["']$/g, "");
  }
  return "";
}

/** Whether aliases are replaced in a file: the engine compares the versions as texts. */
export function hasAliases(source: string): boolean {
  return findVersion(source) >= "v1.1.0";
}
