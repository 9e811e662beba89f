import type { AliasUse } from "../alias/aliasTable.ts";
import type { SourceRange } from "../text/mappedText.ts";
import type { TaskReading } from "../taskReading.ts";
import { touches, withoutQuotes } from "./ranges.ts";

/** A name that a task file gives, and all places where it stands. */
export interface TaskName {
  readonly kind: "step" | "alias";
  readonly name: string;
  /** Where it is given; nothing for the engine's own aliases. Only the name, without quotes. */
  readonly definition: SourceRange | undefined;
  /** Where else it stands, only the name as well. */
  readonly uses: readonly SourceRange[];
}

/** The step or alias whose name stands at an offset. */
export function nameAt(reading: TaskReading, offset: number): TaskName | undefined {
  return namesOf(reading).find((name) => placeAt(name, offset) !== undefined);
}

/** The place of a name that is at an offset. */
export function placeAt({ definition, uses }: TaskName, offset: number): SourceRange | undefined {
  return [...(definition ? [definition] : []), ...uses].find((range) => touches(range, offset));
}

/** All steps and aliases that have a name in the file. */
export function namesOf(reading: TaskReading): readonly TaskName[] {
  return [...stepNames(reading), ...aliasNames(reading)];
}

function stepNames({ task, source }: TaskReading): readonly TaskName[] {
  const entries = task?.steps.flatMap(({ when = [] }) => when) ?? [];
  return (task?.steps ?? []).flatMap(({ id, name }) => {
    const definition = name && withoutQuotes(source, name.range);
    const uses = entries
      .filter(({ text }) => text.text === id)
      .map(({ range }) => withoutQuotes(source, range));
    // What a template makes is no name that stands in the file.
    const isPlain = (range: SourceRange) => source.slice(range.start, range.end) === id;
    if (definition ? !isPlain(definition) : uses.length === 0) return [];
    return [{ kind: "step", name: id, definition, uses: uses.filter(isPlain) } as const];
  });
}

function aliasNames({ aliases, source }: TaskReading): readonly TaskName[] {
  const byName = new Map<string, AliasUse[]>();
  for (const use of aliases.uses) {
    if (use.isKnown) byName.set(use.name, [...(byName.get(use.name) ?? []), use]);
  }
  return [...aliases.byName.values()].flatMap(({ name, place }) => {
    const uses = (byName.get(name) ?? []).map(({ range, kind }) => ({
      start: range.start + (kind === "text" ? aliases.directive.length : 0),
      end: range.end,
    }));
    const definition = place && withoutQuotes(source, place.name);
    if (!definition && uses.length === 0) return [];
    return [{ kind: "alias", name, definition, uses } as const];
  });
}
