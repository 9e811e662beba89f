import { access, constants } from "node:fs/promises";
import path from "node:path";
import type { Cancellable } from "../../base/abort.ts";
import type { Credential } from "../credential.ts";
import type { FileTool } from "../toolSignIn.ts";
import { helperFor, type AuthFile } from "./authFile.ts";
import { authFilePaths, type ToolEnvironment } from "./authFilePaths.ts";
import { loadAuthFile } from "./loadAuthFile.ts";
import { runProgram } from "./runProgram.ts";

/** Where a program will keep a secret that it is given. */
export type KeptAt =
  | { readonly kind: "helper"; readonly helper: string }
  /** As it is, in base64 only. */
  | { readonly kind: "file"; readonly file: string };

/** A registry as the programs' own `login` wants it named. */
export interface LoginTarget {
  readonly tool: FileTool;
  /** `host[:port]`; `docker.io` for Docker Hub. */
  readonly host: string;
  /** Whether it is reached without TLS. */
  readonly isPlain?: boolean;
}

/** How `login` ended; `said` is what it wrote, without secrets. */
export interface LoginResult {
  readonly isSignedIn: boolean;
  readonly said: string;
}

/** Those of the two programs that are in the PATH. */
export async function toolsInPath(environment: ToolEnvironment): Promise<readonly FileTool[]> {
  const tools = ["docker", "podman"] as const;
  const found = await Promise.all(tools.map((tool) => isInPath(tool, environment)));
  return tools.filter((_, position) => found[position]);
}

/** Where a program keeps the secret of a registry, by what its file says now. Throws `ToolSignInError`. */
export async function whereKept(
  { tool, host }: LoginTarget,
  environment: ToolEnvironment,
): Promise<KeptAt> {
  const file = await loadAuthFile(tool, environment);
  const helper =
    (file && helperFor({ ...file, auths: new Map() }, host)) ??
    (tool === "docker" && !holdsAny(file) ? await defaultHelper(environment) : undefined);
  if (helper !== undefined) return { kind: "helper", helper };
  const [written = ""] = authFilePaths(tool, environment);
  return { kind: "file", file: written };
}

/**
 * Signs a program in by its own `login`. The secret goes to its standard input and nowhere else; what
 * it writes is given without it. Throws `ProgramError`.
 */
export async function loginWith(
  { tool, host, isPlain = false }: LoginTarget,
  credential: Extract<Credential, { readonly kind: "basic" }>,
  options: Cancellable & { readonly environment: ToolEnvironment; readonly limitMs: number },
): Promise<LoginResult> {
  const { username, password } = credential;
  const login = ["login", `--username=${username}`, "--password-stdin"];
  const plain = tool === "podman" && isPlain ? ["--tls-verify=false"] : [];
  // Docker has a name of its own for Docker Hub, which it takes where none is given.
  const server = tool === "docker" && host === "docker.io" ? [] : [host];
  const args = [...login, ...plain, ...server];
  const { code, out, err } = await runProgram({ ...options, program: tool, args, input: password });
  const said = [err, out].map((text) => withoutSecrets(text, credential)).join("\n");
  return { isSignedIn: code === 0, said: said.trim() };
}

function withoutSecrets(
  text: string,
  { username, password }: Extract<Credential, { readonly kind: "basic" }>,
): string {
  const base64 = [password, `${username}:${password}`].map((each) =>
    Buffer.from(each).toString("base64"),
  );
  return [...base64, encodeURIComponent(password), password]
    .filter((secret) => secret !== "")
    .reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
}

function holdsAny(file: AuthFile | undefined): boolean {
  if (!file) return false;
  return file.auths.size > 0 || file.credHelpers.size > 0 || file.credsStore !== undefined;
}

/** The helper that Docker takes by itself where its file names none and holds nothing yet. */
async function defaultHelper(environment: ToolEnvironment): Promise<string | undefined> {
  const helper = await systemHelper(environment);
  return (await isInPath(`docker-credential-${helper}`, environment)) ? helper : undefined;
}

async function systemHelper(environment: ToolEnvironment): Promise<string> {
  if (environment.platform === "win32") return "wincred";
  if (environment.platform === "darwin") return "osxkeychain";
  return (await isInPath("pass", environment)) ? "pass" : "secretservice";
}

async function isInPath(program: string, environment: ToolEnvironment): Promise<boolean> {
  const { variables, platform } = environment;
  const isWindows = platform === "win32";
  const folders = (variables["PATH"] ?? variables["Path"] ?? "").split(isWindows ? ";" : ":");
  const name = isWindows ? `${program}.exe` : program;
  const files = folders.filter((folder) => folder !== "").map((folder) => path.join(folder, name));
  const found = await Promise.all(files.map((file) => isProgram(file)));
  return found.includes(true);
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false; // as good as none
  }
}
