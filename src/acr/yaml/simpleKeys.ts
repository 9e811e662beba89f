import type { Cursor } from "./cursor.ts";
import type { Mark } from "./token.ts";

/** How far behind its beginning the `:` of a key may stand, in characters. */
const maxKeyLength = 1024;

/** A place where a key without `?` may have begun. */
export interface SimpleKey {
  isPossible: boolean;
  isRequired: boolean;
  /** Number of the token that would be the key. */
  tokenNumber: number;
  mark: Mark;
}

/** The possible keys, one for each level of flow collections (libyaml's simple key stack). */
export class SimpleKeys {
  readonly #cursor: Cursor;
  readonly #levels: SimpleKey[] = [];
  /** Number of a token → level of the key that begins with it. */
  readonly #levelByToken = new Map<number, number>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.enter(0);
  }

  get current(): SimpleKey {
    const current = this.#levels.at(-1);
    if (!current) throw new Error("There is always a level for simple keys");
    return current;
  }

  /** Whether the key is still one here; fails if it has to be one and is not. */
  isValid(key: SimpleKey): boolean {
    if (!key.isPossible) return false;
    const { line, offset } = this.#cursor;
    if (key.mark.line === line && key.mark.offset + maxKeyLength >= offset) return true;
    if (key.isRequired) throw this.#missingColon(key);
    key.isPossible = false;
    return false;
  }

  /** Whether a token might turn out to be a key, so that a token must be put before it. */
  mayBegin(tokenNumber: number): boolean {
    const level = this.#levelByToken.get(tokenNumber);
    const key = level === undefined ? undefined : this.#levels[level];
    return key !== undefined && this.isValid(key);
  }

  save(tokenNumber: number, isRequired: boolean): void {
    this.remove();
    const mark = this.#cursor.mark;
    this.#levels[this.#levels.length - 1] = { isPossible: true, isRequired, tokenNumber, mark };
    this.#levelByToken.set(tokenNumber, this.#levels.length - 1);
  }

  /** What began here is no key. */
  remove(): void {
    const key = this.current;
    if (!key.isPossible) return;
    if (key.isRequired) throw this.#missingColon(key);
    this.take(key);
  }

  /** The key was found. */
  take(key: SimpleKey): void {
    key.isPossible = false;
    this.#levelByToken.delete(key.tokenNumber);
  }

  /** Into a flow collection. */
  enter(tokenNumber: number): void {
    const mark = this.#cursor.mark;
    this.#levels.push({ isPossible: false, isRequired: false, tokenNumber, mark });
  }

  /** Out of a flow collection. */
  leave(): void {
    const key = this.#levels.pop();
    if (key) this.#levelByToken.delete(key.tokenNumber);
  }

  #missingColon(key: SimpleKey): Error {
    return this.#cursor.fail("could not find expected ':'", key.mark);
  }
}
