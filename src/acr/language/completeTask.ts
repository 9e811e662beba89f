import { functionNames } from "../template/functions/functionNames.ts";
import { runNames } from "../template/templateData.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { keyKind, keysOf, keyValues, type KeyKind } from "./keyKinds.ts";
import type { ReadTask } from "./readTask.ts";
import { taskPlaceAt, type TaskMapping, type TaskPlace } from "./taskPlace.ts";
import { completeWords } from "./completeWords.ts";

/** What an entry of a completion list stands for. */
export type CompletionKind =
  "value" | "step" | "alias" | "image" | "file" | "option" | "platform" | "function" | "field";

/** An entry of a completion list. */
export type TaskCompletion = KeyCompletion | WordCompletion;

/** A key that is not there yet. */
export interface KeyCompletion {
  readonly kind: "key";
  readonly mapping: TaskMapping;
  readonly label: string;
  readonly value: KeyKind;
  readonly replace: SourceRange;
  /** Columns that items of a list below the key stand further in than the line does. */
  readonly indent: number;
}

/** A word in the place of another. */
export interface WordCompletion {
  readonly kind: CompletionKind;
  readonly label: string;
  /** What it stands for, such as an alias's value. */
  readonly detail: string;
  readonly replace: SourceRange;
}

/** What besides the file may be named in it. */
export interface CompletionSources {
  /** Paths of Dockerfiles from the workspace's folder. */
  readonly dockerfiles: readonly string[];
  /** Hosts of registries. */
  readonly registries: readonly string[];
}

/** What may stand at an offset of a task file. */
export function completeTask(
  task: ReadTask,
  offset: number,
  sources: CompletionSources,
): readonly TaskCompletion[] {
  const { source } = task.reading;
  if (/^\s*#/.test(source.slice(source.lastIndexOf("\n", offset - 1) + 1, offset))) return [];
  const action = completeAction(task, offset);
  if (action) return action;
  const alias = completeAlias(task, offset);
  if (alias) return alias;
  const place = taskPlaceAt(source, offset);
  if (place.key === undefined) return completeKey(task, place);
  return completeWords(task, place, offset, sources) ?? completeValue(task, place, offset);
}

function completeKey({ reading }: ReadTask, place: TaskPlace): readonly TaskCompletion[] {
  const { mapping, word, isBehindDash } = place;
  if (!mapping) return [];
  const present = presentKeys(reading.source, place);
  return keysOf[mapping]
    .filter((label) => !present.has(label))
    .map((label) => ({
      kind: "key",
      mapping,
      label,
      value: keyKind(mapping, label),
      replace: word,
      indent: isBehindDash ? 4 : 2,
    }));
}

/** Keys of the same mapping, which cannot stand there twice. */
function presentKeys(source: string, { word, isBehindDash }: TaskPlace): ReadonlySet<string> {
  const lineStart = source.lastIndexOf("\n", word.start - 1) + 1;
  const column = word.start - lineStart;
  const before = source.slice(0, lineStart).split("\n").reverse();
  const after = source.slice(word.end).split("\n").slice(1);
  const found = new Set<string>();
  const look = (lines: readonly string[], isUpward: boolean) => {
    for (const line of lines) {
      if (line.trim() === "" || /^\s*#/.test(line)) continue;
      const indent = /^\s*(?:-[ \t]+)*/.exec(line)?.[0].length ?? 0;
      const isItem = /^\s*-/.test(line) && indent <= column;
      if (isItem && !isUpward) return;
      const [, key] = /^([\w-]+)\s*:/.exec(line.slice(indent)) ?? [];
      if (indent === column && key !== undefined) found.add(key);
      if (indent < column || isItem) return;
    }
  };
  if (!isBehindDash) look(before, true);
  look(after, false);
  return found;
}

function completeValue(
  { reading }: ReadTask,
  { mapping, key = "", before, word, item }: TaskPlace,
  offset: number,
): readonly TaskCompletion[] {
  if (!mapping) return [];
  const typed = /[^\s"'[\],]*$/.exec(before)?.[0] ?? "";
  const replace = { start: offset - typed.length, end: offset };
  const words = (kind: CompletionKind, labels: readonly string[]) =>
    labels.map((label): WordCompletion => ({ kind, label, detail: "", replace }));
  const isQuoted = /["']/.test(reading.source.charAt(offset - typed.length - 1));
  const { task } = reading;
  if (mapping === "step" && key === "when") {
    const above = (task?.steps ?? []).filter(
      ({ range }) => range.end <= item || range.start < item,
    );
    const ids = above.map(({ id }) => id).filter((id) => id !== "");
    return [...words("step", [...new Set(ids)]), ...words("value", [isQuoted ? "-" : '"-"'])];
  }
  if (mapping === "step" && key === "network") return words("value", namesIn(task?.networks));
  if (mapping === "mount" && key === "name") return words("value", namesIn(task?.volumes));
  const start = { start: word.start, end: offset };
  const values =
    keyKind(mapping, key) === "boolean" ? ["true", "false"] : keyValues[`${mapping}.${key}`];
  return (values ?? []).map((label) => ({ kind: "value", label, detail: "", replace: start }));
}

function namesIn(
  list: readonly { readonly name: { readonly text: { readonly text: string } } | undefined }[] = [],
): readonly string[] {
  return list.flatMap(({ name }) => (name ? [name.text.text] : []));
}

/** Inside of `{{ … }}`: nothing where no action is open. */
function completeAction(task: ReadTask, offset: number): readonly TaskCompletion[] | undefined {
  const { source } = task.reading;
  const open = source.lastIndexOf("{{", offset - 1);
  if (open < 0 || source.slice(open, offset).includes("}}") || offset < open + 2) return undefined;
  const inside = source.slice(open + 2, offset);
  if (/["`](?:[^"`]*)$/.test(inside) && (inside.match(/["`]/g)?.length ?? 0) % 2 === 1) return [];
  const chain = /[.\w$]*$/.exec(inside)?.[0] ?? "";
  const dot = chain.lastIndexOf(".");
  const rest = /^\w*/.exec(source.slice(offset))?.[0].length ?? 0;
  const replace = { start: offset - chain.length + Math.max(dot, 0), end: offset + rest };
  const fields = (names: readonly string[], values: Readonly<Record<string, unknown>> = {}) =>
    names.map((name): WordCompletion => {
      const value = values[name];
      const detail = typeof value === "string" ? value : "";
      return { kind: "field", label: `.${name}`, detail, replace };
    });
  const secrets = () => (task.reading.task?.secrets ?? []).flatMap(({ id }) => id?.text.text ?? []);
  switch (dot < 0 ? undefined : chain.slice(0, dot).replace(/^\$/, "")) {
    case undefined:
      return [
        ...fields(["Run", "Values", "Secrets"]),
        ...[...functionNames].map((label): WordCompletion => ({
          kind: "function",
          label,
          detail: "",
          replace,
        })),
      ];
    case "":
      return fields(["Run", "Values", "Secrets", "RunJSON", "ValuesJSON"]);
    case ".Run":
      return fields(runNames, task.inputs.run);
    case ".Values":
      return valueFields(task.inputs.values, fields);
    case ".Secrets":
      return fields(secrets());
    default:
      return [];
  }
}

function valueFields(
  values: ReadTask["inputs"]["values"],
  fields: (names: readonly string[], of: Readonly<Record<string, unknown>>) => WordCompletion[],
): readonly WordCompletion[] {
  const record: Record<string, unknown> = {};
  const entries = values instanceof Map ? values.entries() : Object.entries(values);
  for (const [name, value] of entries) record[String(name)] = value;
  return fields(
    Object.keys(record).filter((name) => /^\w+$/.test(name)),
    record,
  );
}

/** Behind the directive: `$Reg`. */
function completeAlias(
  { reading }: ReadTask,
  offset: number,
): readonly TaskCompletion[] | undefined {
  const { aliases, source } = reading;
  if (!aliases.isOn) return undefined;
  const typed = /[A-Za-z0-9]*$/.exec(source.slice(Math.max(0, offset - 100), offset))?.[0] ?? "";
  const start = offset - typed.length - aliases.directive.length;
  if (source.slice(start, offset - typed.length) !== aliases.directive) return undefined;
  const rest = /^[A-Za-z0-9]*/.exec(source.slice(offset))?.[0].length ?? 0;
  return [...aliases.byName.values()].map(({ name, value }) => ({
    kind: "alias",
    label: aliases.directive + name,
    detail: value,
    replace: { start, end: offset + rest },
  }));
}
