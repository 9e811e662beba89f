import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { throwIfAborted, type Cancellable } from "../../../core/base/abort.ts";
import { messageOf } from "../../../core/base/errors.ts";
import { ContextError } from "./contextError.ts";

/** What is found in a context. */
export interface WalkedEntry {
  /** Below the context, with slashes. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

/** Says of a folder whether it is gone into, and what its entries are told about it. */
interface WalkOptions<T> extends Cancellable {
  /** Entries that are looked at, at most. */
  readonly maxEntries: number;
  /** What is found about an entry, given what was about its folder; only folders are gone into. */
  readonly visit: (
    entry: WalkedEntry,
    parent: T | undefined,
  ) => { readonly state: T; readonly isEntered: boolean };
}

/** What version control keeps at the root of a folder; nobody builds from it (Azure CLI leaves it out). */
const ofVersionControl: ReadonlySet<string> = new Set([
  ".git",
  ".gitignore",
  ".bzr",
  "bzrignore",
  ".hg",
  ".hgignore",
  ".svn",
]);

/** Entries that are looked at in one go; then others have their turn, who may cancel. */
const maxInOneGo = 256;

/**
 * Goes through a folder in the order of names, links not followed. Throws `ContextError`
 * `notAFolder`, `tooManyFiles`, `unreadable`; an `AbortError` when the signal fires.
 */
export async function walkContext<T>(root: string, options: WalkOptions<T>): Promise<void> {
  let left = options.maxEntries;
  const walk = async (folder: string, parent: T | undefined): Promise<void> => {
    throwIfAborted(options.signal);
    for (const entry of await entriesOf(root, folder)) {
      if (left-- === 0) {
        const message = `${root} has more than ${options.maxEntries} entries`;
        throw new ContextError("tooManyFiles", root, message);
      }
      if (left % maxInOneGo === 0) {
        await setImmediate();
        throwIfAborted(options.signal);
      }
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (folder === "" && ofVersionControl.has(name)) continue;
      const kind = kindOf(entry);
      const { state, isEntered } = options.visit({ path: name, kind }, parent);
      if (kind === "folder" && isEntered) await walk(name, state);
    }
  };
  await walk("", undefined);
}

async function entriesOf(root: string, folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const code = folder === "" ? "notAFolder" : "unreadable";
    throw new ContextError(code, folder === "" ? root : folder, messageOf(cause), cause);
  }
}

function kindOf(entry: Dirent): WalkedEntry["kind"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}
