import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack, type Header, type Pack } from "tar-stream";
import { abortError, throwIfAborted, type Cancellable } from "../../../core/base/abort.ts";
import { messageOf } from "../../../core/base/errors.ts";
import { LayoutError } from "../../../core/layout/layoutError.ts";
import { openRegularFile } from "../../../core/layout/regularFile.ts";
import type { ContextArchive } from "../runs/uploadContext.ts";
import { ContextError } from "./contextError.ts";
import type { ContextEntry, ContextListing } from "./listContext.ts";

/** How far the packing is. */
export interface PackProgress {
  /** Bytes of the files that were read so far, not packed. */
  readonly bytes: number;
  /** Of all. */
  readonly total: number;
}

/** What is told while a context is packed. */
export interface PackOptions extends Cancellable {
  readonly onProgress?: ((progress: PackProgress) => void) | undefined;
}

/**
 * Packs a context into a file (`tar.gz`) that was not there, which is the caller's to remove. Modes
 * and times are kept, owners are not. A file that has grown since is cut off where it was; throws
 * `ContextError` `changed` where one has shrunk or is no file any more. After a failure there is no file.
 */
export async function packContext(
  listing: ContextListing,
  file: string,
  options: PackOptions = {},
): Promise<ContextArchive> {
  const { signal } = options;
  throwIfAborted(signal);
  const archive = pack();
  // Who writes hears of it from what is written.
  archive.on("error", () => undefined);
  const target = createWriteStream(file, { flags: "wx", mode: 0o600 });
  const written = pipeline(archive, createGzip(), target, signal ? { signal } : {});
  const writer = new EntryWriter(archive, written);
  try {
    await addEntries(writer, listing, options);
    archive.finalize();
    await written;
  } catch (error) {
    archive.destroy();
    const broken: unknown = await written.then(
      () => error,
      (reason: unknown) => reason,
    );
    if (!isTaken(broken)) await rm(file, { force: true });
    if (signal?.aborted) throw abortError();
    // Where it is not about a file, the archive only failed because it could not be written.
    throw ContextError.is(error) ? error : broken;
  }
  const { size } = await stat(file);
  return { size, open: () => createReadStream(file) };
}

async function addEntries(
  writer: EntryWriter,
  { root, entries, size: total }: ContextListing,
  { onProgress, signal }: PackOptions,
): Promise<void> {
  let bytes = 0;
  for (const entry of entries) {
    throwIfAborted(signal);
    if (entry.kind === "file") {
      await addFile(writer, root, entry, (count) => {
        throwIfAborted(signal);
        onProgress?.({ bytes: (bytes += count), total });
      });
    } else await writer.add(headerOf(entry));
  }
}

async function addFile(
  writer: EntryWriter,
  root: string,
  entry: ContextEntry & { readonly kind: "file" },
  onRead: (count: number) => void,
): Promise<void> {
  const file = await opened(root, entry.path);
  try {
    await writer.add(headerOf(entry), async (write) => {
      for (let left = entry.size; left > 0;) {
        const { buffer, bytesRead } = await file.read(
          Buffer.allocUnsafe(Math.min(left, 64 * 1024)),
        );
        if (bytesRead === 0) throw changed(entry.path, "it became shorter");
        await write(buffer.subarray(0, bytesRead));
        left -= bytesRead;
        onRead(bytesRead);
      }
    });
  } finally {
    await file.close();
  }
}

type EntryHeader = Partial<Header> & Pick<Header, "name">;

type Write = (chunk: Uint8Array) => Promise<void>;

/** Adds entries one after another, as fast as they are written. */
class EntryWriter {
  readonly #archive: Pack;
  /** Rejects when nothing can be written any more, and otherwise never settles. */
  readonly #broken: Promise<never>;

  constructor(archive: Pack, written: Promise<void>) {
    this.#archive = archive;
    this.#broken = written.then(() => new Promise<never>(() => undefined));
    this.#broken.catch(() => undefined);
  }

  /** @param content writes exactly as many bytes as the header says, or throws */
  async add(header: EntryHeader, content?: (write: Write) => Promise<void>): Promise<void> {
    const added = Promise.withResolvers<undefined>();
    const entry = this.#archive.entry(header, (error: unknown) => {
      if (error) added.reject(error);
      else added.resolve(undefined);
    });
    added.promise.catch(() => undefined);
    entry.on("error", added.reject);
    if (content) {
      await content(async (chunk) => {
        if (!entry.write(chunk)) await Promise.race([once(entry, "drain"), this.#broken]);
      });
      entry.end(undefined);
    }
    await Promise.race([added.promise, this.#broken]);
  }
}

function headerOf(entry: ContextEntry): EntryHeader {
  const base = { mode: entry.mode, mtime: entry.modifiedAt, uid: 0, gid: 0 };
  switch (entry.kind) {
    case "file":
      return { ...base, name: entry.path, type: "file", size: entry.size };
    case "folder":
      return { ...base, name: `${entry.path}/`, type: "directory", size: 0 };
    case "link":
      return { ...base, name: entry.path, type: "symlink", linkname: entry.target, size: 0 };
  }
}

async function opened(root: string, name: string): Promise<FileHandle> {
  try {
    return await openRegularFile(path.join(root, name));
  } catch (error) {
    if (LayoutError.is(error)) throw changed(name, "it is no file any more", error);
    throw new ContextError("unreadable", name, messageOf(error), error);
  }
}

function changed(name: string, how: string, cause?: unknown): ContextError {
  return new ContextError("changed", name, `${name} changed while it was packed: ${how}`, cause);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
