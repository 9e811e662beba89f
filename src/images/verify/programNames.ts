import type { ImageConfig } from "../../core/oci/imageConfig.ts";

/** Programs that do nothing but start another one, which is the one that matters. */
const starters: ReadonlySet<string> = new Set(["tini", "dumb-init", "catatonit", "env"]);
const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash"]);
/** Words that a shell does itself; nothing on the disk is meant. */
const builtins: ReadonlySet<string> = new Set(
  (
    ". : [ cd echo eval exec exit export false for if printf pwd read set shift source test trap " +
    "true ulimit umask unset until wait while case"
  ).split(" "),
);

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const windowsFolders = ["C:\\Windows\\System32", "C:\\Windows"];
const windowsEndings = ["", ".exe", ".com"];

/** Folders of a search path that are looked into; real ones name a dozen. */
const maxFolders = 64;

/** Paths at which a program may lie, the first that is there being it. */
export type ProgramPaths = readonly string[];

/** Where programs are looked for. */
export interface SearchPath {
  readonly isWindows: boolean;
  readonly folders: readonly string[];
  readonly workingDir: string;
}

/** How the image of a config finds its programs (image-spec config.md, `Env` and `WorkingDir`). */
export function searchPathOf({ env, workingDir = "", platform }: ImageConfig): SearchPath {
  const isWindows = platform.os.toLowerCase() === "windows";
  const path = env.find((each) => /^path=/i.test(each))?.slice("path=".length);
  const listed = (value: string, separator: string) =>
    value.split(separator).filter(Boolean).slice(0, maxFolders);
  const unix = listed(path ?? defaultPath, ":");
  const windows = [...listed(path ?? "", ";"), ...windowsFolders];
  return { isWindows, folders: isWindows ? windows : unix, workingDir };
}

/**
 * The programs that a command line runs: the first word, and what that one starts where it is a mere
 * starter such as `tini` or a shell.
 */
export function programsOf(words: readonly string[], search: SearchPath): readonly ProgramPaths[] {
  const [name, ...rest] = words;
  if (name === undefined || name === "") return [];
  const started = startedBy(baseName(name), rest);
  return [pathsOf(name, search), ...(started ? [pathsOf(started, search)] : [])];
}

function startedBy(starter: string, rest: readonly string[]): string | undefined {
  if (starters.has(starter)) {
    return rest.find((word) => !word.startsWith("-") && !word.includes("="));
  }
  if (!shells.has(starter)) return undefined;
  const option = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = option < 0 ? undefined : rest[option + 1];
  if (script === undefined) return undefined;
  const word = /^\s*(?:exec\s+)?([\w./+-]+)(?=\s|$)/.exec(script)?.[1];
  return word !== undefined && builtins.has(word) ? undefined : word;
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function pathsOf(name: string, search: SearchPath): ProgramPaths {
  return search.isWindows ? windowsPaths(name, search) : unixPaths(name, search);
}

function unixPaths(name: string, { folders, workingDir }: SearchPath): ProgramPaths {
  if (name.startsWith("/")) return [name];
  if (name.includes("/")) return [`${workingDir}/${name}`];
  return folders.map((folder) => `${folder}/${name}`);
}

/** Windows layers keep the drive `C:` below `Files` (hcsshim's layer format). */
function windowsPaths(name: string, { folders, workingDir }: SearchPath): ProgramPaths {
  const isPath = /[\\/]/.test(name);
  const isAbsolute = /^(?:[a-z]:)?[\\/]/i.test(name);
  const places = isAbsolute ? [name] : [workingDir, ...folders].map((dir) => `${dir}\\${name}`);
  return (isPath ? places.slice(0, 1) : places).flatMap((place) => {
    const path = `Files/${place.replace(/^[a-z]:/i, "").replaceAll("\\", "/")}`;
    return windowsEndings.map((ending) => path + ending);
  });
}
