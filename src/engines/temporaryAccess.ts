import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Credential } from "../core/auth/credential.ts";
import { identityTokenUser } from "../core/auth/refreshTokenUsers.ts";
import { isJsonObject, JsonError, parseJson, type JsonObject } from "../core/base/json.ts";
import { isRunning } from "../core/layout/isRunning.ts";
import { isFileError } from "../core/layout/layoutFailure.ts";
import { dockerHub } from "../core/oci/registryHost.ts";
import type { EngineAccess, EngineKind } from "./engine.ts";
import { EngineError } from "./engineError.ts";

/** What a command needs to reach a registry. No secret is in it, only the paths of files that hold it. */
export interface AccessOptions {
  /** Stand before the command. */
  readonly before: readonly string[];
  /** Stand behind the command's words. */
  readonly after: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const prefix = "archipelago-engine-";
/** Where the engine is, what else its client can do, and the builders: found from our folder, too. */
const linkedFolders = ["contexts", "cli-plugins", "buildx"];
/** Of Docker's configuration: who is signed in where, which ours takes the place of. */
const signInKeys = ["auths", "credsStore", "credHelpers"];

/**
 * Gives one command of an engine the credential for a registry: in a file of a folder that only the
 * user can read, and that is removed however the command ends.
 */
export async function withAccess<T>(
  kind: EngineKind,
  access: EngineAccess,
  work: (options: AccessOptions) => Promise<T>,
): Promise<T> {
  await removeAbandoned();
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    return await work(
      kind === "podman"
        ? await podmanAccess(folder, access)
        : await dockerAccess(folder, kind, access),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** containers-auth.json(5) and the options of podman-push(1). */
async function podmanAccess(folder: string, access: EngineAccess): Promise<AccessOptions> {
  const after = access.isPlainHttp || access.skipVerify ? ["--tls-verify=false"] : [];
  const auths = authsFor("podman", access);
  if (auths) {
    const file = path.join(folder, "auth.json");
    await writePrivately(file, { auths });
    after.push("--authfile", file);
  }
  if (hasCertificates(access) && process.platform === "linux") {
    after.push("--cert-dir", await writeCertificates(folder, access));
  }
  return { before: [], after, env: {} };
}

/** Docker reads its client's configuration from a folder, nerdctl the sign-ins in it. */
async function dockerAccess(
  folder: string,
  kind: EngineKind,
  access: EngineAccess,
): Promise<AccessOptions> {
  const isInsecure = access.isPlainHttp || access.skipVerify;
  const before = kind === "nerdctl" && isInsecure ? ["--insecure-registry"] : [];
  const auths = authsFor(kind, access);
  if (!auths) return { before, after: [], env: {} };
  const own = process.env["DOCKER_CONFIG"] ?? path.join(homedir(), ".docker");
  const settings = Object.entries(await readSettings(path.join(own, "config.json")));
  const kept = Object.fromEntries(settings.filter(([key]) => !signInKeys.includes(key)));
  await writePrivately(path.join(folder, "config.json"), { ...kept, auths });
  for (const name of linkedFolders) {
    await linkFolder(path.join(own, name), path.join(folder, name));
  }
  return { before, after: [], env: { DOCKER_CONFIG: folder, ...certificatesIn(own) } };
}

/** What Docker speaks TLS to its daemon with lies in its configuration, unless that is said. */
function certificatesIn(own: string): Readonly<Record<string, string>> {
  const { DOCKER_TLS, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH } = process.env;
  const usesTls = Boolean(DOCKER_TLS) || Boolean(DOCKER_TLS_VERIFY);
  return usesTls && !DOCKER_CERT_PATH ? { DOCKER_CERT_PATH: own } : {};
}

/** `auths` of a config.json; `undefined` where the engine's own sign-in is to be used. */
function authsFor(
  kind: EngineKind,
  { registry, credential }: EngineAccess,
): JsonObject | undefined {
  const entry = authEntry(kind, credential);
  if (!entry) return undefined;
  // The one registry that Docker knows by the address of its former API.
  const key =
    registry === dockerHub && kind !== "podman" ? "https://index.docker.io/v1/" : registry;
  return { [key]: entry };
}

function authEntry(kind: EngineKind, credential: Credential): JsonObject | undefined {
  switch (credential.kind) {
    case "anonymous":
      return undefined;
    case "basic": {
      const { username, password } = credential;
      if (username === identityTokenUser) return { identitytoken: password };
      return { auth: Buffer.from(`${username}:${password}`).toString("base64") };
    }
    case "token":
      if (kind !== "docker") throw new EngineError("credential", kind);
      return { registrytoken: credential.token };
  }
}

function hasCertificates({ caFile, clientCertificate }: EngineAccess): boolean {
  return caFile !== undefined || clientCertificate !== undefined;
}

/** containers-certs.d(5): a folder whose files are told by their endings. */
async function writeCertificates(folder: string, access: EngineAccess): Promise<string> {
  const certificates = path.join(folder, "certs");
  await mkdir(certificates, { mode: 0o700 });
  const { caFile, clientCertificate } = access;
  const files = [
    [caFile, "ca.crt"],
    [clientCertificate?.certFile, "client.cert"],
    [clientCertificate?.keyFile, "client.key"],
  ] as const;
  for (const [from, name] of files) {
    if (from !== undefined) await copyFile(from, path.join(certificates, name));
  }
  return certificates;
}

async function readSettings(file: string): Promise<JsonObject> {
  try {
    const settings = parseJson(await readFile(file, "utf8"));
    return isJsonObject(settings) ? settings : {};
  } catch (error) {
    // Docker itself goes on without what is not there or not valid.
    if (JsonError.is(error) || isFileError(error)) return {};
    throw error;
  }
}

async function linkFolder(from: string, to: string): Promise<void> {
  try {
    await symlink(from, to, "junction");
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}

function writePrivately(file: string, content: JsonObject): Promise<void> {
  return writeFile(file, JSON.stringify(content), { mode: 0o600, flag: "wx" });
}

/** Folders of processes that were killed before they could tidy up. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : NaN;
    if (!Number.isNaN(pid) && !isRunning(pid)) {
      await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
