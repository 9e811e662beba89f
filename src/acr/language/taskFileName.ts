/** Names of task files, as a glob for any folder. */
export const taskFileGlob = "**/{acb,acr-task,*.acr-task}.{yaml,yml}";

/** Whether a path or name is that of a task file. */
export function isTaskFileName(path: string): boolean {
  return /(?:^|\/)(?:acb|acr-task|[^/]*\.acr-task)\.ya?ml$/i.test(path);
}

/** What is looked at of a text to tell whether it is a task. */
const lookedAt = 65_536;

/**
 * Whether a text is a task by what is in it: `steps:` at the beginning of a line and below it a list
 * with an item that builds, runs or pushes. Files of other tools with `steps:` have other keys.
 */
export function looksLikeTask(text: string): boolean {
  const lines = text.slice(0, lookedAt).split(/\r?\n/);
  const start = lines.findIndex((line) => /^steps[ \t]*:[ \t]*(?:#.*)?$/.test(line));
  if (start < 0) return false;
  let keyColumn: number | undefined;
  for (const line of lines.slice(start + 1)) {
    const item = /^( *)-( +)(?=[A-Za-z])/.exec(line);
    if (/^[A-Za-z]/.test(line)) return false;
    if (item) keyColumn ??= item[0].length;
    const key = /^(?: *-)? *(?=(?:build|cmd|push)[ \t]*:(?:\s|$))/.exec(line);
    if (key && key[0].length === keyColumn) return true;
  }
  return false;
}
