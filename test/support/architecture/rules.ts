import { isBuiltin } from "node:module";
import path from "node:path/posix";
import { readFacts, type Source, type SourceFacts } from "./sourceFacts.ts";

/** What `architecture.mjs` exports. */
export interface Architecture {
  readonly layers: Readonly<Record<string, readonly string[]>>;
  readonly vscodeFree: readonly string[];
  readonly browserSafe: readonly string[];
  readonly maxLines: number;
}

type Rule =
  | "unlistedFolder"
  | "layer"
  | "vscode"
  | "node"
  | "cycle"
  | "reexport"
  | "maxLines"
  | "suppression";

/** A broken rule, where, and by what. */
export interface Violation {
  readonly rule: Rule;
  readonly path: string;
  readonly detail: string;
}

/** Modules of the host that only `src/vscode` may touch. */
const hostModules: ReadonlySet<string> = new Set(["vscode", "keytar"]);

/** Checks sources against the architecture; empty if all is well. */
export function checkArchitecture(
  sources: readonly Source[],
  architecture: Architecture,
): readonly Violation[] {
  const files = sources.map(readFacts);
  const checks = [checkLayer, checkModules, checkReexports, checkLength, checkSuppressions];
  return [
    ...files.flatMap((file) => checks.flatMap((check) => check(file, architecture))),
    ...checkCycles(files),
  ];
}

/**
 * The row of the table for a file: its folder directly below `src`, below `src/core` or below
 * `src/vscode`, or its own name if it lies in `src` itself. `undefined` if there is no such row.
 */
function layerOf(file: string, { layers }: Architecture): string | undefined {
  const [first = "", second = "", ...rest] = file.split("/");
  const isDivided = first === "core" || first === "vscode";
  const layer = isDivided && rest.length > 0 ? `${first}/${second}` : first;
  return Object.hasOwn(layers, layer) ? layer : undefined;
}

function checkLayer(file: SourceFacts, architecture: Architecture): readonly Violation[] {
  const layer = layerOf(file.path, architecture);
  if (layer === undefined) {
    return [{ rule: "unlistedFolder", path: file.path, detail: path.dirname(file.path) }];
  }
  const allowed = [layer, ...(architecture.layers[layer] ?? [])];
  return relativeImports(file)
    .filter(({ target }) => !allowed.some((folder) => isWithin(target, folder)))
    .map(({ target }) => ({ rule: "layer", path: file.path, detail: target }));
}

function checkModules(
  file: SourceFacts,
  { vscodeFree, browserSafe }: Architecture,
): readonly Violation[] {
  const isIn = (folders: readonly string[]) => folders.some((name) => isWithin(file.path, name));
  return file.imports.flatMap(({ specifier }): readonly Violation[] => {
    const found = { path: file.path, detail: specifier };
    if (isIn(vscodeFree) && hostModules.has(specifier)) return [{ rule: "vscode", ...found }];
    return isIn(browserSafe) && isBuiltin(specifier) ? [{ rule: "node", ...found }] : [];
  });
}

function checkReexports(file: SourceFacts): readonly Violation[] {
  return file.reexports
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ rule: "reexport", path: file.path, detail: specifier }));
}

function checkLength(file: SourceFacts, { maxLines }: Architecture): readonly Violation[] {
  if (file.codeLines <= maxLines) return [];
  return [{ rule: "maxLines", path: file.path, detail: `${file.codeLines} lines` }];
}

/** A silenced rule is named, and the reason follows: `eslint-disable-next-line rule -- why`. */
function checkSuppressions(file: SourceFacts): readonly Violation[] {
  return file.comments
    .filter((comment) => /eslint-disable|@ts-(?:ignore|nocheck|expect-error)/.test(comment))
    .filter((comment) => !/eslint-disable(?:-next-line|-line)? +[@\w].* -- +\w/.test(comment))
    .filter((comment) => !/@ts-expect-error -- +\w/.test(comment))
    .map((comment) => ({ rule: "suppression", path: file.path, detail: comment }));
}

function checkCycles(files: readonly SourceFacts[]): readonly Violation[] {
  const targets = new Map(
    files.map((file) => [
      file.path,
      relativeImports(file).flatMap(({ target, isTypeOnly }) => (isTypeOnly ? [] : [target])),
    ]),
  );
  const done = new Set<string>();
  const violations: Violation[] = [];
  for (const file of files) visit(file.path, []);
  return violations;

  function visit(file: string, trail: readonly string[]): void {
    if (trail.includes(file)) {
      const cycle = [...trail.slice(trail.indexOf(file)), file];
      violations.push({ rule: "cycle", path: file, detail: cycle.join(" → ") });
    }
    if (done.has(file)) return;
    done.add(file);
    for (const target of targets.get(file) ?? []) visit(target, [...trail, file]);
  }
}

interface RelativeImport {
  /** Relative to `src`; begins with `..` outside of it. */
  readonly target: string;
  readonly isTypeOnly: boolean;
}

function relativeImports(file: SourceFacts): readonly RelativeImport[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier, isTypeOnly }) => ({
      target: path.join(path.dirname(file.path), specifier),
      isTypeOnly,
    }));
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
