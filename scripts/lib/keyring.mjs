// @ts-check
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run, runOrThrow, spawnGroup, stopGroup } from "./processes.mjs";
import { waitForOutput } from "./waitForOutput.mjs";

/**
 * @typedef {{
 *   readonly env: Readonly<Record<string, string>>;
 *   readonly dir: string;
 *   readonly lock: () => Promise<void>;
 *   readonly suspend: () => void;
 *   readonly resume: () => void;
 *   readonly stop: () => Promise<void>;
 * }} Keyring
 * `env`: what a process needs to use this keyring. `dir`: all that the keyring stores. `lock`: locks
 * it, and nobody is there to unlock it. `suspend`: lets it answer nothing before `resume`.
 */

/**
 * Starts a session bus of its own with an unlocked GNOME keyring on it. Its data lies in a temporary
 * folder: the keyring of the person who runs this is neither read nor written.
 * @returns {Promise<Keyring>}
 */
export async function startKeyring() {
  const dir = await mkdtemp(path.join(tmpdir(), "archipelago-keyring-"));
  const runtime = path.join(dir, "run");
  await mkdir(runtime, { mode: 0o700 });
  const own = { HOME: dir, XDG_DATA_HOME: path.join(dir, "data"), XDG_RUNTIME_DIR: runtime };
  const bus = spawnGroup("dbus-daemon", ["--session", "--nofork", "--print-address=1"], {
    env: { ...process.env, ...own },
    stdio: ["ignore", "pipe", "pipe"],
  });
  /** @type {import("node:child_process").ChildProcess[]} */
  const children = [bus];
  const stop = async () => {
    for (const child of children.toReversed()) await stopGroup(child);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const { match } = await waitForOutput(bus, /^(unix:\S+)/m, 10_000);
    const env = { DBUS_SESSION_BUS_ADDRESS: match[1] ?? "" };
    const args = ["--foreground", "--unlock", "--components=secrets"];
    const daemon = spawnGroup("gnome-keyring-daemon", args, {
      env: { ...process.env, ...own, ...env },
      stdio: ["pipe", "ignore", "ignore"],
    });
    children.push(daemon);
    daemon.stdin?.end("\n");
    await waitForService(env);
    return {
      env,
      dir,
      lock: () => lock(env),
      suspend: () => void daemon.kill("SIGSTOP"),
      resume: () => void daemon.kill("SIGCONT"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {Record<string, string>} env */
async function lock(env) {
  const service = ["--session", "--dest=org.freedesktop.secrets", "--print-reply"];
  const method = ["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"];
  const collection = "array:objpath:/org/freedesktop/secrets/collection/login";
  await runOrThrow("dbus-send", [...service, ...method, collection], {
    env: { ...process.env, ...env },
  });
}

/** @param {Record<string, string>} env */
async function waitForService(env) {
  const query = ["--session", "--dest=org.freedesktop.DBus", "--print-reply", "/"];
  const ask = ["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets"];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await run("dbus-send", [...query, ...ask], { env: { ...process.env, ...env } });
    if (answer.code === 0) return;
    await sleep(100);
  }
  throw new Error("gnome-keyring-daemon did not appear on the session bus");
}
