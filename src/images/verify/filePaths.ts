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

/** The parts of a path, to be walked one by one; `..` stays, for it depends on links. */
export function pathParts(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
