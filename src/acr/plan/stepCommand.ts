import type { CommandStep } from "../model/task.ts";
import { readShell } from "../shell/readShell.ts";
import { MappedText } from "../text/mappedText.ts";
import { partOf } from "./commandParts.ts";
import type { CommandPart } from "./dockerAction.ts";

/** A `cmd:` step as the shell that runs it sees it. */
interface StepCommand {
  /** What runs: the image's own program, or that of `entryPoint` in its place. */
  readonly script: MappedText;
  /** The image that it runs in; its place is in `script`. */
  readonly image: CommandPart | undefined;
}

/**
 * What a command step runs. The first word is the image, and stands for the program in it
 * (`docker:cli push x`); with `entryPoint` that program runs in the image.
 */
export function stepCommand({ command, entryPoint }: CommandStep): StepCommand {
  const [first] = readShell(command.text)[0]?.words ?? [];
  const image = first && partOf(first);
  if (!entryPoint || !image) return { script: command, image };
  const script = MappedText.build((pieces) => {
    pieces.take(command, 0, image.start);
    pieces.take(entryPoint.text, 0, entryPoint.text.text.length);
    pieces.take(command, image.end, command.text.length);
  });
  const end = image.start + entryPoint.text.text.length;
  return { script, image: { ...image, end } };
}
