import { messageOf } from "../core/base/errors.ts";
import type { AliasError } from "./alias/aliasError.ts";
import type { AliasTable, AliasUse } from "./alias/aliasTable.ts";
import { hasAliases } from "./alias/findVersion.ts";
import { readAliases } from "./alias/readAliases.ts";
import { replaceAliases } from "./alias/replaceAliases.ts";
import { splitTaskLines, type TaskLines } from "./alias/taskLines.ts";
import { decodeTask, failureOf } from "./decodeTask.ts";
import { buildGraph } from "./model/buildGraph.ts";
import { completeTask } from "./model/completeTask.ts";
import type { TaskInputs } from "./taskInputs.ts";
import type { TaskFailure, TaskReading } from "./taskReading.ts";
import { renderTask, withoutActions } from "./taskTemplate.ts";
import type { TemplateData } from "./template/templateData.ts";
import { defaultLimits } from "./template/limits.ts";
import { MappedText, type SourceRange } from "./text/mappedText.ts";

/**
 * Reads a task file as the engine does and in its order: comment lines, aliases, templates, YAML,
 * checks, graph (acr-builder cmd/acb/commands/exec). Where the engine would give up, the reading says
 * so and goes on with what can still be made of the file. Never throws: what fails in a way that
 * nobody thought of becomes a reading that says so.
 */
export function readTaskFile(source: string, inputs: TaskInputs): TaskReading {
  try {
    return read(source, inputs);
  } catch (error) {
    return unreadable(source, messageOf(error));
  }
}

function unreadable(source: string, message: string): TaskReading {
  const range = { start: 0, end: source.length };
  return {
    source,
    aliases: noAliases,
    unaliased: MappedText.of(source),
    rendered: undefined,
    task: undefined,
    graph: undefined,
    failure: { phase: "validate", code: "unreadable", message, range, parts: [] },
    hangs: [],
  };
}

function read(source: string, inputs: TaskInputs): TaskReading {
  const isOn = hasAliases(source);
  const lines = splitTaskLines(source, isOn);
  const aliases = isOn ? resolveAliases(lines, inputs) : undefined;
  const unaliased = aliases?.text ?? lines.rest;
  const { rendered, text, failure: notRendered } = render(unaliased, inputs);
  const prefix = "failed to deserialize task and validate: ";
  const { raw, failure: notDecoded } = decodeTask(text, { phase: "validate", prefix });
  const uses: AliasUse[] = [];
  const { task, findings } = completeTask(raw, {
    os: inputs.os,
    registry: inputs.run.Registry ?? "",
    taskName: inputs.run.TaskName ?? "",
    aliases: aliases?.table.byName,
    onAlias: (use) => uses.push(use),
  });
  const { graph, findings: graphFindings, hangs } = buildGraph(raw);
  const found = findings[0] ?? graphFindings[0];
  const table = aliases?.table ?? noAliases;
  return {
    source,
    aliases: { ...table, uses: [...table.uses, ...uses] },
    unaliased,
    rendered,
    task,
    graph,
    failure:
      aliases?.failure ?? notRendered ?? notDecoded ?? (found && failureOf(found, "validate")),
    hangs,
  };
}

const noAliases: AliasTable = {
  isOn: false,
  directive: "$",
  byName: new Map(),
  uses: [],
  block: undefined,
};

interface ResolvedAliases {
  readonly table: AliasTable;
  readonly text: MappedText;
  readonly failure: TaskFailure | undefined;
}

function resolveAliases({ aliases, rest, block }: TaskLines, inputs: TaskInputs): ResolvedAliases {
  const prefix = "error while rendering templates: ";
  const purpose = { phase: "alias", name: "aliasData", prefix } as const;
  const rendered = renderTask(aliases, dataOf(inputs), purpose);
  const settings = { os: inputs.os, readSource: inputs.readAliasSource };
  const read = readAliases(rendered.text ?? withoutActions(aliases), settings);
  const { text, uses, tooMuch } = replaceAliases(rest, read);
  const { directive, byName } = read;
  return {
    table: { isOn: true, directive, byName, uses, block },
    text,
    failure:
      rendered.failure ??
      (read.error && aliasFailure(read.error)) ??
      (tooMuch && limitFailure(tooMuch)),
  };
}

function aliasFailure({ code, message, range }: AliasError): TaskFailure {
  return { phase: "alias", code: `alias-${code}`, message, range, parts: [] };
}

function limitFailure(range: SourceRange): TaskFailure {
  const message = `aliases make more than ${defaultLimits.output} characters`;
  return { phase: "alias", code: "alias-limit", message, range, parts: [] };
}

interface RenderedFile {
  readonly rendered: MappedText | undefined;
  /** What is read as YAML: the rendered text, or what comes near it. */
  readonly text: MappedText;
  readonly failure: TaskFailure | undefined;
}

function render(unaliased: MappedText, inputs: TaskInputs): RenderedFile {
  const secrets = secretsFailure(unaliased, inputs);
  const data = { ...dataOf(inputs), secrets: inputs.secrets ?? {} };
  const prefix = "error while rendering templates: ";
  const { text, failure } = renderTask(unaliased, data, {
    phase: "render",
    name: inputs.name,
    prefix,
  });
  return { rendered: text, text: text ?? withoutActions(unaliased), failure: secrets ?? failure };
}

/**
 * With the word `secrets` anywhere in the file, the engine renders and reads it once without secrets
 * to find which it needs; mistakes found then are said in other words.
 */
function secretsFailure(unaliased: MappedText, inputs: TaskInputs): TaskFailure | undefined {
  if (!unaliased.text.includes("secrets")) return undefined;
  const outer = "failed to resolve secrets in the task with error: ";
  const prefix = `${outer}failed to render the template: `;
  const data = { ...dataOf(inputs), secrets: {} };
  const purpose = { phase: "render", name: inputs.name, prefix } as const;
  const { text, failure } = renderTask(unaliased, data, purpose);
  if (failure?.code === "rendered-empty") {
    return { ...failure, message: outer + failure.message };
  }
  if (failure || !text) return failure;
  const reason = `${outer}failed to parse template to create task: `;
  return decodeTask(text, { phase: "render", prefix: reason }).failure;
}

function dataOf(inputs: TaskInputs): TemplateData {
  return { run: inputs.run, values: inputs.values };
}
