import { readShell, type ShellCommand, type ShellWord } from "../shell/readShell.ts";
import { buildOf } from "./buildCommand.ts";
import { isOn, partOf, valuesOf } from "./commandParts.ts";
import type { CommandPart, DockerAction } from "./dockerAction.ts";
import { parseOptions } from "./optionParser.ts";
import { placedAt } from "./placedAt.ts";

const globalOptions = {
  withValue: new Set("config context c host H log-level l tlscacert tlscert tlskey".split(" ")),
};
const listOptions = { withValue: new Set("os arch variant os-version os-features".split(" ")) };
const joinOptions = {
  withValue: new Set(
    "tag t file f annotation builder metadata-file progress platform p".split(" "),
  ),
};
const noOptions = { withValue: new Set<string>() };

/**
 * What the commands in a text do, given to a shell: `docker build … && docker push …`, also behind
 * `sh -c '…'`. Programs other than Docker's do nothing here; what Docker does otherwise is left out.
 */
export function readDockerCommands(text: string, depth = 0): readonly DockerAction[] {
  return readShell(text).flatMap((command) => actionsOf(text, command, depth));
}

function actionsOf(text: string, { words }: ShellCommand, depth: number): readonly DockerAction[] {
  const [first, ...rest] = words;
  if (!first) return [];
  const script = scriptOf(words);
  if (script && depth < 3) return nested(text, script, depth);
  const program = programName(first.text);
  if (program === "buildx") return buildx(text, rest);
  if (!dockerPrograms.has(program)) return [];
  return docker(text, withoutGlobalOptions(rest), first);
}

const dockerPrograms = new Set(["docker", "podman", "nerdctl"]);

/** The program in a word: `docker` for `/usr/bin/docker`, `docker:24-cli`, `host/x/docker@sha256:…`. */
function programName(word: string): string {
  return (word.split("/").at(-1) ?? "").replace(/[:@].*$/s, "").replace(/^docker-cli$/, "docker");
}

/** The text behind `sh -c`, `bash -ec`. */
function scriptOf(words: readonly ShellWord[]): ShellWord | undefined {
  const at = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  const isShell = words
    .slice(0, Math.max(at, 0))
    .some(({ text }) => /(?:^|\/)(?:ba|da|a|z)?sh$/.test(programName(text)));
  return isShell ? words[at + 1] : undefined;
}

/** Actions of a script within a word; their places are in the whole text again. */
function nested(text: string, word: ShellWord, depth: number): readonly DockerAction[] {
  const from = word.quotedFrom;
  const isVerbatim = from !== undefined && text.startsWith(word.text, from);
  const script = isVerbatim ? " ".repeat(from) + word.text : word.text;
  const actions = readDockerCommands(script, depth + 1);
  return isVerbatim ? actions : actions.map((action) => placedAt(action, word));
}

function withoutGlobalOptions(words: readonly ShellWord[]): readonly ShellWord[] {
  let at = 0;
  while (words[at]?.text.startsWith("-")) {
    const name = (words[at]?.text ?? "").replace(/^-+/, "");
    at += globalOptions.withValue.has(name) ? 2 : 1;
  }
  return words.slice(at);
}

function docker(
  text: string,
  words: readonly ShellWord[],
  program: ShellWord,
): readonly DockerAction[] {
  const [verb, ...rest] = words;
  switch (verb?.text) {
    case "build":
      return [buildOf(text, rest, false)];
    case "image":
      return imageVerbs.has(rest[0]?.text ?? "") ? docker(text, rest, program) : [];
    case "builder":
      return rest[0]?.text === "build" ? [buildOf(text, rest.slice(1), false)] : [];
    case "buildx":
      return buildx(text, rest);
    case "tag":
    case "commit":
    case "import":
      return tag(rest);
    case "load":
      return [unknown(program, rest.at(-1) ?? verb)];
    case "push":
      return onImages(rest, (image) => ({ kind: "push", image }));
    case "pull":
      return onImages(rest, (image) => ({ kind: "pull", image }));
    case "manifest":
      return manifest(rest);
    case "compose":
    case "bake":
    case "run":
    case "stack":
      return mayBuild(verb.text, rest) ? [unknown(program, rest.at(-1) ?? verb)] : [];
    case "sh":
    case "bash":
      return [unknown(program, rest.at(-1) ?? verb)];
    default:
      return [];
  }
}

const imageVerbs = new Set(["build", "tag", "push", "pull", "import", "load"]);

function mayBuild(verb: string, rest: readonly ShellWord[]): boolean {
  if (verb === "run") return rest.some(({ text }) => text.includes("docker.sock"));
  if (verb === "compose") return rest.some(({ text }) => /^(?:build|push|up)$/.test(text));
  return verb === "bake";
}

function buildx(text: string, words: readonly ShellWord[]): readonly DockerAction[] {
  const [verb, ...rest] = withoutBuilder(words);
  if (verb?.text === "build" || verb?.text === "b") return [buildOf(text, rest, true)];
  if (verb?.text === "bake" || verb?.text === "f") return [unknown(verb, rest.at(-1) ?? verb)];
  if (verb?.text !== "imagetools") return [];
  const { options, positional } = parseOptions(rest.slice(1), joinOptions);
  if (rest[0]?.text === "inspect") {
    return onImages(rest.slice(1), (image) => ({ kind: "inspect", image }));
  }
  if (rest[0]?.text !== "create" || options.has("dry-run")) return [];
  const lists = valuesOf(options, "tag", "t");
  return [{ kind: "joinTags", lists, members: positional.map(partOf) }];
}

function withoutBuilder(words: readonly ShellWord[]): readonly ShellWord[] {
  const [first] = words;
  if (!first?.text.startsWith("--")) return words;
  return withoutBuilder(words.slice(first.text === "--builder" ? 2 : 1));
}

function tag(words: readonly ShellWord[]): readonly DockerAction[] {
  const [from, to] = parseOptions(words, noOptions).positional;
  return from && to ? [{ kind: "tag", from: partOf(from), to: partOf(to) }] : [];
}

function onImages(
  words: readonly ShellWord[],
  action: (image: CommandPart) => DockerAction,
): readonly DockerAction[] {
  return parseOptions(words, { withValue: new Set(["platform"]) })
    .positional.slice(0, 1)
    .map((word) => action(partOf(word)));
}

function manifest(words: readonly ShellWord[]): readonly DockerAction[] {
  const [verb, ...rest] = words;
  const { options, positional } = parseOptions(rest, listOptions);
  const [first, ...others] = positional.map(partOf);
  if (!first) return [];
  switch (verb?.text) {
    case "create":
      return [
        {
          kind: "createList",
          list: first,
          members: others,
          isAmend: isOn(options, "amend") || isOn(options, "a"),
        },
      ];
    case "annotate": {
      const values = new Map(
        ["os", "arch", "variant", "os-version"].flatMap((name) => {
          const value = valuesOf(options, name).at(-1);
          return value ? [[name, value] as const] : [];
        }),
      );
      return others[0] ? [{ kind: "annotateList", list: first, member: others[0], values }] : [];
    }
    case "push":
      return [
        { kind: "pushList", list: first, isPurge: isOn(options, "purge") || isOn(options, "p") },
      ];
    case "rm":
      return [{ kind: "removeList", lists: [first, ...others] }];
    case "inspect":
      return [{ kind: "inspect", image: others[0] ?? first }];
    default:
      return [];
  }
}

function unknown(first: ShellWord, last: ShellWord): DockerAction {
  const text = `${first.text} …`;
  return { kind: "unknown", command: { text, start: first.start, end: last.end, isDynamic: true } };
}
