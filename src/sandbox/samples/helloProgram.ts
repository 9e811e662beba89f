import { concat, utf8 } from "./bytes.ts";

/** Machines that {@link helloProgram} can write for, as in `GOARCH`. */
export type Machine = "amd64" | "arm64" | "arm";

interface Target {
  /** ELF class 2 = 64 bits. */
  readonly is64Bit: boolean;
  /** `e_machine`. */
  readonly machine: number;
  readonly flags: number;
  /** The program, for a text of `length` bytes that follows it. */
  readonly code: (length: number) => Uint8Array;
}

/** Room that even machines with large pages agree on. */
const alignment = 0x10000;
const base = 0x400000;

const targets: Readonly<Record<Machine, Target>> = {
  amd64: { is64Bit: true, machine: 62, flags: 0, code: amd64Code },
  arm64: { is64Bit: true, machine: 183, flags: 0, code: arm64Code },
  // EABI 5, hard float.
  arm: { is64Bit: false, machine: 40, flags: 0x05000400, code: armCode },
};

/**
 * A static Linux program in ELF (System V ABI, "Object Files") that prints a text of up to 255 bytes
 * and ends: one segment, no libraries, two system calls.
 */
export function helloProgram(machine: Machine, text: string): Uint8Array {
  const target = targets[machine];
  const message = utf8(text);
  const program = concat([target.code(message.length), message]);
  return concat([elfHeaders(target, program.length), program]);
}

function elfHeaders(target: Target, programSize: number): Uint8Array {
  const { is64Bit, machine, flags } = target;
  const [headerSize, segmentSize] = is64Bit ? [64, 56] : [52, 32];
  const offset = headerSize + segmentSize;
  const size = offset + programSize;
  const view = new DataView(new ArrayBuffer(offset));
  const writer = new FieldWriter(view, is64Bit);
  writer.bytes([0x7f, 0x45, 0x4c, 0x46, is64Bit ? 2 : 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  writer.half(2).half(machine).word(1);
  writer
    .address(base + offset)
    .address(headerSize)
    .address(0);
  writer.word(flags).half(headerSize).half(segmentSize).half(1);
  writer.half(0).half(0).half(0);
  // The one segment: loaded, readable and executable. Its flags stand elsewhere in 32 bits.
  writer.word(1);
  if (is64Bit) writer.word(5);
  writer.address(0).address(base).address(base).address(size).address(size);
  if (!is64Bit) writer.word(5);
  writer.address(alignment);
  return new Uint8Array(view.buffer);
}

/** Writes little-endian fields one after the other. */
class FieldWriter {
  readonly #view: DataView;
  readonly #is64Bit: boolean;
  #at = 0;

  constructor(view: DataView, is64Bit: boolean) {
    this.#view = view;
    this.#is64Bit = is64Bit;
  }

  bytes(values: readonly number[]): this {
    for (const value of values) this.#view.setUint8(this.#at++, value);
    return this;
  }

  half(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  word(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  address(value: number): this {
    this.word(value);
    return this.#is64Bit ? this.word(0) : this;
  }
}

function amd64Code(length: number): Uint8Array {
  return Uint8Array.of(
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1 (write)
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1 (stdout)
    ...[0x48, 0x8d, 0x35, 16, 0, 0, 0], // lea rsi, [rip + 16]
    ...[0xba, length, 0, 0, 0], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60 (exit)
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  );
}

function arm64Code(length: number): Uint8Array {
  return words([
    0xd2800020, // mov x0, 1 (stdout)
    0x100000e1, // adr x1, .+28
    0xd2800002 + length * 32, // mov x2, length
    0xd2800808, // mov x8, 64 (write)
    0xd4000001, // svc 0
    0xd2800000, // mov x0, 0
    0xd2800ba8, // mov x8, 93 (exit)
    0xd4000001, // svc 0
  ]);
}

function armCode(length: number): Uint8Array {
  return words([
    0xe3a00001, // mov r0, 1 (stdout)
    0xe28f1014, // add r1, pc, 20
    0xe3a02000 + length, // mov r2, length
    0xe3a07004, // mov r7, 4 (write)
    0xef000000, // svc 0
    0xe3a00000, // mov r0, 0
    0xe3a07001, // mov r7, 1 (exit)
    0xef000000, // svc 0
  ]);
}

function words(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [position, value] of values.entries()) view.setUint32(position * 4, value, true);
  return new Uint8Array(view.buffer);
}
