import path from "node:path";
import { TaskRunError } from "./taskRunError.ts";

/** Where the workspace is in containers of steps (acr-builder util, Linux). */
export const workspaceMount = "/workspace";

/** The working directory of a step in its container: relative ones are below the workspace. */
export function containerFolder(workingDirectory: string): string {
  return path.posix.resolve(workspaceMount, workingDirectory);
}

/**
 * What a path of a container is on this computer. Throws {@link TaskRunError} for one that does not
 * lie in the workspace.
 *
 * @param folder what is the workspace on this computer
 */
export function hostPath(folder: string, containerPath: string): string {
  const inside = path.posix.relative(workspaceMount, path.posix.normalize(containerPath));
  if (inside === ".." || inside.startsWith("../") || path.posix.isAbsolute(inside)) {
    throw new TaskRunError("outside", `${containerPath} is not in the workspace`);
  }
  return inside === "" ? folder : path.join(folder, ...inside.split("/"));
}

/** Words of a command with paths in the workspace as they are on this computer. */
export function hostWords(folder: string, words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const isInside = word === workspaceMount || word.startsWith(`${workspaceMount}/`);
    return isInside ? hostPath(folder, word) : word;
  });
}
