import {
  readStruct,
  scalarOf,
  type FieldValue,
  type ReadContext,
  type StructTable,
} from "../model/structFields.ts";
import type { Scalar } from "../model/keyed.ts";
import type { MappedText, SourceRange } from "../text/mappedText.ts";
import { parseYaml } from "../yaml/parseYaml.ts";
import { YamlDecoder, type TextPair } from "../yaml/yamlDecoder.ts";
import { YamlError } from "../yaml/yamlError.ts";
import { unmarshalMessage } from "../yaml/unmarshalMessage.ts";
import { AliasError } from "./aliasError.ts";
import type { Alias } from "./aliasTable.ts";
import { globalAliases } from "./globalAliases.ts";

/** What aliases are read with. */
export interface AliasSettings {
  readonly os: "linux" | "windows";
  /** Content of a file or address; undefined: there is none. Left out: sources are passed over. */
  readonly readSource: ((path: string) => string | undefined) | undefined;
}

/** The aliases in force, and what the engine has against them. */
export interface ReadAliases {
  readonly directive: string;
  readonly byName: ReadonlyMap<string, Alias>;
  readonly error: AliasError | undefined;
}

const namePattern = /^[a-zA-Z0-9]+$/;

/**
 * Reads an alias block that was rendered (acr-builder graph/preprocessor.go). Earlier wins: the
 * block's own values, later sources, earlier sources, the engine's aliases.
 */
export function readAliases(block: MappedText, settings: AliasSettings): ReadAliases {
  const byName = new Map<string, Alias>();
  const problems: AliasError[] = [];
  const written = readBlock(block, problems);
  for (const { key, value } of written.values) {
    const place = { name: key.range, value: value.range };
    const name = key.text.text;
    byName.set(name, { name, value: value.text.text, origin: "file", place });
  }
  for (const source of written.sources.toReversed()) {
    addSource(byName, { source, settings, problems });
  }
  for (const [name, value] of globalAliases(settings.os)) {
    if (!byName.has(name)) byName.set(name, { name, value, origin: "engine", place: undefined });
  }
  const directive = directiveOf(written.directive, problems);
  checkNames(byName, written, problems);
  return { directive, byName, error: problems[0] };
}

interface WrittenAliases {
  readonly sources: readonly Scalar[];
  readonly values: readonly { readonly key: Scalar; readonly value: Scalar }[];
  readonly directive: Scalar | undefined;
}

const nothingWritten: WrittenAliases = { sources: [], values: [], directive: undefined };

function readBlock(block: MappedText, problems: AliasError[]): WrittenAliases {
  const decoder = new YamlDecoder();
  const context = { decoder, text: block };
  try {
    const root = parseYaml(block.text);
    if (!root) return nothingWritten;
    let draft = { ...emptyDraft };
    decoder.struct(root, {
      goType: "graph.wrapper",
      field: (name, _key, node) => {
        if (name !== "alias") return;
        const read = readStruct(context, node, { table: aliasTable, draft });
        if (read.kind === "set" && !read.value) draft = { ...emptyDraft };
      },
    });
    const complaint = decoder.complaints[0];
    if (complaint) {
      const message = unmarshalMessage(decoder.complaints);
      problems.push(
        blockError(message, block.sourceOf(complaint.range.start, complaint.range.end)),
      );
    }
    return writtenIn(context, draft);
  } catch (error) {
    if (!YamlError.is(error)) throw error;
    const { start, end } = error.range;
    problems.push(blockError(error.message, block.sourceOf(start, end)));
    return nothingWritten;
  }
}

interface AliasDraft {
  src: readonly Scalar[];
  values: ReadonlyMap<string, TextPair> | undefined;
  directive: Scalar | undefined;
}

const emptyDraft: AliasDraft = { src: [], values: undefined, directive: undefined };

const aliasTable: StructTable<AliasDraft> = {
  goType: "graph.Alias",
  fields: new Map<string, (draft: AliasDraft, value: FieldValue) => void>([
    ["src", (draft, value) => (draft.src = value.texts(draft.src))],
    ["values", (draft, value) => (draft.values = value.textMap(draft.values))],
    ["directive", (draft, value) => (draft.directive = value.text(draft.directive))],
  ]),
};

function writtenIn(context: ReadContext, draft: AliasDraft): WrittenAliases {
  const values = [...(draft.values?.values() ?? [])].map(({ key, value }) => ({
    key: scalarOf(context, key),
    value: scalarOf(context, value),
  }));
  return { sources: draft.src, values, directive: draft.directive };
}

function blockError(message: string, range: SourceRange): AliasError {
  return new AliasError("block", `error during alias unmarshaling: ${message}`, range);
}

interface SourceReading {
  readonly source: Scalar;
  readonly settings: AliasSettings;
  readonly problems: AliasError[];
}

function addSource(byName: Map<string, Alias>, reading: SourceReading): void {
  const { source, settings, problems } = reading;
  if (!settings.readSource) return;
  const path = source.text.text;
  const content = settings.readSource(path);
  if (content === undefined) {
    // Go opens the path cleaned of nothing but a leading `./`.
    const message = `open ${path.replace(/^\.\//, "")}: no such file or directory`;
    problems.push(new AliasError("source", message, source.range));
    return;
  }
  const decoder = new YamlDecoder();
  try {
    const root = parseYaml(content);
    const pairs = new Map<string, TextPair>();
    if (root) decoder.textMap(root, pairs);
    if (decoder.complaints.length > 0) {
      problems.push(new AliasError("source", unmarshalMessage(decoder.complaints), source.range));
    }
    for (const [name, { value }] of pairs) {
      if (byName.has(name)) continue;
      byName.set(name, { name, value: value.value, origin: "source", place: undefined });
    }
  } catch (error) {
    if (!YamlError.is(error)) throw error;
    problems.push(new AliasError("source", error.message, source.range));
  }
}

function directiveOf(written: Scalar | undefined, problems: AliasError[]): string {
  if (!written) return "$";
  const text = written.text.text;
  if (Array.from(text).length !== 1) {
    const message = "$ directive can only be overwritten by a single character";
    problems.push(new AliasError("directive", message, written.range));
    return "$";
  }
  if (namePattern.test(text)) {
    const message = "overwritten directives may not be alphanumeric characters";
    problems.push(new AliasError("directive", message, written.range));
    return "$";
  }
  return text;
}

function checkNames(
  byName: ReadonlyMap<string, Alias>,
  written: WrittenAliases,
  problems: AliasError[],
): void {
  for (const { name, place } of byName.values()) {
    if (namePattern.test(name)) continue;
    const range = place?.name ?? written.sources[0]?.range ?? { start: 0, end: 0 };
    const message = "alias key names only support alphanumeric characters";
    problems.push(new AliasError("name", message, range));
  }
}
