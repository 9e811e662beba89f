import type { DockerAction } from "../plan/dockerAction.ts";
import { readDockerCommands } from "../plan/dockerCommand.ts";
import type { BuildStep, CommandStep, Step } from "../model/task.ts";
import { readCommandLine, type LineCommand, type UnreadableReason } from "./commandLine.ts";

/** A list that a run composes without an engine: `docker manifest …`, `docker buildx imagetools …`. */
export type ListAction = Extract<
  DockerAction,
  { kind: "createList" | "annotateList" | "pushList" | "removeList" | "inspect" | "joinTags" }
>;

/** One thing that a step does. */
export type WorkAct =
  | { readonly kind: "container"; readonly image: string; readonly args: readonly string[] }
  /** `words` stand behind `docker build`. */
  | { readonly kind: "build"; readonly words: readonly string[] }
  /** `words` stand behind `docker buildx`. */
  | { readonly kind: "buildx"; readonly words: readonly string[] }
  /** `words` stand behind `docker`. */
  | { readonly kind: "engine"; readonly words: readonly string[] }
  | { readonly kind: "push" | "pull"; readonly image: string }
  | { readonly kind: "list"; readonly action: ListAction }
  /** `docker login`: the run has the connection's credential. */
  | { readonly kind: "signIn" }
  /** `true`, `false`, `exit 3`, `echo …` of the shell around the container. */
  | { readonly kind: "shell"; readonly code: number; readonly text: string | undefined };

/** When something is done, by what came of what was done before. */
export interface WorkItem {
  readonly after: LineCommand["after"];
  readonly isQuiet: boolean;
  readonly act: WorkAct;
}

/** Why a step is not run on this computer. */
export type NotRunHere =
  | UnreadableReason
  /** A program behind `&&` that the engine would run beside the container, in its own shell. */
  | "hostCommand"
  /** A script that speaks to Docker from within a container. */
  | "dockerScript"
  /** The step has nothing to do: the engine refuses it. */
  | "empty";

/** What a step does, or why it does nothing here. */
export type StepWork =
  | {
      readonly kind: "work";
      readonly items: readonly WorkItem[];
      /** Variables of the engine's shell, which are empty: `$TAG`. */
      readonly variables: readonly string[];
    }
  | { readonly kind: "notHere"; readonly reason: NotRunHere; readonly text: string };

/**
 * What a step of a task file does on this computer. The engine gives `docker run … <cmd>` to
 * `/bin/sh -c` (acr-builder builder/builder.go), so that operators in `cmd` are of a shell around the
 * container. No shell runs here: what it would do is done where it is known, and else refused.
 */
export function stepWork(step: Step): StepWork {
  switch (step.kind) {
    case "build":
      return buildWork(step);
    case "cmd":
      return commandWork(step);
    case "push":
      return work(step.images.map(({ name }) => ({ kind: "push", image: name })));
    case "empty":
      return { kind: "notHere", reason: "empty", text: step.id };
  }
}

function work(acts: readonly WorkAct[]): StepWork {
  const items = acts.map((act) => ({ after: "success" as const, isQuiet: false, act }));
  return { kind: "work", items, variables: [] };
}

/** Without the options of `cache: enabled`: the engine of this computer has a cache of its own. */
function buildWork({ written }: BuildStep): StepWork {
  const line = readCommandLine(`build ${written.text.text}`);
  return readItems(line, written.text.text, (words, isFirst) => {
    if (isFirst) return { kind: "build", words: words.slice(1) };
    return words[0] === "docker" ? dockerAct(words.slice(1)) : "hostCommand";
  });
}

function commandWork(step: CommandStep): StepWork {
  const { text } = step.command;
  return readItems(readCommandLine(text), text, (words, isFirst) => actOf(words, isFirst, step));
}

type ReadAct = (
  words: readonly string[],
  isFirst: boolean,
) => WorkAct | NotRunHere | readonly WorkItem[];

function readItems(
  line: ReturnType<typeof readCommandLine>,
  text: string,
  read: ReadAct,
): StepWork {
  if (line.kind === "unreadable") return { kind: "notHere", reason: line.reason, text };
  const items: WorkItem[] = [];
  for (const [position, { after, words, isQuiet }] of line.commands.entries()) {
    const act = position === 0 ? read(words, true) : (shellAct(words) ?? read(words, false));
    if (typeof act === "string") return { kind: "notHere", reason: act, text };
    if ("length" in act) {
      // A script is one command to what stands around it, which only works out where it is alone.
      if (line.commands.length > 1) return { kind: "notHere", reason: "dockerScript", text };
      items.push(...act);
    } else items.push({ after, isQuiet, act });
  }
  return { kind: "work", items, variables: line.variables };
}

function actOf(words: readonly string[], isFirst: boolean, step: CommandStep): ReturnType<ReadAct> {
  const [image = "", ...args] = words;
  const program = programName(image);
  const isDocker = program === "docker" || program === "docker-cli" || program === "buildx";
  if (isDocker && step.entryPoint === undefined) {
    const script = scriptIn(args);
    if (script !== undefined) return scriptItems(script);
    return dockerAct(program === "buildx" ? ["buildx", ...args] : args);
  }
  return isFirst ? { kind: "container", image, args } : "hostCommand";
}

/** The program in an image's name: `docker` of `docker:24-cli`, `host/x/docker@sha256:…`. */
function programName(image: string): string {
  return (image.split("/").at(-1) ?? "").replace(/[:@].*$/s, "");
}

function scriptIn([shell = "", option = "", script, ...rest]: readonly string[]) {
  const isShell = /^(?:\/bin\/)?(?:ba|a)?sh$/.test(shell) && /^-[a-z]*c$/.test(option);
  return isShell && rest.length === 0 ? script : undefined;
}

function scriptItems(script: string): NotRunHere | readonly WorkItem[] {
  const read = readItems(readCommandLine(script), script, (words) => {
    const [program = "", ...args] = words;
    return program === "docker" ? dockerAct(args) : (shellAct(words) ?? "dockerScript");
  });
  return read.kind === "work" ? read.items : "dockerScript";
}

/** What a shell does itself. */
function shellAct([name = "", ...args]: readonly string[]): WorkAct | undefined {
  if (name === "true" || name === ":") return { kind: "shell", code: 0, text: undefined };
  if (name === "false") return { kind: "shell", code: 1, text: undefined };
  if (name === "echo") return { kind: "shell", code: 0, text: args.join(" ") };
  if (name !== "exit" || !/^\d{0,3}$/.test(args[0] ?? "")) return undefined;
  return { kind: "shell", code: Number(args[0] ?? "0") & 0xff, text: undefined };
}

function dockerAct(words: readonly string[]): WorkAct {
  const [verb = "", ...rest] = words;
  if (verb === "login" || verb === "logout") return { kind: "signIn" };
  const [action] = readDockerCommands(["docker", ...words].map(quoted).join(" "));
  switch (action?.kind) {
    case "push":
    case "pull":
      return isPlain(words) ? { kind: action.kind, image: action.image.text } : engine(words);
    case "createList":
    case "annotateList":
    case "pushList":
    case "removeList":
    case "inspect":
      return { kind: "list", action };
    case "joinTags":
      return isTagged(rest) ? { kind: "list", action } : { kind: "buildx", words: rest };
    case "build":
      if (verb === "buildx") return { kind: "buildx", words: rest };
      return verb === "build" ? { kind: "build", words: rest } : engine(words);
    default:
      return verb === "buildx" ? { kind: "buildx", words: rest } : engine(words);
  }
}

function engine(words: readonly string[]): WorkAct {
  return { kind: "engine", words };
}

/** `imagetools create` with nothing but tags and sources: what else it may be told is buildx's. */
function isTagged(words: readonly string[]): boolean {
  return words.every((word) => !word.startsWith("-") || /^(?:-t|--tag)(?:$|=)/.test(word));
}

/** Without options, such as `--all-tags`. */
function isPlain(words: readonly string[]): boolean {
  return words.length === 2;
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
