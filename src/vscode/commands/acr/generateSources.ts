import path from "node:path";
import { RelativePattern, workspace, type Uri, type WorkspaceFolder } from "vscode";
import { messageOf } from "../../../core/base/errors.ts";
import type { BuildSource, SourceFile } from "../../../acr/generate/buildSource.ts";
import { groupDockerfiles, type DockerfileGroup } from "../../../acr/generate/dockerfileSources.ts";
import { readBake } from "../../../acr/generate/readBake.ts";
import type { Services } from "../services.ts";
import { printBake } from "./printBake.ts";

/** What the workspace has that images are built by. */
export interface WorkspaceSources {
  readonly folder: WorkspaceFolder;
  readonly dockerfiles: readonly DockerfileGroup[];
  /** Bake files, by path. */
  readonly bakeFiles: readonly Uri[];
  /** Text of a Dockerfile by its path from the folder. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Files of a kind that are looked at. */
const maxFiles = 200;
const excluded = "**/{node_modules,.git}/**";
const dockerfileNames =
  "**/{[Dd]ockerfile,[Cc]ontainerfile,[Dd]ockerfile.*,[Cc]ontainerfile.*,*.[Dd]ockerfile}";
const bakeNames = "**/docker-bake{,.override}.{json,hcl}";

/** Reads the Dockerfiles of a folder and finds its bake files. */
export async function workspaceSources(folder: WorkspaceFolder): Promise<WorkspaceSources> {
  const find = (pattern: string) =>
    workspace.findFiles(new RelativePattern(folder, pattern), excluded, maxFiles);
  const [dockerfiles, bakeFiles] = await Promise.all([find(dockerfileNames), find(bakeNames)]);
  const files = await Promise.all(
    dockerfiles
      .filter(({ path: file }) => !file.endsWith(".dockerignore"))
      .map((uri) => readSource(folder, uri)),
  );
  files.sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
  return {
    folder,
    dockerfiles: groupDockerfiles(files),
    bakeFiles,
    texts: new Map(files.map((file) => [file.path, file.text])),
  };
}

/**
 * The targets of a bake file, or why they cannot be told. HCL is read by buildx itself, with `--print`,
 * which builds nothing.
 */
export async function bakeTargets(
  { logger }: Services,
  folder: WorkspaceFolder,
  file: Uri,
): Promise<readonly BuildSource[] | "unreadable" | "noBuildx" | "untrusted"> {
  const isHcl = file.path.endsWith(".hcl");
  if (isHcl && !workspace.isTrusted) return "untrusted";
  try {
    const text = isHcl
      ? await printBake(file.fsPath)
      : new TextDecoder().decode(await workspace.fs.readFile(file));
    if (text === undefined) return "noBuildx";
    const base = path.posix.relative(folder.uri.path, path.posix.dirname(file.path));
    return readBake(text).map((source) => below(base, source));
  } catch (error) {
    logger.warn(`${file.path} cannot be read as a bake file: ${messageOf(error)}`);
    return "unreadable";
  }
}

/** Paths of a bake file begin where it lies, if it is run there. */
function below(base: string, source: BuildSource): BuildSource {
  const placed = (each: string) => (/^[a-z]+:/.test(each) ? each : path.posix.join(base, each));
  return { ...source, dockerfile: placed(source.dockerfile), context: placed(source.context) };
}

async function readSource(folder: WorkspaceFolder, uri: Uri): Promise<SourceFile> {
  const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
  return { path: path.posix.relative(folder.uri.path, uri.path), text };
}

function depth(file: string): number {
  return file.split("/").length;
}
