import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Cancellable } from "../core/base/abort.ts";
import { parseReference } from "../core/oci/reference.ts";
import { containerArguments, envFileText, type ContainerSettings } from "./containerArguments.ts";
import type { Engine, EngineAccess } from "./engine.ts";
import { EngineError } from "./engineError.ts";
import { readEngine, runEngine } from "./runEngine.ts";
import { withAccess, type AccessOptions } from "./temporaryAccess.ts";

/** How a command is followed. */
interface Followed extends Cancellable {
  readonly onLine: (line: string) => void;
}

/** A command with its folder on this computer. */
interface FolderCommand {
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The registries that runs of tasks may use. */
export interface TaskAccess {
  /** Canonical hosts. */
  readonly registries: readonly string[];
  readonly accessTo: (registry: string, options: Cancellable) => Promise<EngineAccess | undefined>;
}

const noAccess: AccessOptions = { before: [], after: [], env: {} };

/** What runs of task files need of a container engine. Methods throw `EngineError` or an `AbortError`. */
export class TaskEngine {
  readonly #engine: Engine;
  readonly #access: TaskAccess;

  constructor(engine: Engine, access: TaskAccess) {
    this.#engine = engine;
    this.#access = access;
  }

  /** Runs a container to its end, or until it has started; its exit code. */
  async container(settings: ContainerSettings, options: Followed): Promise<number> {
    await this.#pullIfMissing(settings.image, options);
    const folder = await mkdtemp(path.join(tmpdir(), "archipelago-run-"));
    const { signal } = options;
    let removing: Promise<void> | undefined;
    const remove = (): void => {
      // The program that started it is told to stop as well, but a container need not listen to it.
      removing = this.removeContainers([settings.name]);
      removing.catch(() => undefined);
    };
    signal?.addEventListener("abort", remove, { once: true });
    try {
      const envFile = path.join(folder, "env");
      await writeFile(envFile, envFileText(settings.env), { mode: 0o600, flag: "wx" });
      const { kind } = this.#engine.program;
      return await this.#follow(containerArguments(kind, settings, envFile), options, {});
    } finally {
      signal?.removeEventListener("abort", remove);
      await removing?.catch(() => undefined);
      if (signal?.aborted) await this.removeContainers([settings.name]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    }
  }

  async build({ words, folder, env }: FolderCommand, options: Followed): Promise<number> {
    const used = [...words, await dockerfileText(folder, words)];
    return this.#withAccess(this.#mentioned(used), options, (access) =>
      this.#follow([...access.before, "build", ...access.after, ...words], options, {
        folder,
        env: { ...env, ...access.env },
      }),
    );
  }

  async buildx({ words, folder, env }: FolderCommand, options: Followed): Promise<number> {
    const { kind } = this.#engine.program;
    if (kind !== "docker" || !(await this.#hasBuildx(options))) {
      throw new EngineError(
        "failed",
        kind,
        "docker buildx is not there. Build with docker build --platform, one image for each platform, or run the task in Azure",
      );
    }
    const used = [...words, await dockerfileText(folder, words)];
    return this.#withAccess(this.#mentioned(used), options, (access) =>
      this.#follow([...access.before, "buildx", ...words], options, {
        folder,
        env: { ...env, ...access.env },
      }),
    );
  }

  async command({ words, folder, env }: FolderCommand, options: Followed): Promise<number> {
    const [verb = "", ...rest] = words;
    const usesRegistry = verb === "pull" || verb === "push";
    return this.#withAccess(usesRegistry ? this.#mentioned(rest) : undefined, options, (access) =>
      this.#follow([...access.before, verb, ...access.after, ...rest], options, {
        folder,
        env: { ...env, ...access.env },
      }),
    );
  }

  async push(image: string, { onLine, signal }: Followed): Promise<void> {
    const access = await this.#accessFor(image, { signal });
    await this.#engine.push(image, { access, signal, onProgress: ({ line }) => onLine(line) });
  }

  async pull(image: string, { onLine, signal }: Followed): Promise<void> {
    const access = await this.#accessFor(image, { signal });
    const onProgress = ({ line }: { readonly line: string }): void => onLine(line);
    await this.#engine.pull(image, undefined, { access, signal, onProgress });
  }

  async createNetwork(
    network: {
      readonly name: string;
      readonly driver: string | undefined;
      readonly isIpv6: boolean;
    },
    { signal }: Cancellable,
  ): Promise<void> {
    const { name, driver, isIpv6 } = network;
    const options = [...(driver ? ["--driver", driver] : []), ...(isIpv6 ? ["--ipv6"] : [])];
    await this.#run(["network", "create", ...options, name], { signal });
  }

  async removeNetwork(name: string): Promise<void> {
    await this.#removing(["network", "rm", name]);
  }

  /** Those that are gone are no error. */
  async removeContainers(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#removing(["rm", "--force", "--volumes", name]);
  }

  async #removing(args: readonly string[]): Promise<void> {
    const { kind, path: program } = this.#engine.program;
    const { isOk, failure } = await readEngine({ kind, command: { program, args } });
    const isGone = /no such|not found|no container|unable to find/i.test(failure.said);
    if (!isOk && !isGone) throw failure;
  }

  async #hasBuildx({ signal }: Cancellable): Promise<boolean> {
    const { kind, path: program } = this.#engine.program;
    const command = { program, args: ["buildx", "version"] };
    return (await readEngine({ kind, command, signal })).isOk;
  }

  /** With the connection's credential, which `run` itself would not be given. */
  async #pullIfMissing(image: string, options: Followed): Promise<void> {
    const { registry } = parseReference(image);
    if (!this.#access.registries.includes(registry)) return;
    if (await this.#engine.find(image, options)) return;
    await this.pull(image, options);
  }

  async #accessFor(image: string, options: Cancellable): Promise<EngineAccess> {
    const { registry } = parseReference(image);
    const known = await this.#access.accessTo(registry, options);
    const anonymous = { kind: "anonymous" } as const;
    return known ?? { registry, credential: anonymous, isPlainHttp: false, skipVerify: false };
  }

  /** The first of the registries that a text is about. */
  #mentioned(texts: readonly string[]): string | undefined {
    return this.#access.registries.find((host) => texts.some((text) => text.includes(`${host}/`)));
  }

  async #withAccess<T>(
    registry: string | undefined,
    options: Cancellable,
    work: (access: AccessOptions) => Promise<T>,
  ): Promise<T> {
    const access =
      registry === undefined ? undefined : await this.#access.accessTo(registry, options);
    return access ? withAccess(this.#engine.program.kind, access, work) : work(noAccess);
  }

  async #follow(
    args: readonly string[],
    { onLine, signal }: Followed,
    place: { readonly folder?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<number> {
    const { kind, path: program } = this.#engine.program;
    const command = { program, args };
    return (await readEngine({ ...place, kind, command, onText: onLine, signal })).code;
  }

  async #run(args: readonly string[], options: Cancellable): Promise<void> {
    const { kind, path: program } = this.#engine.program;
    await runEngine({ kind, command: { program, args }, signal: options.signal });
  }
}

/** The Dockerfile of a build, for what it is about; empty if it is not a file of this computer. */
async function dockerfileText(folder: string, words: readonly string[]): Promise<string> {
  const option = words.findIndex((word) => /^(?:-f|--file)(?:=|$)/.test(word));
  const [, inline] = /^[^=]*=(.*)$/.exec(words[option] ?? "") ?? [];
  const given = option < 0 ? undefined : (inline ?? words[option + 1]);
  const isOption = (word = "") => word.startsWith("-");
  const context = words.findLast((word, at) => !isOption(word) && !isOption(words[at - 1]));
  const file = given ?? path.join(context ?? ".", "Dockerfile");
  return readFile(path.resolve(folder, file), "utf8").catch(() => "");
}
