import { lstat, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import { messageOf } from "../../core/base/errors.ts";
import { parseJsonObject, readObject, readString, type JsonObject } from "../../core/base/json.ts";
import { readDescriptor, type Descriptor } from "../../core/oci/descriptor.ts";
import { algorithmOf, digestOf, type Digest } from "../../core/oci/digest.ts";
import { InvalidReferenceError, parseReference, type Reference } from "../../core/oci/reference.ts";
import { guessListName } from "./dockerCliNames.ts";

/** A member of a draft of the Docker CLI. */
export interface DockerCliEntry {
  /** Name of its file. */
  readonly file: string;
  /** The image as it was given to `docker manifest create`, written out in full. */
  readonly reference: Reference;
  /** With the platform as `docker manifest annotate` left it. */
  readonly descriptor: Descriptor;
}

/** What is wrong with a file of the store. All but `unverified` keep the entry out of the draft. */
export type DockerCliProblem =
  | { readonly code: "unreadable"; readonly file: string; readonly reason: string }
  | { readonly code: "tooLarge"; readonly file: string; readonly bytes: number }
  /** A member that an entry must have is missing or cannot be read. */
  | {
      readonly code: "notAnEntry";
      readonly file: string;
      readonly member: "Ref" | "Descriptor" | "Raw";
    }
  | {
      readonly code: "digestMismatch";
      readonly file: string;
      readonly claimed: Digest;
      readonly actual: Digest;
    }
  /** The manifest itself is not in the file, so its digest could not be checked. */
  | { readonly code: "unverified"; readonly file: string }
  /** More files than anybody puts into a list; those beyond are left out. */
  | { readonly code: "tooMany"; readonly file: string; readonly count: number };

/** Whether a problem keeps an entry out of the draft. */
export function leavesOut({ code }: DockerCliProblem): boolean {
  return code !== "unverified";
}

/** A manifest list that `docker manifest create` began and nobody pushed or removed. Read-only. */
export interface DockerCliDraft {
  /** Name of its folder, which cannot be turned back into a reference for certain (docker/cli#4746). */
  readonly name: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** The most likely reference of the list. */
  readonly guess: Reference | undefined;
  /** In the order in which Docker would push them: of their file names, byte by byte. */
  readonly entries: readonly DockerCliEntry[];
  readonly problems: readonly DockerCliProblem[];
}

/** A manifest of 4 MiB as base64 and once more as JSON. */
const maxFileBytes = 16 * 1024 * 1024;
const maxFiles = 500;
const maxDrafts = 1000;

/** Where the Docker CLI keeps its files: `DOCKER_CONFIG`, else `.docker` in the home folder. */
export function dockerConfigFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const { DOCKER_CONFIG: named } = environment;
  return named === undefined || named === "" ? path.join(home, ".docker") : named;
}

/** The folder in which {@link listDockerCliDrafts} looks, for who watches it. */
function dockerManifestsFolder(configFolder: string): string {
  return path.join(configFolder, "manifests");
}

/**
 * Reads the lists that `docker manifest create` keeps below a Docker config folder
 * (docker/cli, cli/manifest/store). Nothing is written and no link followed. A file that is no
 * entry is a problem of its draft, never an error; without a store there are no drafts.
 */
export async function listDockerCliDrafts(
  configFolder: string,
  options: Cancellable = {},
): Promise<readonly DockerCliDraft[]> {
  const store = dockerManifestsFolder(configFolder);
  const folders = (await entriesOf(store)).filter((each) => each.isDirectory());
  const drafts: DockerCliDraft[] = [];
  for (const { name } of folders.sort(byName).slice(0, maxDrafts)) {
    throwIfAborted(options.signal);
    drafts.push(await readDraft(path.join(store, name), name));
  }
  return drafts;
}

async function readDraft(folder: string, name: string): Promise<DockerCliDraft> {
  const files = (await entriesOf(folder)).filter((each) => !each.isDirectory()).sort(byName);
  const results = [];
  for (const file of files.slice(0, maxFiles)) {
    results.push(await readEntry(path.join(folder, file.name), file.name));
  }
  const entries = results.flatMap(({ entry }) => entry ?? []);
  const problems = results.flatMap(({ problem }) => problem ?? []);
  const last = files[maxFiles];
  if (last) problems.push({ code: "tooMany", file: last.name, count: files.length });
  const guess = guessListName(
    name,
    entries.map(({ reference }) => reference),
  );
  return { name, folder, guess, entries, problems };
}

interface EntryResult {
  readonly entry?: DockerCliEntry;
  readonly problem?: DockerCliProblem;
}

async function readEntry(location: string, file: string): Promise<EntryResult> {
  try {
    const state = await lstat(location);
    if (!state.isFile()) {
      return { problem: { code: "unreadable", file, reason: "Not a regular file" } };
    }
    if (state.size > maxFileBytes) {
      return { problem: { code: "tooLarge", file, bytes: state.size } };
    }
    return await parseEntry(parseJsonObject(await readFile(location)), file);
  } catch (error) {
    return { problem: { code: "unreadable", file, reason: messageOf(error) } };
  }
}

async function parseEntry(json: JsonObject, file: string): Promise<EntryResult> {
  const reference = readReference(readString(json, "Ref"));
  if (!reference) return { problem: { code: "notAnEntry", file, member: "Ref" } };
  const descriptor = readDescriptor(readObject(json, "Descriptor") ?? {});
  if (!descriptor) return { problem: { code: "notAnEntry", file, member: "Descriptor" } };
  const entry = { file, reference, descriptor };
  const raw = readString(json, "Raw");
  if (raw === undefined) return { entry, problem: { code: "unverified", file } };
  const bytes = new Uint8Array(Buffer.from(raw, "base64"));
  const { digest: claimed } = descriptor;
  const actual = await digestOf(bytes, algorithmOf(claimed));
  if (actual !== claimed) {
    return { problem: { code: "digestMismatch", file, claimed, actual } };
  }
  if (bytes.length !== descriptor.size) {
    return { problem: { code: "notAnEntry", file, member: "Raw" } };
  }
  return { entry };
}

function readReference(text: string | undefined): Reference | undefined {
  if (text === undefined) return undefined;
  try {
    return parseReference(text);
  } catch (error) {
    if (InvalidReferenceError.is(error)) return undefined;
    throw error;
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return []; // no store, no right to read it, or not a folder: the Docker CLI has no drafts for us
  }
}

/** As Go sorts: by UTF-8 bytes. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}
