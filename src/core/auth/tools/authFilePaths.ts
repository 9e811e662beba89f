import path from "node:path";
import type { FileTool } from "../toolSignIn.ts";

/** What decides where programs keep their files. */
export interface ToolEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The user's home folder; also the working folder of helpers. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The user's number, where the system has such. */
  readonly userId?: number;
}

const inFolder = "containers/auth.json";

/**
 * The files that may hold a tool's sign-ins; the first that exists counts. Docker's is in
 * `DOCKER_CONFIG`, podman's at `REGISTRY_AUTH_FILE` or where containers-auth.json(5) says.
 */
export function authFilePaths(
  tool: FileTool,
  { variables, home, platform, userId }: ToolEnvironment,
): readonly string[] {
  const set = (name: string): string | undefined =>
    variables[name] === "" ? undefined : variables[name];
  if (tool === "docker") {
    return [path.join(set("DOCKER_CONFIG") ?? path.join(home, ".docker"), "config.json")];
  }
  const named = set("REGISTRY_AUTH_FILE");
  if (named !== undefined) return [named];
  const own = path.join(set("XDG_CONFIG_HOME") ?? path.join(home, ".config"), inFolder);
  if (platform !== "linux") return [own];
  const runtime = set("XDG_RUNTIME_DIR");
  if (runtime !== undefined) return [path.join(runtime, inFolder), own];
  return userId === undefined ? [own] : [`/run/containers/${userId}/auth.json`, own];
}
