import { CodeLens, Range, type TextDocument } from "vscode";

/** A command above a task file's first line. */
export interface TaskLensCommand {
  readonly command: string;
  readonly title: string;
}

/** The commands of a task file, each with its URI. */
export function taskLenses(
  { uri }: TextDocument,
  commands: readonly TaskLensCommand[],
): readonly CodeLens[] {
  const top = new Range(0, 0, 0, 0);
  return commands.map((command) => new CodeLens(top, { ...command, arguments: [uri] }));
}
