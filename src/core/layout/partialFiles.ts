import { randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isJsonObject, parseJson, readString } from "../base/json.ts";
import { isFileError } from "./layoutFailure.ts";
import { noteOfProcess, readProcess, runs } from "./processPlace.ts";

/** Nothing is written to a file for so long unless its process is gone. */
const silentMs = 24 * 60 * 60_000;

const suffix = ".partial";
const pattern = /^\..+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.partial$/;

/** Takes a note back; never throws. */
export type ForgetPartial = () => Promise<void>;

/** A file beside another one whose place it takes when it is whole: `.<name>.<uuid>.partial`. */
export function partialFileOf(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}${suffix}`);
}

/** Whether a name is that of a file that {@link partialFileOf} gave for another one. */
export function isPartialOf(name: string, target: string): boolean {
  return name.startsWith(`.${path.basename(target)}.`) && name.endsWith(suffix);
}

/**
 * Notes the partial files that are being written, in any folder of the user's, so that what a crash
 * leaves of them can be removed. A folder of notes that cannot be used is an empty one.
 */
export class PartialFiles {
  readonly #folder: string;

  /** @param folder absolute; made when it is needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes a file of {@link partialFileOf} before it is made. */
  async note(file: string): Promise<ForgetPartial> {
    const note = path.join(this.#folder, `${randomUUID()}.json`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(note, JSON.stringify({ file, ...noteOfProcess() }));
    } catch {
      // It is written all the same; only a crash would leave it.
    }
    return async () => {
      await rm(note, { force: true }).catch(() => undefined);
    };
  }

  /** Removes the files of processes that are gone, and their notes. Never throws. */
  async clear(): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      try {
        await clearNoted(path.join(this.#folder, name));
      } catch {
        // It is tried again the next time.
      }
    }
  }
}

async function clearNoted(note: string): Promise<void> {
  const json = parseJson((await readFile(note)).toString());
  const noted = isJsonObject(json) ? json : {};
  const file = readString(noted, "file") ?? "";
  const isWritten = runs(readProcess(noted)) ?? !((await isSilent(file)) && (await isSilent(note)));
  if (isWritten) return;
  // Nothing else is removed, whatever a note says.
  if (path.isAbsolute(file) && pattern.test(path.basename(file)) && (await isFile(file))) {
    await rm(file, { force: true });
  }
  await rm(note, { force: true });
}

/** Of what another computer or container writes, nothing else can be told. */
async function isSilent(file: string): Promise<boolean> {
  try {
    return Date.now() - (await lstat(file)).mtimeMs > silentMs;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return true;
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
