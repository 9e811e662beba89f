import {
  Disposable as VscodeDisposable,
  EventEmitter,
  FileChangeType,
  FileSystemError,
  FileType,
  type Disposable,
  type FileChangeEvent,
  type FilePermission,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from "vscode";
import type { Digest } from "../../core/oci/digest.ts";
import { toFileSystemError } from "./failures.ts";

/** What a file holds. */
export interface FileContent {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
}

interface Version {
  readonly digest: Digest;
  readonly mtime: number;
}

/** A file system of documents that are made elsewhere: there are no folders. */
export abstract class VirtualFiles implements FileSystemProvider, Disposable {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  /** What was last seen of a file: VS Code reads one again only if its time or size is another. */
  readonly #versions = new Map<string, Version>();

  /** Of every file; undefined if files can be written. */
  protected abstract readonly permissions: FilePermission | undefined;

  /** The content of a file. Whatever it throws is explained to the user. */
  protected abstract read(uri: Uri): Promise<FileContent>;

  abstract writeFile(uri: Uri, content: Uint8Array): Promise<void>;

  async stat(uri: Uri): Promise<FileStat> {
    const content = await this.#read(uri);
    const { mtime } = this.#versionOf(uri, content.digest);
    const { permissions } = this;
    return {
      type: FileType.File,
      ctime: 0,
      mtime,
      size: content.bytes.length,
      ...(permissions !== undefined && { permissions }),
    };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).bytes;
  }

  /** Says that a file has other content now. */
  changed(uri: Uri): void {
    this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  /** Says that a file is gone. */
  deleted(uri: Uri): void {
    this.#versions.delete(uri.toString());
    this.#changed.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  watch(): Disposable {
    return new VscodeDisposable(() => undefined);
  }

  readDirectory(uri: Uri): never {
    throw FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #read(uri: Uri): Promise<FileContent> {
    try {
      return await this.read(uri);
    } catch (error) {
      throw toFileSystemError(error, uri);
    }
  }

  /** A tag may move to a manifest of the same size, so the time has to tell them apart. */
  #versionOf(uri: Uri, digest: Digest): Version {
    const key = uri.toString();
    const known = this.#versions.get(key);
    if (known?.digest === digest) return known;
    const version = { digest, mtime: known ? Math.max(Date.now(), known.mtime + 1) : 0 };
    this.#versions.set(key, version);
    return version;
  }
}
