/**
 * A path of an archive or an image as it is looked up: from the root, without `.`, `..` and empty
 * parts. Nothing is ever written, so a path that leads above the root just stays at it.
 */
export function tidyPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Linux opens no longer path (PATH_MAX, limits.h), so none is looked for. */
const maxPathLength = 4096;

/** Deeper than any real path; each part costs a look into every layer. */
export const maxParts = 64;

/**
 * The parts of a path, to be walked one by one; `..` stays, for it depends on links. None of a path
 * that no system could open: an image's config may say anything.
 */
export function pathParts(path: string): readonly string[] {
  if (path.length > maxPathLength) return [];
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length > maxParts ? [] : parts;
}
