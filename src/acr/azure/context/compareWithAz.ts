import { realpath } from "node:fs/promises";
import path from "node:path";
import type { Cancellable } from "../../../core/base/abort.ts";
import { judgeAsAz, readAzRules, type AzVerdict } from "./azIgnoreRules.ts";
import { walkContext } from "./contextWalk.ts";
import { findAzIgnoreFile } from "./findIgnoreFile.ts";
import type { ContextListing } from "./listContext.ts";

/** Names that are told; the rest is counted. */
const maxNames = 100;

/** Some of the paths that are decided about differently; folders end with a slash. */
export interface DifferentPaths {
  readonly names: readonly string[];
  readonly count: number;
}

/** What Azure's CLI would do otherwise with the same folder. */
export interface AzDifferences {
  /** Sent by us, left out by the CLI. */
  readonly onlyHere: DifferentPaths;
  /** Left out by us as Docker does, sent by the CLI: a folder stands for all in it. */
  readonly onlyAz: DifferentPaths;
}

/**
 * Tells what `az acr run` and `az acr build` would decide otherwise about the files of a context:
 * their rules for ignore files are their own. Throws as {@link walkContext}.
 */
export async function compareWithAz(
  folder: string,
  listing: ContextListing,
  options: Cancellable & {
    readonly dockerfile?: string | undefined;
    readonly maxEntries?: number | undefined;
  } = {},
): Promise<AzDifferences> {
  const root = await realpath(folder);
  const ignoreFile = await findAzIgnoreFile(root, options.dockerfile);
  const rules = readAzRules(azText(ignoreFile?.text ?? "", ignoreFile?.path));
  const sent = new Set(listing.entries.map((entry) => entry.path));
  const [onlyHere, onlyAz] = [new Names(), new Names()];
  await walkContext<AzVerdict>(root, {
    maxEntries: options.maxEntries ?? 200_000,
    signal: options.signal,
    visit: ({ path: name, kind }, parent) => {
      const verdict = judgeAsAz(rules, name, parent);
      const isSent = sent.has(name);
      if (kind === "folder") {
        if (!isSent && !verdict.isIgnored) onlyAz.add(`${name}/`);
        return { state: verdict, isEntered: isSent };
      }
      if (isSent && verdict.isIgnored) onlyHere.add(name);
      if (!isSent && !verdict.isIgnored && kind !== "other") onlyAz.add(name);
      return { state: verdict, isEntered: false };
    },
  });
  return { onlyHere: onlyHere.told, onlyAz: onlyAz.told };
}

/** With a Dockerfile's own ignore file the CLI leaves out the one of the context. */
function azText(text: string, name: string | undefined): string {
  const isOwn = name !== undefined && path.posix.basename(name) !== ".dockerignore";
  return isOwn ? `${text}\n.dockerignore` : text;
}

class Names {
  readonly #names: string[] = [];
  #count = 0;

  add(name: string): void {
    if (this.#count++ < maxNames) this.#names.push(name);
  }

  get told(): DifferentPaths {
    return { names: this.#names, count: this.#count };
  }
}
