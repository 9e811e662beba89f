import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import { isJsonObject, readObjects, readString, type JsonObject } from "../../core/base/json.ts";
import type { Memento } from "../../core/base/memento.ts";
import { StoredValue } from "../../core/base/storedValue.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import type { TagWrite } from "./writeTag.ts";

/** A tag of a repository. */
export interface TagPlace {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
}

/** A tag that was written from here. */
export interface TagMove extends TagPlace {
  /** What it named before; undefined if it was new. */
  readonly before: Digest | undefined;
  readonly after: Digest;
  /** RFC 3339. */
  readonly at: string;
}

/** Keeps what was written to tags, so that it can be undone. */
export interface TagHistory {
  record(moves: readonly TagMove[]): Promise<void>;
  /** The last move of a tag that replaced something; `undefined` if none is known. */
  lastMove(place: TagPlace): TagMove | undefined;
}

/** What a push or a retagging wrote, as it is kept in the history. */
export function tagMoves(
  { connectionId, repository }: Omit<TagPlace, "tag">,
  writes: readonly TagWrite[],
  at: string,
): readonly TagMove[] {
  return writes.map((write) => ({ connectionId, repository, ...write, at }));
}

/** Of this form of the records; another form gets another key. */
const mementoKey = "archipelago.pushHistory/1";
const maxMoves = 500;

/**
 * The {@link TagHistory} that survives a reload: the last 500 moves of tags made here, in whatever
 * window of VS Code.
 */
export class PushHistory implements TagHistory, Disposable {
  readonly #stored: StoredValue<readonly TagMove[]>;
  readonly #changed = new Emitter<void>();
  /** Fires after moves were recorded. */
  readonly onDidChange = this.#changed.event;
  /** Those of this window, which another one that writes at the same time may overwrite. */
  #own: readonly TagMove[] = [];

  private constructor(memento: Memento) {
    this.#stored = new StoredValue(memento, mementoKey, decode);
  }

  /** Opens the history on what the memento holds; what cannot be read is left out. */
  static open(memento: Memento): PushHistory {
    return new PushHistory(memento);
  }

  /** Oldest first. */
  get all(): readonly TagMove[] {
    const moves = new Map([...this.#stored.value, ...this.#own].map((move) => [keyOf(move), move]));
    const inOrder = [...moves.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return inOrder.slice(-maxMoves);
  }

  async record(moves: readonly TagMove[]): Promise<void> {
    if (moves.length === 0) return;
    this.#own = [...this.#own, ...moves].slice(-maxMoves);
    await this.#stored.write({ moves: this.all.map((move) => ({ ...move })) });
    this.#changed.fire();
  }

  lastMove({ connectionId, repository, tag }: TagPlace): TagMove | undefined {
    return this.all.findLast(
      (move) =>
        move.connectionId === connectionId &&
        move.repository === repository &&
        move.tag === tag &&
        move.before !== undefined &&
        move.before !== move.after,
    );
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf({ connectionId, repository, tag, at }: TagMove): string {
  return JSON.stringify([connectionId, repository, tag, at]);
}

function decode(stored: unknown): readonly TagMove[] {
  if (!isJsonObject(stored)) return [];
  return readObjects(stored, "moves").flatMap((record) => decodeMove(record) ?? []);
}

function decodeMove(record: JsonObject): TagMove | undefined {
  const connectionId = readString(record, "connectionId");
  const repository = readString(record, "repository");
  const tag = readString(record, "tag");
  const after = readDigest(record, "after");
  if (!connectionId || !repository || !tag || !after) return undefined;
  const before = readDigest(record, "before");
  return { connectionId, repository, tag, before, after, at: readString(record, "at") ?? "" };
}

function readDigest(record: JsonObject, key: string): Digest | undefined {
  const value = readString(record, key) ?? "";
  return isDigest(value) ? value : undefined;
}
