import type { Executable, ExecutableTarget } from "./executable.ts";

/** Bytes from the start of a file that {@link readExecutable} looks at. */
export const executableHeaderBytes = 4096;

/** Reads the header of a program from the first bytes of a file; `undefined` for anything else. */
export function readExecutable(bytes: Uint8Array): Executable | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readElf(view) ?? readPe(view) ?? readMachO(view) ?? readWasm(view);
}

/** `EI_OSABI` (System V gABI, "ELF Header"); 0 says nothing and is what Linux programs mostly have. */
const elfSystems: Readonly<Record<number, string>> = {
  2: "netbsd",
  3: "linux",
  6: "solaris",
  9: "freebsd",
  12: "openbsd",
};

/** Architecture by `e_machine`, where that alone tells it. */
const elfMachines: Readonly<Record<number, string | undefined>> = {
  3: "386",
  20: "ppc",
  43: "sparc64",
  62: "amd64",
  258: "loong64",
};

/** ELF (System V gABI, chapter 4): Linux, the BSDs and most else. */
function readElf(view: DataView): Executable | undefined {
  if (view.byteLength < 52 || view.getUint32(0) !== 0x7f454c46) return undefined;
  const is64Bit = view.getUint8(4) === 2;
  const isLittle = view.getUint8(5) === 1;
  const machine = view.getUint16(18, isLittle);
  const flags = view.getUint32(is64Bit ? 48 : 36, isLittle);
  const architecture = elfArchitecture(machine, { is64Bit, isLittle, flags });
  const os = elfSystems[view.getUint8(7)];
  if (architecture === undefined) return { format: "elf", targets: [] };
  return { format: "elf", targets: [{ ...(os !== undefined && { os }), architecture }] };
}

function elfArchitecture(
  machine: number,
  header: { readonly is64Bit: boolean; readonly isLittle: boolean; readonly flags: number },
): string | undefined {
  const { is64Bit, isLittle, flags } = header;
  switch (machine) {
    case 8: {
      // EF_MIPS_ABI2: 64-bit registers with 32-bit addresses.
      const isWide = is64Bit || (flags & 0x20) !== 0;
      return `mips${isWide ? "64" : ""}${isLittle ? "le" : ""}`;
    }
    case 21:
      return isLittle ? "ppc64le" : "ppc64";
    case 22:
      return is64Bit ? "s390x" : "s390";
    case 40:
      return isLittle ? "arm" : "armbe";
    case 183:
      return isLittle ? "arm64" : "arm64be";
    case 243:
      return is64Bit ? "riscv64" : "riscv";
    default:
      return elfMachines[machine];
  }
}

/** `Machine` of the COFF header (Microsoft, "PE Format", Machine Types). */
const peMachines: Readonly<Record<number, Omit<ExecutableTarget, "os"> | undefined>> = {
  0x014c: { architecture: "386" },
  0x01c0: { architecture: "arm" },
  0x01c4: { architecture: "arm", variant: "v7" },
  0x5064: { architecture: "riscv64" },
  0x6264: { architecture: "loong64" },
  0x8664: { architecture: "amd64" },
  0xaa64: { architecture: "arm64" },
};

/** PE (Microsoft, "PE Format"): Windows. */
function readPe(view: DataView): Executable | undefined {
  if (view.byteLength < 64 || view.getUint16(0) !== 0x4d5a) return undefined;
  const start = view.getUint32(0x3c, true);
  if (start + 26 > view.byteLength || view.getUint32(start) !== 0x50450000) return undefined;
  const machine = view.getUint16(start + 4, true);
  if (machine === 0x014c && isManaged(view, start + 24)) {
    return { format: "pe", targets: [{ os: "windows" }] };
  }
  const target = peMachines[machine];
  return { format: "pe", targets: target ? [{ os: "windows", ...target }] : [] };
}

/** A .NET assembly for any machine is a 32-bit PE with a CLR header (ECMA-335 II.25.2). */
function isManaged(view: DataView, optionalHeader: number): boolean {
  const isPe32 = view.getUint16(optionalHeader, true) === 0x10b;
  const entry = optionalHeader + 96 + 14 * 8;
  return isPe32 && entry + 8 <= view.byteLength && view.getUint32(entry, true) !== 0;
}

/** `cputype` (Apple, mach/machine.h). */
const machMachines: Readonly<Record<number, string | undefined>> = {
  7: "386",
  12: "arm",
  18: "ppc",
  0x01000007: "amd64",
  0x0100000c: "arm64",
  0x01000012: "ppc64",
};

/** A universal binary has a handful of parts; a Java class, which begins alike, its version there. */
const maxFatParts = 20;

/** Mach-O and universal binaries (Apple, mach-o/loader.h and fat.h): macOS. */
function readMachO(view: DataView): Executable | undefined {
  if (view.byteLength < 28) return undefined;
  switch (view.getUint32(0)) {
    case 0xfeedface:
    case 0xfeedfacf:
      return machO([view.getUint32(4)]);
    case 0xcefaedfe:
    case 0xcffaedfe:
      return machO([view.getUint32(4, true)]);
    case 0xcafebabe:
      return fatMachO(view, 20);
    case 0xcafebabf:
      return fatMachO(view, 32);
    default:
      return undefined;
  }
}

function fatMachO(view: DataView, partBytes: number): Executable | undefined {
  const count = view.getUint32(4);
  if (count === 0 || count > maxFatParts) return undefined;
  const offsets = Array.from({ length: count }, (_, part) => 8 + part * partBytes);
  const readable = offsets.filter((offset) => offset + 4 <= view.byteLength);
  return machO(readable.map((offset) => view.getUint32(offset)));
}

function machO(machines: readonly number[]): Executable {
  const names = machines.map((machine) => machMachines[machine]);
  const known = names.filter((name) => name !== undefined);
  return {
    format: "macho",
    targets: known.map((architecture) => ({ os: "darwin", architecture })),
  };
}

/** A WebAssembly module or component (WebAssembly Core, "Modules": magic). */
function readWasm(view: DataView): Executable | undefined {
  if (view.byteLength < 8 || view.getUint32(0) !== 0x0061736d) return undefined;
  return { format: "wasm", targets: [{ architecture: "wasm" }] };
}
