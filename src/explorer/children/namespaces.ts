/** A folder of repositories, or one of them. */
export type NamespaceEntry =
  | { readonly kind: "namespace"; readonly path: string; readonly count: number }
  | { readonly kind: "repository"; readonly repository: string };

/**
 * What stands directly below a path: folders first, then repositories, both in the order of the
 * names. A folder that holds nothing but another folder is joined with it, as files are in editors.
 *
 * @param path of a folder, or the empty string for the top
 */
export function entriesBelow(names: readonly string[], path: string): readonly NamespaceEntry[] {
  const start = path === "" ? "" : `${path}/`;
  const folders = new Map<string, string[]>();
  const repositories: NamespaceEntry[] = [];
  for (const name of names) {
    if (!name.startsWith(start)) continue;
    const end = name.indexOf("/", start.length);
    if (end === -1) repositories.push({ kind: "repository", repository: name });
    else addTo(folders, name.slice(0, end), name);
  }
  const joined = [...folders].map(([folder, within]) => ({
    kind: "namespace" as const,
    path: joinedPath(folder, within),
    count: within.length,
  }));
  return [...joined, ...repositories];
}

function addTo(folders: Map<string, string[]>, path: string, name: string): void {
  const within = folders.get(path);
  if (within) within.push(name);
  else folders.set(path, [name]);
}

/** The path down to where the names part, or the first of them ends. */
function joinedPath(folder: string, within: readonly string[]): string {
  const [first = ""] = within;
  let path = folder;
  for (;;) {
    const end = first.indexOf("/", path.length + 1);
    const next = end === -1 ? undefined : first.slice(0, end);
    if (next === undefined || !within.every((name) => name.startsWith(`${next}/`))) return path;
    path = next;
  }
}
