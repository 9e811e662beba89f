import { DockerfileParser, type From, type Property } from "dockerfile-ast";
import type { SourceRange } from "../text/mappedText.ts";

/** What of a Dockerfile decides for which platforms it can be built. */
export interface Dockerfile {
  /** In their order. Never throws away a stage it cannot resolve. */
  readonly stages: readonly DockerfileStage[];
  /** `ARG`s before the first `FROM`, with their defaults. */
  readonly globalArguments: ReadonlyMap<string, string | undefined>;
  /** All names that any `ARG` declares, in stages, too. */
  readonly declared: ReadonlySet<string>;
  /** `ARG`s and `ENV`s of stages with a value, in their order: `GOARCH=arm64`. */
  readonly settings: readonly DockerfileSetting[];
}

export interface DockerfileStage {
  /** As written: `golang:${GO}`; the empty string for a `FROM` without one. */
  readonly image: string;
  readonly name?: string;
  /** The value of `--platform`, as written. */
  readonly platform?: string;
  /** The instruction (UTF-16 offsets of the Dockerfile). */
  readonly range: SourceRange;
  readonly imageRange: SourceRange;
}

export interface DockerfileSetting {
  readonly name: string;
  readonly value: string;
  readonly range: SourceRange;
}

/** Reads a Dockerfile (docs.docker.com, Dockerfile reference). Tolerant: broken lines are left out. */
export function readDockerfile(text: string): Dockerfile {
  const file = DockerfileParser.parse(text);
  const toOffsets = offsetsOf(text);
  const rangeOf = (range: PositionRange): SourceRange => ({
    start: toOffsets(range.start),
    end: toOffsets(range.end),
  });
  const globalArguments = new Map<string, string | undefined>();
  for (const argument of file.getInitialARGs()) {
    for (const { name, value } of properties(argument.getProperties())) {
      globalArguments.set(name, value);
    }
  }
  const declared = new Set<string>();
  const settings: DockerfileSetting[] = [];
  for (const instruction of [...file.getARGs(), ...file.getENVs()]) {
    for (const { name, value, range } of properties(instruction.getProperties())) {
      if (instruction.getKeyword() === "ARG") declared.add(name);
      if (value !== undefined) settings.push({ name, value, range: rangeOf(range) });
    }
  }
  const stages = file.getFROMs().map((from) => stageOf(from, rangeOf));
  return { stages, globalArguments, declared, settings };
}

interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function stageOf(from: From, rangeOf: (range: PositionRange) => SourceRange): DockerfileStage {
  const range = rangeOf(from.getRange());
  const imageRange = from.getImageRange();
  const platform = from.getPlatformFlag()?.getValue() ?? undefined;
  const name = from.getBuildStage() ?? undefined;
  return {
    image: from.getImage() ?? "",
    ...(name ? { name } : {}),
    ...(platform ? { platform } : {}),
    range,
    imageRange: imageRange ? rangeOf(imageRange) : range,
  };
}

function* properties(list: readonly Property[]) {
  for (const property of list) {
    const value = property.getValue() ?? undefined;
    yield { name: property.getName(), value, range: property.getRange() };
  }
}

/** Where lines begin, as the parser counts them: `\n`, `\r\n` and `\r` end one. */
function offsetsOf(text: string): (position: Position) => number {
  const starts = [0];
  for (const { index, 0: ending } of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(index + ending.length);
  }
  return ({ line, character }) => Math.min((starts[line] ?? text.length) + character, text.length);
}
