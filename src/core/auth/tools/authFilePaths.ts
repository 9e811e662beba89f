import path from "node:path";
import type { CredentialTool } from "../toolSignIn.ts";

/** What decides where programs keep their files. */
export interface ToolEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The user's home folder; also the working folder of helpers. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The user's number, where the system has such. */
  readonly userId?: number;
}

/**
 * The files that may hold a tool's sign-ins; the first that exists counts. Docker's is in
 * `DOCKER_CONFIG`, podman's at `REGISTRY_AUTH_FILE` or where containers-auth.json(5) says.
 */
export function authFilePaths(
  tool: CredentialTool,
  { variables, home, platform, userId }: ToolEnvironment,
): readonly string[] {
  if (tool === "docker") {
    return [path.join(variables["DOCKER_CONFIG"] || path.join(home, ".docker"), "config.json")];
  }
  const named = variables["REGISTRY_AUTH_FILE"];
  if (named) return [named];
  const runtime =
    variables["XDG_RUNTIME_DIR"] || (userId === undefined ? "" : `/run/containers/${userId}`);
  const config = variables["XDG_CONFIG_HOME"] || path.join(home, ".config");
  const folders = platform === "linux" && runtime ? [runtime, config] : [config];
  return folders.map((folder) => path.join(folder, "containers", "auth.json"));
}
