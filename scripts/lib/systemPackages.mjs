// @ts-check
import { existsSync } from "node:fs";
import { findCommand, run } from "./processes.mjs";

/**
 * @typedef {{ readonly commands: readonly string[]; readonly debian: readonly string[];
 * }} SystemPart
 * `commands`: any one of them will do.
 * @typedef {keyof typeof systemParts} SystemPartName
 */

/** The parts of the machine that tests use, and the Debian packages that bring them. */
const systemParts = {
  browser: {
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    debian: ["chromium", "fonts-dejavu-core", "fonts-liberation"],
  },
  registry: { commands: ["docker-registry"], debian: ["docker-registry"] },
  htpasswd: { commands: ["htpasswd"], debian: ["apache2-utils"] },
  openssl: { commands: ["openssl"], debian: ["openssl"] },
  skopeo: { commands: ["skopeo"], debian: ["skopeo"] },
  podman: { commands: ["podman"], debian: ["podman"] },
  docker: { commands: ["docker"], debian: ["docker.io"] },
  bus: { commands: ["dbus-daemon"], debian: ["dbus", "dbus-daemon"] },
  keyring: { commands: ["gnome-keyring-daemon"], debian: ["gnome-keyring", "libsecret-1-0"] },
  secretTool: { commands: ["secret-tool"], debian: ["libsecret-tools"] },
};

/**
 * Installs what is missing on a Debian machine where this process is root.
 * @param {readonly SystemPartName[]} wanted
 * @param {(line: string) => void} say
 * @returns {Promise<ReadonlyMap<SystemPartName, string>>} what is still missing, and how to get it
 */
export async function installSystemParts(wanted, say) {
  const missing = wanted.filter((name) => !hasPart(systemParts[name]));
  if (missing.length > 0 && existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    await installDebianPackages(
      missing.flatMap((name) => systemParts[name].debian),
      say,
    );
  }
  /** @type {Map<SystemPartName, string>} */
  const left = new Map();
  for (const name of missing) {
    if (!hasPart(systemParts[name])) left.set(name, describe(systemParts[name]));
  }
  return left;
}

/** @returns {string} the browser that drives the workbench */
export function findBrowser() {
  for (const command of systemParts.browser.commands) {
    const file = findCommand(command);
    if (file !== undefined) return file;
  }
  throw new Error(describe(systemParts.browser));
}

/**
 * @param {readonly string[]} packages
 * @param {(line: string) => void} say
 */
async function installDebianPackages(packages, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  say(`Debian packages: apt-get install ${packages.join(" ")}`);
  const update = await run("apt-get", ["update", "-q"], { env });
  if (update.code !== 0) say(lastLines(update.output));
  const args = ["install", "-q", "-y", "--no-install-recommends", ...packages];
  const install = await run("apt-get", args, { env, timeoutMs: 900_000 });
  if (install.code !== 0) say(lastLines(install.output));
}

/** @param {SystemPart} part */
function hasPart(part) {
  return part.commands.some((command) => findCommand(command) !== undefined);
}

/** @param {SystemPart} part */
function describe(part) {
  return `${part.commands.join(" or ")} is not installed; on Debian: apt-get install ${part.debian.join(" ")}`;
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split("\n").slice(-5).join("\n");
}
