// @ts-check
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runOrThrow, spawnGroup, stopGroup } from "./processes.mjs";
import { waitForOutput } from "./waitForOutput.mjs";

/**
 * @typedef {{ readonly user: string; readonly password: string }} Login
 * @typedef {{ readonly cert: string; readonly key: string; readonly clientAuthority?: string }}
 *   TlsFiles paths of PEM files; the last one's certificates vouch for clients, who then must show one
 * @typedef {{
 *   readonly realm: string;
 *   readonly service: string;
 *   readonly issuer: string;
 *   readonly rootcertbundle: string;
 * }} TokenAuth a token server's URL, the names it uses, and the path of its certificate
 * @typedef {{ readonly htpasswd?: Login; readonly token?: TokenAuth; readonly tls?: TlsFiles;
 *   readonly refusesDeletes?: boolean; readonly allowsForeignLayers?: boolean;
 *   readonly storageBytes?: number; readonly dir?: string }} DockerRegistryOptions
 *   `storageBytes`: what is pushed goes to a file system of that size; `dir`: what another one held
 *   that was killed
 * @typedef {{
 *   readonly host: string;
 *   readonly url: string;
 *   readonly dir: string;
 *   readonly log: () => string;
 *   readonly stop: () => Promise<void>;
 *   readonly kill: () => Promise<void>;
 * }} DockerRegistry `host` is `127.0.0.1:port`, `dir` holds what was pushed;
 * `kill` ends it at once and leaves that.
 */

/**
 * Starts Debian's `docker-registry` (CNCF distribution) on a free loopback port, empty. It deletes
 * manifests unless told not to; then it is configured as it comes.
 * @param {DockerRegistryOptions} [options]
 * @returns {Promise<DockerRegistry>}
 */
export async function startDockerRegistry(options = {}) {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), "archipelago-registry-")));
  await mkdir(path.join(dir, "data"), { recursive: true });
  // JSON is YAML, too.
  const config = JSON.stringify(await configuration(dir, options), undefined, 2);
  await writeFile(path.join(dir, "config.yml"), config);
  const [command, ...args] = commandLine(dir, options);
  const child = spawnGroup(command, args, {
    env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await stopGroup(child);
    await rm(dir, { recursive: true, force: true });
  };
  const kill = () => stopGroup(child, 0);
  try {
    const { match, log } = await waitForOutput(child, /listening on (127\.0\.0\.1:\d+)/, 20_000);
    const host = match[1] ?? "";
    return { host, url: `${options.tls ? "https" : "http"}://${host}`, dir, log, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A file system of its own is mounted where only this process and its children see it.
 * @param {string} dir
 * @param {DockerRegistryOptions} options
 * @returns {[string, ...string[]]}
 */
function commandLine(dir, { storageBytes }) {
  const serve = ["docker-registry", "serve", path.join(dir, "config.yml")];
  if (storageBytes === undefined) return ["docker-registry", ...serve.slice(1)];
  const mount = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"';
  const data = path.join(dir, "data");
  return [
    "unshare",
    ...["--map-root-user", "--mount"],
    ...["sh", "-c", mount, "sh", String(storageBytes), data, ...serve],
  ];
}

/**
 * @param {string} dir
 * @param {DockerRegistryOptions} options
 */
async function configuration(dir, options) {
  const { htpasswd, token, tls, refusesDeletes = false, allowsForeignLayers = false } = options;
  return {
    version: "0.1",
    log: { level: "info", formatter: "text" },
    storage: {
      filesystem: { rootdirectory: path.join(dir, "data") },
      ...(!refusesDeletes && { delete: { enabled: true } }),
      maintenance: { uploadpurging: { enabled: false } },
    },
    // Unless told which, the registry takes no layers that are elsewhere.
    ...(allowsForeignLayers && { validation: { manifests: { urls: { allow: ["^https://"] } } } }),
    http: {
      // The port 0 makes the system choose one; the log names it.
      addr: "127.0.0.1:0",
      secret: "archipelago",
      ...(tls && { tls: tlsConfiguration(tls) }),
    },
    ...((htpasswd || token) && {
      auth: {
        ...(htpasswd && { htpasswd: await htpasswdAuth(dir, htpasswd) }),
        ...(token && { token }),
      },
    }),
  };
}

/** @param {TlsFiles} files */
function tlsConfiguration({ cert, key, clientAuthority }) {
  const clientcas = clientAuthority === undefined ? undefined : [clientAuthority];
  return { certificate: cert, key, ...(clientcas && { clientcas }) };
}

/**
 * @param {string} dir
 * @param {Login} login
 */
async function htpasswdAuth(dir, { user, password }) {
  const file = path.join(dir, "htpasswd");
  // The cost 5 is the least that bcrypt has: each request of a test checks the password anew.
  const args = ["-n", "-i", "-B", "-C", "5", user];
  await writeFile(file, await runOrThrow("htpasswd", args, { input: password }));
  return { realm: "Registry Realm", path: file };
}
