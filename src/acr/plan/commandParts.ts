import type { ShellWord } from "../shell/readShell.ts";
import type { CommandPart } from "./dockerAction.ts";
import type { OptionValue, ParsedOptions } from "./optionParser.ts";

/** Whether a switch is given, and not as `--name=false`. */
export function isOn(options: ParsedOptions["options"], name: string): boolean {
  const last = options.get(name)?.at(-1);
  return last !== undefined && last.text !== "false";
}

/** The values of an option under all its names, in the order of the text. */
export function valuesOf(
  options: ParsedOptions["options"],
  ...names: readonly string[]
): CommandPart[] {
  return names
    .flatMap((name) => options.get(name) ?? [])
    .filter((value) => value.text !== undefined)
    .map(partOfValue)
    .sort((a, b) => a.start - b.start);
}

function partOfValue({ text = "", word, start, end }: OptionValue): CommandPart {
  return { text, start, end, isDynamic: word.isDynamic };
}

/** A word as a part of the command it stands in. */
export function partOf({ text, start, end, isDynamic }: ShellWord): CommandPart {
  return { text, start, end, isDynamic };
}
