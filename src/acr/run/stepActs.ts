import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { assertNever } from "../../core/base/errors.ts";
import { formatReference, parseReference, type Reference } from "../../core/oci/reference.ts";
import type { BuildStep, CommandStep, Step } from "../model/task.ts";
import type { ManifestLists, PushedByRun } from "./manifestLists.ts";
import type { ActionOptions, EngineWork, RunEngine, TaskContainer } from "./runEngine.ts";
import { stepWork, type WorkAct } from "./stepWork.ts";
import { TaskRunError } from "./taskRunError.ts";
import { containerFolder, hostPath, hostWords, workspaceMount } from "./workspacePath.ts";
import { meantPlatform } from "./meantPlatform.ts";

/** What steps act with. */
export interface StepActsParts {
  readonly engine: RunEngine;
  readonly lists: ManifestLists;
  /** What is `/workspace`, on this computer. */
  readonly folder: string;
  /** What is `/acb/home`. */
  readonly home: string;
  /** Name of a volume → its folder. */
  readonly volumes: ReadonlyMap<string, string>;
  /** Name of a network in the file → its name at the engine. */
  readonly networks: ReadonlyMap<string, string>;
  /** Stands before the names of containers. */
  readonly prefix: string;
  readonly onPushed: (pushed: PushedByRun) => void;
  /** What the registry has under a name now, where it is a connection. */
  readonly digestOf: (reference: Reference, options: Cancellable) => Promise<string | undefined>;
}

const homeMount = "/acb/home";
/** Variables that the programs which build look at; others are none of theirs. */
const buildVariables = /^(?:(?:DOCKER_)?BUILDKIT(?:_\w+)?|BUILDX_\w+|SOURCE_DATE_EPOCH)=/;

/** Does what steps of a task file say. */
export class StepActs {
  readonly #parts: StepActsParts;
  /** Containers that were started. */
  readonly #started = new Set<string>();
  readonly #kept = new Set<string>();
  #count = 0;

  constructor(parts: StepActsParts) {
    this.#parts = parts;
  }

  /** Names of containers that steps wanted to keep. */
  get kept(): readonly string[] {
    return [...this.#kept];
  }

  /** Runs a step once, to its exit code. Pushes of `push:` are done one by one, by `pushImage`. */
  async attempt(step: BuildStep | CommandStep, options: ActionOptions): Promise<number> {
    const work = stepWork(step);
    if (work.kind === "notHere") throw new TaskRunError("notHere", `${work.reason}: ${work.text}`);
    let code = 0;
    for (const { after, isQuiet, act } of work.items) {
      if ((after === "success" && code !== 0) || (after === "failure" && code === 0)) continue;
      code = await this.#perform(step, act, isQuiet ? { ...options, onLine: nothing } : options);
    }
    return code;
  }

  /** The image of a step with `pull: true`. */
  async pullImage(step: Step, options: ActionOptions): Promise<void> {
    const work = stepWork(step);
    const [first] = work.kind === "work" ? work.items : [];
    if (first?.act.kind === "container") await this.#parts.engine.pull(first.act.image, options);
  }

  async pushImage(image: string, options: ActionOptions): Promise<void> {
    let digest: string | undefined;
    const onLine = (line: string): void => {
      digest = /\bdigest: (sha256:[0-9a-f]{64})\b/.exec(line)?.[1] ?? digest;
      options.onLine(line);
    };
    await this.#parts.engine.push(image, { ...options, onLine });
    const reference = parseReference(image);
    digest ??= await this.#parts.digestOf(reference, options).catch((error: unknown) => {
      if (isAbortError(error)) throw error;
      return undefined; // the image is there; what it is called by is no more than told
    });
    this.#parts.onPushed({ reference, digest });
  }

  /** Removes what was started and nobody wanted to keep. */
  async close(): Promise<void> {
    const names = [...this.#started].filter((name) => !this.#kept.has(name));
    if (names.length > 0) await this.#parts.engine.removeContainers(names);
  }

  async #perform(step: Step, act: WorkAct, options: ActionOptions): Promise<number> {
    const { engine, lists } = this.#parts;
    switch (act.kind) {
      case "container":
        return this.#container(step, act, options);
      case "build":
        return engine.build(this.#work(step, withPlatform(act.words, options)), options);
      case "buildx":
        return engine.buildx(this.#work(step, act.words), options);
      case "engine":
        return engine.command(this.#work(step, act.words), options);
      case "push":
        await this.pushImage(formatReference(parseReference(act.image)), options);
        return 0;
      case "pull":
        await engine.pull(act.image, options);
        return 0;
      case "list":
        await lists.perform(act.action, options);
        return 0;
      case "signIn":
        options.onLine("Signing in is left out: pushes and pulls use the connection's credential");
        return 0;
      case "shell":
        if (act.text !== undefined) options.onLine(act.text);
        return act.code;
      default:
        return assertNever(act);
    }
  }

  async #container(
    step: Step,
    { image, args }: Extract<WorkAct, { kind: "container" }>,
    options: ActionOptions,
  ): Promise<number> {
    const name = `${this.#parts.prefix}-${String(this.#count++)}-${safeName(step.id)}`;
    this.#started.add(name);
    if (step.keep) this.#kept.add(name);
    return this.#parts.engine.container({ ...this.#settings(step), name, image, args }, options);
  }

  #settings(step: Step): Omit<TaskContainer, "name" | "image" | "args"> {
    const { folder, home, volumes, networks } = this.#parts;
    const network = step.network;
    return {
      hostName: step.id,
      mounts: [
        { from: folder, to: workspaceMount },
        { from: home, to: homeMount },
        ...step.volumeMounts.flatMap(({ name, path }) => {
          const from = volumes.get(name?.text.text ?? "");
          return from !== undefined && path ? [{ from, to: path.text.text }] : [];
        }),
      ],
      env: [`HOME=${homeMount}`, ...step.env],
      workingDirectory: step.disableWorkingDirectoryOverride
        ? undefined
        : containerFolder(step.workingDirectory?.text.text ?? ""),
      network: network === undefined ? undefined : (networks.get(network) ?? network),
      entryPoint: step.entryPoint?.text.text,
      user: step.user?.text.text,
      isolation: step.isolation?.text.text,
      cpus: step.cpus?.text.text,
      ports: step.ports.map(({ text }) => text.text),
      expose: step.expose.map(({ text }) => text.text),
      isPrivileged: step.privileged,
      isDetached: step.detach,
      isKept: step.keep,
    };
  }

  #work(step: Step, words: readonly string[]): EngineWork {
    const { folder } = this.#parts;
    const variables = step.env.filter((entry) => buildVariables.test(entry)).map(pairOf);
    return {
      words: hostWords(folder, words),
      folder: hostPath(folder, containerFolder(step.workingDirectory?.text.text ?? "")),
      env: Object.fromEntries([...variables, ...passedArguments(step.env, words)]),
    };
  }
}

/** Asks for the platform that the names say, and tells so: in Azure nobody would. */
function withPlatform(words: readonly string[], { onLine }: ActionOptions): readonly string[] {
  const platform = meantPlatform(words);
  if (platform === undefined) return words;
  onLine(
    `Building for ${platform}, as the names of the image and its Dockerfile say. In Azure, add --platform ${platform}`,
  );
  return ["--platform", platform, ...words];
}

function nothing(): void {
  // What goes to /dev/null.
}

function pairOf(entry: string): readonly [string, string] {
  const equals = entry.indexOf("=");
  return [entry.slice(0, equals), entry.slice(equals + 1)];
}

/** `--build-arg NAME` without a value takes it from the step's variables. */
function passedArguments(
  env: readonly string[],
  words: readonly string[],
): readonly (readonly [string, string])[] {
  const names = words.filter((_, position) => words[position - 1] === "--build-arg");
  return env.map(pairOf).filter(([name]) => names.includes(name));
}

/** Names of containers have letters, digits, `_`, `.` and `-` (moby, daemon/names). */
function safeName(id: string): string {
  return id.replaceAll(/[^\w.-]/g, "-").slice(0, 100);
}
