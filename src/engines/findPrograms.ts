import { access, constants } from "node:fs/promises";
import path from "node:path";
import { engineKinds, type EngineKind, type EngineProgram } from "./engine.ts";

/** Where programs are looked for. */
export interface ProgramPlaces {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The engines' programs that the PATH leads to, in the order of {@link engineKinds}. Starts none. */
export async function findPrograms(
  places: ProgramPlaces,
  wanted: readonly EngineKind[] = engineKinds,
): Promise<readonly EngineProgram[]> {
  const found = await Promise.all(
    wanted.map(async (kind) => {
      const program = await findProgram(kind, places);
      return program ? [program] : [];
    }),
  );
  return found.flat();
}

async function findProgram(
  kind: EngineKind,
  { variables, platform }: ProgramPlaces,
): Promise<EngineProgram | undefined> {
  const isWindows = platform === "win32";
  const rules = isWindows ? path.win32 : path.posix;
  const endings = isWindows ? (variables["PATHEXT"] ?? ".EXE").split(";") : [""];
  const search = variables["PATH"] ?? variables["Path"] ?? "";
  // A relative folder would depend on where we were started.
  const folders = search.split(rules.delimiter).filter((folder) => rules.isAbsolute(folder));
  for (const folder of [...folders, ...usualFolders(platform)]) {
    for (const ending of endings) {
      const file = rules.join(folder, kind + ending);
      if (await isExecutable(file)) {
        return { kind, path: file, isInPath: folders.includes(folder) };
      }
    }
  }
  return undefined;
}

/** VS Code that is started from the dock does not have the PATH of the user's shell. */
function usualFolders(platform: NodeJS.Platform): readonly string[] {
  return platform === "darwin" ? ["/usr/local/bin", "/opt/homebrew/bin", "/opt/podman/bin"] : [];
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
