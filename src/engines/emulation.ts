import { readFile } from "node:fs/promises";
import type { Platform } from "../core/oci/platform.ts";

/** Whether containers of a platform run on this machine. */
export type Runnable = "native" | "emulated" | "noEmulator" | "otherSystem";

export interface Machine {
  /** As Node.js names them. */
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Whether the kernel hands programs of an architecture, as qemu names it, to an emulator. */
  readonly emulates: (architecture: string) => Promise<boolean>;
}

/** Node's names of architectures → those of images. */
const nodeArchitectures: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  ppc64: "ppc64le",
};

/** Names of images → those of qemu. */
const emulators: Readonly<Record<string, string>> = {
  amd64: "x86_64",
  arm64: "aarch64",
  "386": "i386",
};

/** What each runs besides its own. */
const runsToo: Readonly<Record<string, string>> = { amd64: "386", arm64: "arm" };

/**
 * Whether a container of a platform will run. Docker Desktop and Podman's machine on macOS and
 * Windows come with emulators; on Linux binfmt_misc says which there are.
 */
export async function runnable(platform: Platform, machine: Machine): Promise<Runnable> {
  const own = nodeArchitectures[machine.arch] ?? machine.arch;
  const { os, architecture } = platform;
  if (os !== "linux") {
    return os === "windows" && machine.platform === "win32" ? "native" : "otherSystem";
  }
  if (architecture === own || runsToo[own] === architecture) return "native";
  if (machine.platform !== "linux") return "emulated";
  const name = emulators[architecture] ?? architecture;
  return (await machine.emulates(name)) ? "emulated" : "noEmulator";
}

/** This machine; `binfmt` is where Linux tells of emulators. */
export function thisMachine(binfmt = "/proc/sys/fs/binfmt_misc"): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    emulates: async (architecture) => {
      const entry = await readFile(`${binfmt}/qemu-${architecture}`, "utf8").catch(() => "");
      return entry.startsWith("enabled");
    },
  };
}
