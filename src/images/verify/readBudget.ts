import { LayerError } from "./layerError.ts";

/** How much of one image is looked through before it is left unexamined. */
export interface ReadLimits {
  /** Bytes of layers as stored, which are what is downloaded. */
  readonly storedBytes: number;
  /** Bytes of layers unpacked. */
  readonly unpackedBytes: number;
  /** Files, folders and links whose names are kept. */
  readonly files: number;
}

const mebibyte = 1024 * 1024;

/** Enough for all but the largest images, and bearable for the machine that looks. */
export const defaultReadLimits: ReadLimits = {
  storedBytes: 256 * mebibyte,
  unpackedBytes: 1024 * mebibyte,
  files: 200_000,
};

/** Counts what is read of one image; throws `LayerError` `tooLarge` once a limit is passed. */
export class ReadBudget {
  readonly #limits: ReadLimits;
  readonly #used = { storedBytes: 0, unpackedBytes: 0, files: 0 };

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** Bytes downloaded so far. */
  get storedBytes(): number {
    return this.#used.storedBytes;
  }

  take(kind: keyof ReadLimits, amount: number): void {
    this.#used[kind] += amount;
    if (this.#used[kind] <= this.#limits[kind]) return;
    throw new LayerError("tooLarge", `More than ${this.#limits[kind]} ${kind} in one image`);
  }
}
