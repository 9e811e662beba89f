import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitOf } from "../../../../src/core/oci/executable.ts";
import { parsePlatform } from "../../../../src/core/oci/platformText.ts";
import { readExecutable } from "../../../../src/core/oci/readExecutable.ts";
import { helloProgram } from "../../../../src/sandbox/samples/helloProgram.ts";
import { elf, fatMachO, machO, pe } from "../../../support/programs.ts";

describe("readExecutable", () => {
  it.each([
    ["386", elf({ machine: 3, is64Bit: false })],
    ["amd64", elf({ machine: 62 })],
    ["amd64", elf({ machine: 62, is64Bit: false })],
    ["arm", elf({ machine: 40, is64Bit: false })],
    ["armbe", elf({ machine: 40, is64Bit: false, isLittle: false })],
    ["arm64", elf({ machine: 183 })],
    ["mips", elf({ machine: 8, is64Bit: false, isLittle: false })],
    ["mipsle", elf({ machine: 8, is64Bit: false })],
    ["mips64le", elf({ machine: 8, is64Bit: false, flags: 0x20 })],
    ["mips64le", elf({ machine: 8 })],
    ["ppc64", elf({ machine: 21, isLittle: false })],
    ["ppc64le", elf({ machine: 21 })],
    ["s390x", elf({ machine: 22, isLittle: false })],
    ["riscv64", elf({ machine: 243 })],
    ["loong64", elf({ machine: 258 })],
  ])("reads ELF for %s", (architecture, bytes) => {
    expect(readExecutable(bytes)).toEqual({ format: "elf", targets: [{ architecture }] });
  });

  it("reads the system where ELF names it", () => {
    expect(readExecutable(elf({ machine: 62, system: 9 }))?.targets).toEqual([
      { os: "freebsd", architecture: "amd64" },
    ]);
  });

  it.each(["amd64", "arm64", "arm"] as const)("reads the sample program for %s", (machine) => {
    const targets = [{ architecture: machine }];
    expect(readExecutable(helloProgram(machine, "hi"))).toEqual({ format: "elf", targets });
  });

  it.each([
    [0x014c, { architecture: "386" }],
    [0x8664, { architecture: "amd64" }],
    [0xaa64, { architecture: "arm64" }],
    [0x01c4, { architecture: "arm", variant: "v7" }],
  ])("reads PE with machine %i", (machine, target) => {
    const targets = [{ os: "windows", ...target }];
    expect(readExecutable(pe({ machine }))).toEqual({ format: "pe", targets });
  });

  it("takes a .NET assembly for any machine as such", () => {
    const targets = [{ os: "windows" }];
    expect(readExecutable(pe({ machine: 0x014c, isManaged: true }))?.targets).toEqual(targets);
  });

  it.each([
    ["little", true],
    ["big", false],
  ])("reads Mach-O, %s endian", (_name, isLittle) => {
    const targets = [{ os: "darwin", architecture: "arm64" }];
    expect(readExecutable(machO(0x0100000c, isLittle))).toEqual({ format: "macho", targets });
  });

  it("reads each part of a universal binary", () => {
    expect(readExecutable(fatMachO([0x01000007, 0x0100000c]))?.targets).toEqual([
      { os: "darwin", architecture: "amd64" },
      { os: "darwin", architecture: "arm64" },
    ]);
  });

  it("names no target for a machine it does not know", () => {
    expect(readExecutable(elf({ machine: 0x1234 }))).toEqual({ format: "elf", targets: [] });
  });

  it("is not misled by a Java class, a script, an old DOS program and short files", () => {
    const javaClass = Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65, ...new Array<number>(40));
    expect(readExecutable(javaClass)).toBeUndefined();
    expect(readExecutable(new TextEncoder().encode("#!/bin/sh\necho\n".repeat(9)))).toBeUndefined();
    expect(readExecutable(Uint8Array.of(0x4d, 0x5a, ...new Array<number>(80)))).toBeUndefined();
    expect(readExecutable(elf({ machine: 62 }).subarray(0, 20))).toBeUndefined();
    expect(readExecutable(new Uint8Array())).toBeUndefined();
  });

  it("invariant 9: reads any bytes without failing", () => {
    const magics = [[0x7f, 0x45, 0x4c, 0x46], [0x4d, 0x5a], [0xca, 0xfe, 0xba, 0xbe], []];
    const bytes = fc
      .tuple(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 400 }))
      .map(([magic, rest]) => Uint8Array.of(...magic, ...rest));
    fc.assert(fc.property(bytes, (file) => void readExecutable(file)));
  });
});

describe("fitOf", () => {
  it.each([
    ["linux/amd64", elf({ machine: 62 }), "same"],
    ["linux/x86_64", elf({ machine: 62 }), "same"],
    ["linux/arm64/v8", elf({ machine: 183 }), "same"],
    ["linux/arm/v6", elf({ machine: 40, is64Bit: false }), "same"],
    ["linux/amd64", elf({ machine: 183 }), "foreign"],
    ["linux/arm64", elf({ machine: 62 }), "foreign"],
    ["linux/amd64", elf({ machine: 3, is64Bit: false }), "kin"],
    ["linux/arm64", elf({ machine: 40, is64Bit: false }), "kin"],
    ["linux/arm/v7", elf({ machine: 183 }), "foreign"],
    ["linux/amd64", elf({ machine: 62, system: 9 }), "foreign"],
    ["linux/amd64", pe({ machine: 0x8664 }), "foreign"],
    ["windows/amd64", pe({ machine: 0x8664 }), "same"],
    ["windows/amd64", pe({ machine: 0xaa64 }), "foreign"],
    ["windows/arm64", pe({ machine: 0x014c, isManaged: true }), "same"],
    ["windows/amd64", elf({ machine: 62 }), "foreign"],
    ["darwin/arm64", fatMachO([0x01000007, 0x0100000c]), "same"],
    ["linux/amd64", elf({ machine: 0x1234 }), "unknown"],
  ])("%s", (platform, bytes, fit) => {
    const executable = readExecutable(bytes);
    expect(executable && fitOf(executable, parsePlatform(platform))).toBe(fit);
  });
});
