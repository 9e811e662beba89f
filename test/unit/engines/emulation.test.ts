import { describe, expect, it } from "vitest";
import { runnable, type Machine } from "../../../src/engines/emulation.ts";

const emulated = new Set(["aarch64", "s390x"]);

function machine(platform: NodeJS.Platform, arch: string): Machine {
  return { platform, arch, emulates: (name) => Promise.resolve(emulated.has(name)) };
}

describe("whether containers run", () => {
  it.each([
    ["linux", "amd64", "linux", "x64", "native"],
    ["linux", "386", "linux", "x64", "native"],
    ["linux", "arm", "linux", "arm64", "native"],
    ["linux", "arm64", "linux", "x64", "emulated"],
    ["linux", "s390x", "linux", "x64", "emulated"],
    ["linux", "riscv64", "linux", "x64", "noEmulator"],
    ["linux", "amd64", "linux", "arm64", "noEmulator"],
    ["linux", "amd64", "darwin", "arm64", "emulated"],
    ["linux", "arm64", "win32", "x64", "emulated"],
    ["windows", "amd64", "linux", "x64", "otherSystem"],
    ["windows", "amd64", "win32", "x64", "native"],
  ] as const)("%s/%s on %s/%s: %s", async (os, architecture, platform, arch, expected) => {
    expect(await runnable({ os, architecture }, machine(platform, arch))).toBe(expected);
  });
});
