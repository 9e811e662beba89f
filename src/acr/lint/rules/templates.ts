import { runNames } from "../../template/templateData.ts";
import { templateParts } from "../../template/templateParts.ts";
import type { TemplateToken } from "../../template/templatePart.ts";
import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding, replaceFix } from "../makeFinding.ts";
import { nearMiss } from "../nearMiss.ts";

const roots = ["Run", "Build", "Values", "Secrets", "RunJSON", "ValuesJSON"];
/** Inside of these the dot is something else than the run's data. */
const rebinding = new Set(["range", "with", "define", "block"]);

/** Names in templates that no run fills: they render to nothing, without a word. */
export function* templates({ reading }: LintContext): Generator<TaskFinding> {
  const { unaliased } = reading;
  const depths: boolean[] = [];
  for (const { kind, tokens } of templateParts(unaliased.text)) {
    if (kind !== "action") continue;
    const [first] = tokens;
    const isRebound = depths.some((rebinds) => rebinds);
    for (const token of tokens) {
      if (token.kind !== "field" && token.kind !== "variable") continue;
      const path = fieldsOf(token, isRebound);
      if (path) yield* unknownNames(reading, token, path);
    }
    if (first?.kind !== "keyword") continue;
    if (first.text === "end") depths.pop();
    else if (first.text === "if" || rebinding.has(first.text)) {
      depths.push(rebinding.has(first.text));
    }
  }
}

/** The chain below the run's data: `.Run.ID`, `$.Run.ID`. Elsewhere nobody knows. */
function fieldsOf(
  { kind, path = [] }: TemplateToken,
  isRebound: boolean,
): readonly string[] | undefined {
  if (kind === "variable") return path[0] === "$" ? path.slice(1) : undefined;
  return isRebound ? undefined : path;
}

function* unknownNames(
  { unaliased }: LintContext["reading"],
  token: TemplateToken,
  [root, name]: readonly string[],
): Generator<TaskFinding> {
  if (root === undefined) return;
  const range = unaliased.sourceOf(token.range.start, token.range.end);
  // What an alias put there stands elsewhere.
  const isCopied = unaliased.isCopied(token.range.start);
  const renamed = (from: string, to: string) =>
    isCopied ? [replaceFix(range, token.text.replace(`.${from}`, `.${to}`))] : [];
  if (!roots.includes(root)) {
    const near = otherCase(root, roots) ?? ofRun(root) ?? nearMiss(root, roots) ?? "";
    const fixes = near === "" ? [] : renamed(root, near);
    yield finding("root-unknown", range, { name: root, near }, { fixes });
    return;
  }
  if (root !== "Run" || name === undefined) return;
  const known: readonly string[] = runNames;
  if (known.includes(name)) return;
  const near = otherCase(name, known) ?? nearMiss(name, known) ?? "";
  const fixes = near === "" ? [] : renamed(name, near);
  yield finding("run-value-unknown", range, { name, near }, { fixes });
}

/** `.Date` for `.Run.Date`, as aliases make one think. */
function ofRun(name: string): string | undefined {
  const value = otherCase(name, runNames);
  return value === undefined ? undefined : `Run.${value}`;
}

function otherCase(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => one.toLowerCase() === name.toLowerCase());
}

/**
 * `key: {{.Values.x}}` with nothing set for it: the key then has no value at all.
 * What is set for the run decides, so this asks for the rendered text.
 */
export function* unsetValues(context: LintContext): Generator<TaskFinding> {
  const { unaliased, rendered } = context.reading;
  if (!rendered) return;
  const wholeValue =
    /^[ \t]*(?:- +)?[\w-]+:[ \t]+(\{\{-?[ \t]*\.Values\.([\w.]+)[ \t]*-?\}\})[ \t]*$/gm;
  for (const { 0: line, 1: action = "", 2: name = "", index } of unaliased.text.matchAll(
    wholeValue,
  )) {
    const start = index + line.indexOf(action);
    const range = unaliased.sourceOf(start, start + action.length);
    if (context.isFilledIn(range.start)) continue;
    const fix = replaceFix(range, `{{ default "" .Values.${name} | quote }}`);
    yield finding("value-unset", range, { name }, { fixes: [fix] });
  }
}
