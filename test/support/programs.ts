/** The fields of an ELF header that tell what it is for. */
interface ElfHeader {
  readonly machine: number;
  readonly is64Bit?: boolean;
  readonly isLittle?: boolean;
  /** `EI_OSABI`. */
  readonly system?: number;
  readonly flags?: number;
}

/** The header of an ELF program, and nothing behind it. */
export function elf(header: ElfHeader): Uint8Array {
  const { machine, is64Bit = true, isLittle = true, system = 0, flags = 0 } = header;
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, 0x7f454c46);
  view.setUint8(4, is64Bit ? 2 : 1);
  view.setUint8(5, isLittle ? 1 : 2);
  view.setUint8(6, 1);
  view.setUint8(7, system);
  view.setUint16(16, 2, isLittle);
  view.setUint16(18, machine, isLittle);
  view.setUint32(is64Bit ? 48 : 36, flags, isLittle);
  return new Uint8Array(view.buffer);
}

/** The headers of a Windows program. */
export function pe(header: { readonly machine: number; readonly isManaged?: boolean }): Uint8Array {
  const start = 0x80;
  const view = new DataView(new ArrayBuffer(0x200));
  view.setUint16(0, 0x4d5a);
  view.setUint32(0x3c, start, true);
  view.setUint32(start, 0x50450000);
  view.setUint16(start + 4, header.machine, true);
  view.setUint16(start + 24, 0x10b, true);
  if (header.isManaged) view.setUint32(start + 24 + 96 + 14 * 8, 0x2008, true);
  return new Uint8Array(view.buffer);
}

/** The header of a 64-bit Mach-O program. */
export function machO(cpuType: number, isLittle = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, 0xfeedfacf, isLittle);
  view.setUint32(4, cpuType, isLittle);
  return new Uint8Array(view.buffer);
}

/** The header of a universal binary. */
export function fatMachO(cpuTypes: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 20 * cpuTypes.length));
  view.setUint32(0, 0xcafebabe);
  view.setUint32(4, cpuTypes.length);
  for (const [part, type] of cpuTypes.entries()) view.setUint32(8 + part * 20, type);
  return new Uint8Array(view.buffer);
}
