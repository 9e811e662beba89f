import { isAbortError, throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Executable } from "../../core/oci/executable.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { LayeredFiles, type FoundFile } from "./layeredFiles.ts";
import { LayerError } from "./layerError.ts";
import { LayerFiles, readLayerFiles } from "./layerFiles.ts";
import { programsOf, searchPathOf, type ProgramPaths, type SearchPath } from "./programNames.ts";
import { ReadBudget, type ReadLimits } from "./readBudget.ts";
import { unpackLayer } from "./unpackLayer.ts";
import type { NotExaminedReason } from "./verifyFinding.ts";

/** Programs that are taken where the one that the image runs is not found. */
const maxOtherPrograms = 20;

/** A program of an image. */
export interface ExaminedProgram {
  /** From the root of the image, links followed. */
  readonly path: string;
  readonly executable: Executable;
}

/** What the layers of an image tell of its programs. */
export interface Examination {
  /** What the image runs. */
  readonly programs: readonly ExaminedProgram[];
  /** Where that is not known: other programs that are in it. */
  readonly others: readonly ExaminedProgram[];
  /** Why there are neither. */
  readonly reason?: NotExaminedReason;
  /** Bytes of layers that were downloaded. */
  readonly storedBytes: number;
}

/** An image whose layers are to be looked through. */
export interface ImageToExamine {
  readonly repository: string;
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
  readonly config: ImageConfig;
}

/**
 * Finds the program that an image runs and reads for which machine it is. Layers are streamed from
 * the top and no further than needed; a script leads to its interpreter. Where the image names no
 * program that is there, some other programs of it are taken.
 *
 * What cannot be read is a `reason`; throws only an `AbortError`.
 */
export async function examineImage(
  store: ImageStore,
  image: ImageToExamine,
  options: Cancellable & { readonly limits: ReadLimits },
): Promise<Examination> {
  const search = searchPathOf(image.config);
  const budget = new ReadBudget(options.limits);
  const files = new LayeredFiles();
  const { entrypoint, cmd } = image.config;
  const hunt = new ProgramHunt(files, programsOf([...entrypoint, ...cmd], search), search);
  let reason: NotExaminedReason | undefined;
  for (const layer of image.layers.toReversed()) {
    throwIfAborted(options.signal);
    if (hunt.isOver()) break;
    const names = new LayerFiles({ ignoresCase: search.isWindows });
    files.addBelow(names);
    const failure = await readLayer(
      store,
      { ...image, layer },
      { ...options, names, budget, hunt },
    );
    reason ??= failure;
    if (failure === "tooLarge") break;
  }
  const programs = hunt.programs();
  const others = programs.length > 0 ? [] : hunt.others();
  const found = { programs, others, storedBytes: budget.storedBytes };
  if (programs.length + others.length > 0) return found;
  return { ...found, reason: reason ?? hunt.reason() };
}

async function readLayer(
  store: ImageStore,
  { repository, layer }: { readonly repository: string; readonly layer: Descriptor },
  options: Cancellable & {
    readonly names: LayerFiles;
    readonly budget: ReadBudget;
    readonly hunt: ProgramHunt;
  },
): Promise<NotExaminedReason | undefined> {
  const { signal, names, budget, hunt } = options;
  try {
    const { stream } = await store.getBlob(repository, layer.digest, { signal });
    const isEnough = (path: string) => hunt.wants(path) && hunt.isOver();
    await readLayerFiles(unpackLayer(stream, budget), names, { budget, isEnough });
    return undefined;
  } catch (error) {
    if (isAbortError(error)) throw error;
    throwIfAborted(signal);
    return LayerError.is(error) ? error.code : "brokenLayer";
  }
}

/** Looks for programs in the files that are known so far. */
class ProgramHunt {
  readonly #files: LayeredFiles;
  readonly #wanted: readonly ProgramPaths[];
  readonly #search: SearchPath;
  /** Paths that were looked up in vain: only they can bring the hunt forward. */
  #unknown = new Set<string>();
  #sawUnknownProgram = false;

  constructor(files: LayeredFiles, wanted: readonly ProgramPaths[], search: SearchPath) {
    this.#files = files;
    this.#wanted = wanted;
    this.#search = search;
  }

  wants(path: string): boolean {
    return this.#unknown.has(this.#search.isWindows ? path.toLowerCase() : path);
  }

  /** Whether lower layers have nothing to add. */
  isOver(): boolean {
    this.#unknown = new Set();
    if (this.#wanted.length === 0) return !this.#otherPrograms().next().done;
    return this.#wanted.every((paths) => this.#follow(paths, 0) !== undefined);
  }

  /** What the image runs, as far as it is known. */
  programs(): readonly ExaminedProgram[] {
    const found = this.#wanted.flatMap((paths) => this.#follow(paths, 0) ?? []);
    return [...new Map(found.map((program) => [program.path, program])).values()];
  }

  /** Some other programs of the image. */
  others(): readonly ExaminedProgram[] {
    const found: ExaminedProgram[] = [];
    for (const program of this.#otherPrograms()) {
      found.push(program);
      if (found.length === maxOtherPrograms) break;
    }
    return found;
  }

  reason(): NotExaminedReason {
    return this.#sawUnknownProgram ? "unknownProgram" : "noProgram";
  }

  /** The programs behind a name; `undefined` while one of them is not found. */
  #follow(paths: ProgramPaths, scripts: number): readonly ExaminedProgram[] | undefined {
    const file = this.#firstOf(paths);
    if (!file) return undefined;
    const { program, interpreter } = file.entry;
    if (program) return [{ path: `/${file.path}`, executable: program }];
    if (!interpreter || scripts > 0) {
      this.#sawUnknownProgram = true;
      return [];
    }
    const named = programsOf(interpreter, this.#search);
    const found = named.map((each) => this.#follow(each, scripts + 1));
    return found.every((each) => each !== undefined) ? found.flat() : undefined;
  }

  #firstOf(paths: ProgramPaths): FoundFile | undefined {
    for (const path of paths) {
      const file = this.#files.find(path, (unknown) => this.#noteUnknown(unknown));
      if (file) return file;
    }
    return undefined;
  }

  #noteUnknown(path: string): void {
    this.#unknown.add(this.#search.isWindows ? path.toLowerCase() : path);
  }

  *#otherPrograms(): Generator<ExaminedProgram> {
    for (const { path, entry } of this.#files.files()) {
      const { program, isRunnable } = entry;
      const isProgram = this.#search.isWindows ? path.endsWith(".exe") : isRunnable;
      if (program && isProgram) yield { path: `/${path}`, executable: program };
    }
  }
}
