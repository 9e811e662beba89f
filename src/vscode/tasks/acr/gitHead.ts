import { readFile } from "node:fs/promises";
import path from "node:path";

/** What the run's template values say of the repository; empty where there is none. */
interface GitHead {
  readonly commit: string;
  readonly branch: string;
}

/** What is checked out in a folder, read from the files that Git keeps. */
export async function gitHead(folder: string): Promise<GitHead> {
  const git = path.join(folder, ".git");
  const head = (await textOf(path.join(git, "HEAD"))).trim();
  const [, ref] = /^ref: (refs\/[\w./-]+)$/.exec(head) ?? [];
  if (ref === undefined) return { commit: /^[0-9a-f]{40,64}$/.test(head) ? head : "", branch: "" };
  const own = (await textOf(path.join(git, ...ref.split("/")))).trim();
  const packed = own === "" ? await textOf(path.join(git, "packed-refs")) : "";
  const line = packed.split("\n").find((each) => each.endsWith(` ${ref}`));
  return { commit: own || (line?.split(" ")[0] ?? ""), branch: ref.replace(/^refs\/heads\//, "") };
}

function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
