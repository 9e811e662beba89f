import { pipeline } from "node:stream/promises";
import { extract, type Header } from "tar-stream";
import { isAbortError } from "../../core/base/abort.ts";
import type { Executable } from "../../core/oci/executable.ts";
import { executableHeaderBytes, readExecutable } from "../../core/oci/readExecutable.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { LayerError } from "./layerError.ts";
import { tidyPath } from "./filePaths.ts";
import type { ReadBudget } from "./readBudget.ts";

/** What a layer has under a path. */
export type LayerEntry =
  | {
      readonly kind: "file";
      /** Whether its mode lets somebody run it. */
      readonly isRunnable: boolean;
      readonly program?: Executable;
      /** The words of a script's first line after `#!`. */
      readonly interpreter?: readonly string[];
    }
  | { readonly kind: "folder" }
  /** A symbolic link; the target as written. */
  | { readonly kind: "symlink"; readonly target: string }
  /** Another name of a file of the same layer. */
  | { readonly kind: "hardLink"; readonly target: string }
  /** Neither this nor anything below it is taken from lower layers (image-spec layer.md, "Whiteouts"). */
  | { readonly kind: "whiteout" };

/** The names in one layer, as far as it was read; contents are not kept. */
export class LayerFiles {
  readonly #ignoresCase: boolean;
  readonly #entries = new Map<string, LayerEntry>();
  /** Folders of which lower layers have nothing that counts: opaque ones and whiteouts. */
  readonly #takenAway = new Set<string>();

  constructor(options: { readonly ignoresCase: boolean }) {
    this.#ignoresCase = options.ignoresCase;
  }

  get(path: string): LayerEntry | undefined {
    return this.#entries.get(this.#keyOf(path));
  }

  set(path: string, entry: LayerEntry): void {
    const key = this.#keyOf(path);
    this.#entries.set(key, entry);
    if (entry.kind === "whiteout") this.#takenAway.add(key);
  }

  /** Says that a folder hides what lower layers have in it. */
  hideBelow(folder: string): void {
    this.#takenAway.add(this.#keyOf(folder));
  }

  /** Whether lower layers are not to be asked for a path: a folder above it was taken away. */
  hides(path: string): boolean {
    if (this.#takenAway.size === 0) return false;
    const key = this.#keyOf(path);
    let end = 0;
    while (end >= 0) {
      if (this.#takenAway.has(key.slice(0, end))) return true;
      end = key.indexOf("/", end + 1);
    }
    return false;
  }

  *[Symbol.iterator](): Generator<readonly [path: string, entry: LayerEntry]> {
    yield* this.#entries;
  }

  #keyOf(path: string): string {
    return this.#ignoresCase ? path.toLowerCase() : path;
  }
}

const whiteoutPrefix = ".wh.";
const opaqueMarker = ".wh..wh..opq";

/**
 * Reads the archive of a layer into `files`, until it ends or `isEnough` says so of a path that was
 * just added. Throws `LayerError`; what the stream throws passes through.
 */
export async function readLayerFiles(
  archive: AsyncIterable<Uint8Array>,
  files: LayerFiles,
  options: { readonly budget: ReadBudget; readonly isEnough: (path: string) => boolean },
): Promise<void> {
  const reader = extract();
  // Its failure ends the loop below, and is thrown there.
  const feeding = pipeline(archive, reader).catch(() => undefined);
  try {
    for await (const entry of reader) {
      options.budget.take("files", 1);
      const path = await addEntry(entry, files);
      if (options.isEnough(path)) break;
    }
  } catch (error) {
    if (isAbortError(error) || StoreError.is(error) || LayerError.is(error)) throw error;
    throw new LayerError("brokenLayer", "The layer is no archive", { cause: error });
  } finally {
    reader.destroy();
    await feeding;
  }
}

/** A file as `tar-stream` gives it; its own types know no absent fields. */
interface Entry extends AsyncIterable<unknown> {
  readonly header: Pick<Header, "name" | "type"> & {
    readonly mode?: number | null;
    readonly linkname?: string | null;
  };
}

async function addEntry(entry: Entry, files: LayerFiles): Promise<string> {
  const { name, type, mode, linkname } = entry.header;
  const path = tidyPath(name);
  const head = await readHead(entry);
  const [, folder = "", last = path] = /^(?:(.*)\/)?([^/]*)$/.exec(path) ?? [];
  if (last === opaqueMarker) {
    files.hideBelow(folder);
  } else if (last.startsWith(whiteoutPrefix)) {
    const hidden = last.slice(whiteoutPrefix.length);
    files.set(folder === "" ? hidden : `${folder}/${hidden}`, { kind: "whiteout" });
  } else {
    const known = toEntry(type, { head, mode: mode ?? 0, target: linkname ?? "" });
    if (known) files.set(path, known);
  }
  return path;
}

function toEntry(
  type: Header["type"],
  file: { readonly head: Uint8Array; readonly mode: number; readonly target: string },
): LayerEntry | undefined {
  const { head, mode, target } = file;
  switch (type) {
    case "file":
    case "contiguous-file": {
      const program = readExecutable(head);
      const interpreter = program ? undefined : readInterpreter(head);
      return {
        kind: "file",
        isRunnable: (mode & 0o111) !== 0,
        ...(program && { program }),
        ...(interpreter && { interpreter }),
      };
    }
    case "directory":
      return { kind: "folder" };
    case "symlink":
      return { kind: "symlink", target };
    case "link":
      return { kind: "hardLink", target };
    default:
      return undefined;
  }
}

/** The first bytes of a file. The rest is read as well, since the archive goes on behind it. */
async function readHead(entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of entry) {
    if (!(chunk instanceof Uint8Array)) continue;
    if (size < executableHeaderBytes) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, executableHeaderBytes);
}

/** Linux reads at most 255 bytes of such a line (execve(2), "Interpreter scripts"). */
function readInterpreter(head: Uint8Array): readonly string[] | undefined {
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  const [line = ""] = Buffer.from(head.subarray(2, 257)).toString("utf8").split("\n");
  const words = line.trim().split(/\s+/).filter(Boolean);
  return words.length > 0 ? words : undefined;
}
