/** Names of spec files, as a glob for any folder. */
export const specFileGlob = "**/*.manifest-list.{yaml,yml}";

/** Whether a path or name is that of a spec file. */
export function isSpecFileName(path: string): boolean {
  return /\.manifest-list\.ya?ml$/i.test(path);
}

/** What the spec file of a list is called: `app-1.4.manifest-list.yaml` for `team/app:1.4`. */
export function specFileName(repository: string, tag: string): string {
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return `${name}-${tag}.manifest-list.yaml`;
}
