import path from "node:path";
import { parseJson } from "../../core/base/json.ts";
import { isRecord } from "../../core/base/record.ts";
import type { BuildSource } from "./buildSource.ts";
import { platformIn } from "./readBuildCommand.ts";

/**
 * The targets of a `docker-bake.json`, or of what `docker buildx bake --print` says (Bake file
 * reference): what they inherit is put in, targets without anything of their own to build are left
 * out. Throws for what is no JSON.
 */
export function readBake(text: string): readonly BuildSource[] {
  const file: unknown = parseJson(text);
  const targets = isRecord(file) && isRecord(file["target"]) ? file["target"] : {};
  return Object.keys(targets).flatMap((name) => {
    const target = inherited(targets, name);
    return name === "_common" || !target ? [] : [sourceOf(name, target)];
  });
}

type Target = Readonly<Record<string, unknown>>;

/** Most targets one after the other that a target inherits from. */
const maxDepth = 20;

function inherited(targets: Target, name: string, depth = 0): Target | undefined {
  const own = targets[name];
  if (!isRecord(own) || depth > maxDepth) return undefined;
  const parents = textsOf(own["inherits"]).map(
    (parent) => inherited(targets, parent, depth + 1) ?? {},
  );
  const args = [...parents, own].map((each) => (isRecord(each["args"]) ? each["args"] : {}));
  return { ...merged(parents), ...own, args: merged(args) };
}

/** What comes later goes before. */
function merged(records: readonly Target[]): Target {
  return Object.fromEntries(records.flatMap((each) => Object.entries(each)));
}

function sourceOf(name: string, target: Target): BuildSource {
  const context = textOf(target["context"]) ?? ".";
  const args = isRecord(target["args"]) ? target["args"] : {};
  const stage = textOf(target["target"]);
  return {
    name,
    dockerfile: path.posix.join(context, textOf(target["dockerfile"]) ?? "Dockerfile"),
    context,
    buildArguments: Object.entries(args).flatMap(([key, value]) =>
      typeof value === "string" ? [`${key}=${value}`] : [],
    ),
    ...(stage !== undefined && { target: stage }),
    platforms: textsOf(target["platforms"]).flatMap((each) => platformIn(each) ?? []),
    images: textsOf(target["tags"]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
