import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { isAbortError, type Cancellable } from "../core/base/abort.ts";
import type { Platform } from "../core/oci/platform.ts";
import { platformOption } from "../core/oci/platformText.ts";
import type {
  Engine,
  EngineCommand,
  EngineCommands,
  EngineProgram,
  LocalImage,
  Transfer,
} from "./engine.ts";
import { EngineError } from "./engineError.ts";
import { LayerProgress } from "./layerProgress.ts";
import { readInspected } from "./readInspected.ts";
import { readEngine, runEngine } from "./runEngine.ts";
import { withAccess } from "./temporaryAccess.ts";

/** Images that are inspected by one command: command lines are limited, the shortest to 8191 characters. */
const batchSize = 80;

/** An engine, used by its command-line program. */
export class CliEngine implements Engine {
  readonly program: EngineProgram;
  readonly #commands: EngineCommands;

  constructor(program: EngineProgram, commands: EngineCommands) {
    this.program = program;
    this.#commands = commands;
  }

  async ping(options: Cancellable = {}): Promise<void> {
    // Of all programs, this asks the engine itself, and lists nothing.
    await this.#run(this.#command(["version"]), options);
  }

  async images(options: Cancellable = {}): Promise<readonly LocalImage[]> {
    const listed = await this.#run(await this.#commands.list(), options);
    const ids = [...new Set(await this.#commands.readIds(listed))];
    const images: LocalImage[] = [];
    for (let start = 0; start < ids.length; start += batchSize) {
      images.push(...(await this.#inspect(ids.slice(start, start + batchSize), options)));
    }
    return images;
  }

  async find(name: string, options: Cancellable = {}): Promise<LocalImage | undefined> {
    return (await this.#inspect([name], options))[0];
  }

  async tag(image: string, name: string, options: Cancellable = {}): Promise<void> {
    await this.#run(await this.#commands.tag(image, name), options);
  }

  async untag(name: string, options: Cancellable = {}): Promise<void> {
    const image = await this.find(name, options);
    // Taking the last name from an image removes the image.
    if (!image || image.names.length < 2) return;
    await this.#run(await this.#commands.remove(name), options);
  }

  async push(name: string, transfer: Transfer): Promise<void> {
    await this.#transfer(await this.#commands.push(name), [], transfer);
  }

  async pull(name: string, platform: Platform | undefined, transfer: Transfer): Promise<void> {
    const option = platform && platformOption(platform);
    const options = option === undefined ? [] : [`--platform=${option}`];
    await this.#transfer(await this.#commands.pull(name), options, transfer);
  }

  async save(names: readonly string[], file: string, options: Cancellable = {}): Promise<void> {
    const several = this.program.kind === "podman" && names.length > 1;
    const args = ["image", "save", ...(several ? ["--multi-image-archive"] : [])];
    // Podman refuses to write to a file that is there, and none is left as whole that is not.
    const partial = path.join(
      path.dirname(file),
      `.${path.basename(file)}.${randomUUID()}.partial`,
    );
    try {
      await this.#run(this.#command([...args, "--output", partial, ...names]), options);
      await rename(partial, file);
    } catch (error) {
      if (EngineError.is(error) || isAbortError(error) || !(error instanceof Error)) throw error;
      throw new EngineError("failed", this.program.kind, error.message);
    } finally {
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }

  async load(file: string, options: Cancellable = {}): Promise<readonly string[]> {
    const output = await this.#run(this.#command(["image", "load", "--input", file]), options);
    return [...output.matchAll(/^Loaded image(?:s|\(s\))?(?: ID)?: (.+)$/gm)].flatMap(
      ([, names = ""]) => names.split(/[,\s]+/).filter(Boolean),
    );
  }

  /** Those that are there; one that was removed a moment ago is no failure of the others. */
  async #inspect(
    names: readonly string[],
    { signal }: Cancellable,
  ): Promise<readonly LocalImage[]> {
    const { kind } = this.program;
    const command = await this.#commands.inspect(names);
    const { out, isOk, failure } = await readEngine({ kind, command, signal });
    if (!isOk && failure.code !== "notFound") throw failure;
    return readInspected(out);
  }

  async #transfer(
    { program, args }: EngineCommand,
    options: readonly string[],
    { access, onProgress, signal }: Transfer,
  ): Promise<void> {
    const { kind } = this.program;
    const layers = new LayerProgress();
    await withAccess(kind, access, ({ before, after, env }) => {
      const command = {
        program,
        args: [...before, ...args.slice(0, -1), ...after, ...options, ...args.slice(-1)],
      };
      const onLine = (line: string): void => onProgress?.(layers.read(line));
      return runEngine({ kind, command, env, onLine, signal });
    });
  }

  #command(args: readonly string[]): EngineCommand {
    return { program: this.program.path, args };
  }

  #run(command: EngineCommand, { signal }: Cancellable): Promise<string> {
    return runEngine({ kind: this.program.kind, command, signal });
  }
}
