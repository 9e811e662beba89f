import type { Scalar } from "../model/keyed.ts";
import { MappedText } from "../text/mappedText.ts";
import type { Alias, AliasUse } from "./aliasTable.ts";

/** A command as it runs. */
export interface ExpandedCommand {
  readonly command: MappedText;
  /** The alias it begins with, where it does. */
  readonly use: AliasUse | undefined;
}

/** UTF-16 units that an image's name has at most; each step puts its alias in anew. */
const maxImageLength = 4096;

/**
 * Replaces the first word of a `cmd` by the image it is the alias of; blanks around the command are
 * gone then (acr-builder ExpandCommandAliases). What the alias stands for is not rendered any more.
 * An alias that is too long for the name of an image stays as it is.
 */
export function expandCommand(
  written: Scalar,
  byName: ReadonlyMap<string, Alias>,
): ExpandedCommand {
  const { text } = written.text;
  const trimmed = text.trim();
  const start = text.indexOf(trimmed);
  const [name = ""] = trimmed.split(" ", 1);
  const alias = byName.get(name);
  if (!alias || alias.value.length > maxImageLength) {
    return { command: written.text, use: undefined };
  }
  const range = written.text.sourceOf(start, start + name.length);
  const command = MappedText.build((out) => {
    out.put(alias.value, range);
    out.take(written.text, start + name.length, start + trimmed.length);
  });
  return { command, use: { name, range, kind: "command", isKnown: true } };
}
