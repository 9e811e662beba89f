import type { Stats } from "node:fs";
import { lstat, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { throwIfAborted, type Cancellable } from "../../../core/base/abort.ts";
import { messageOf } from "../../../core/base/errors.ts";
import { ContextError } from "./contextError.ts";
import { walkContext, type WalkedEntry } from "./contextWalk.ts";
import { contextIgnoreFile, findIgnoreFile, type IgnoreFile } from "./findIgnoreFile.ts";
import { keepRule, readIgnoreRules, type IgnoreRule } from "./ignoreRules.ts";
import { judgePath, mayKeepBelow, type IgnoreVerdict } from "./ignoreVerdict.ts";
import { probableSecrets } from "./probableSecrets.ts";

/** What is sent of a context. Paths are below it, with slashes; a folder's has none at its end. */
export type ContextEntry = {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly modifiedAt: Date;
} & (
  | { readonly kind: "file"; readonly size: number }
  | { readonly kind: "folder" }
  /** Kept as it is, wherever it leads; what it leads to is not read. */
  | { readonly kind: "link"; readonly target: string }
);

/** Which context is wanted. */
export interface ContextOptions extends Cancellable {
  /** The one Dockerfile that is built from, below the context: its own ignore file counts, and it is kept. */
  readonly dockerfile?: string | undefined;
  /** Files that are sent whatever the ignore file says: the task file, Dockerfiles that steps name. */
  readonly keep?: readonly string[] | undefined;
  /** Files that steps name otherwise: it is said which of them are left out. */
  readonly wanted?: readonly string[] | undefined;
  /** Entries of the folder that are looked at, at most: 200,000 unless given. */
  readonly maxEntries?: number | undefined;
}

/** A context as it will be sent. */
export interface ContextListing {
  /** The folder itself, links resolved. */
  readonly root: string;
  /** In the order of names, folders before what is in them. */
  readonly entries: readonly ContextEntry[];
  /** Bytes of all files, not packed. */
  readonly size: number;
  readonly ignoreFile: IgnoreFile | undefined;
  /** Of those that are wanted: there, but left out by the ignore file. */
  readonly excluded: readonly string[];
  /** Of those that are to be kept or wanted: not there. */
  readonly missing: readonly string[];
  /** Sockets, pipes and devices, which no archive for a build holds. */
  readonly unusable: readonly string[];
  /** Files that are sent and by their names hold secrets; to be said before they are. */
  readonly probableSecrets: readonly string[];
}

const defaultMaxEntries = 200_000;

/**
 * Lists what of a folder Docker would send for a build: all but what the ignore file leaves out, and
 * what version control keeps at its root. Throws `ContextError`; an `AbortError` when the signal fires.
 */
export async function listContext(
  folder: string,
  options: ContextOptions = {},
): Promise<ContextListing> {
  const { dockerfile, maxEntries = defaultMaxEntries, signal } = options;
  const root = await resolved(folder);
  const kept = [...(options.keep ?? []), ...(dockerfile === undefined ? [] : [dockerfile])];
  const keep = new Set(kept.map((name) => path.posix.normalize(name)));
  const ignoreFile = await findIgnoreFile(root, dockerfile);
  const rules = contextRules(ignoreFile, keep);
  const found: WalkedEntry[] = [];
  await walkContext<Walked>(root, {
    maxEntries,
    signal,
    visit: (entry, parent) => {
      const verdict = judgePath(rules, entry.path, parent?.verdict);
      const walked: Walked = { entry, verdict, parent };
      if (!verdict.isIgnored) addWithFolders(walked, found);
      return { state: walked, isEntered: !verdict.isIgnored || mayKeepBelow(rules, entry.path) };
    },
  });
  const entries = await described(root, found, options);
  return {
    root,
    entries,
    size: entries.reduce((sum, entry) => sum + (entry.kind === "file" ? entry.size : 0), 0),
    ignoreFile,
    unusable: found.filter(({ kind }) => kind === "other").map((entry) => entry.path),
    probableSecrets: probableSecrets(entries),
    ...(await missingOf(root, entries, { keep, wanted: options.wanted ?? [] })),
  };
}

interface Walked {
  readonly entry: WalkedEntry;
  readonly verdict: IgnoreVerdict;
  readonly parent: Walked | undefined;
  isAdded?: true;
}

/** The rules of an ignore file, and those that hold without one. */
function contextRules(
  ignoreFile: IgnoreFile | undefined,
  keep: ReadonlySet<string>,
): readonly IgnoreRule[] {
  const rules = readIgnoreRules(ignoreFile?.text ?? "");
  const own = [...keep].map((name) => keepRule(name));
  if (!ignoreFile) return [...rules, ...own];
  if (ignoreFile.path === contextIgnoreFile) return [...rules, ...own, keepRule(contextIgnoreFile)];
  // Otherwise the builder over there would go by that one.
  const [others] = readIgnoreRules(contextIgnoreFile);
  return [...rules, ...own, ...(others ? [others] : [])];
}

/** A folder that is left out comes along with what is kept of it. */
function addWithFolders(walked: Walked, found: WalkedEntry[]): void {
  if (walked.isAdded) return;
  if (walked.parent) addWithFolders(walked.parent, found);
  walked.isAdded = true;
  found.push(walked.entry);
}

async function resolved(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    throw new ContextError("notAFolder", folder, messageOf(cause), cause);
  }
}

async function described(
  root: string,
  found: readonly WalkedEntry[],
  { signal }: Cancellable,
): Promise<readonly ContextEntry[]> {
  const entries: ContextEntry[] = [];
  for (const { path: name } of found) {
    throwIfAborted(signal);
    const entry = await describe(root, name);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** `undefined` for what is no file, folder or link, or is gone by now. */
async function describe(root: string, name: string): Promise<ContextEntry | undefined> {
  const stats = await statsOf(root, name);
  if (!stats) return undefined;
  const { mode, mtime: modifiedAt } = stats;
  const base = {
    path: name,
    mode: process.platform === "win32" ? 0o755 : mode & 0o7777,
    modifiedAt,
  };
  if (stats.isFile()) return { ...base, kind: "file", size: stats.size };
  if (stats.isDirectory()) return { ...base, kind: "folder" };
  if (!stats.isSymbolicLink()) return undefined;
  const target = await unlessGone(name, readlink(path.join(root, name)));
  return target === undefined ? undefined : { ...base, kind: "link", target };
}

function statsOf(root: string, name: string): Promise<Stats | undefined> {
  return unlessGone(name, lstat(path.join(root, name)));
}

async function unlessGone<T>(name: string, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new ContextError("unreadable", name, messageOf(cause), cause);
  }
}

async function missingOf(
  root: string,
  entries: readonly ContextEntry[],
  { keep, wanted }: { readonly keep: ReadonlySet<string>; readonly wanted: readonly string[] },
): Promise<Pick<ContextListing, "excluded" | "missing">> {
  const present = new Set(entries.map((entry) => entry.path));
  const excluded: string[] = [];
  const missing: string[] = [];
  for (const name of new Set([...keep, ...wanted.map((each) => path.posix.normalize(each))])) {
    if (present.has(name)) continue;
    const isInside = !name.startsWith("../") && !path.posix.isAbsolute(name);
    (isInside && (await statsOf(root, name)) ? excluded : missing).push(name);
  }
  return { excluded, missing };
}
