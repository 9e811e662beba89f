import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import {
  isJsonObject,
  readNumber,
  readObjects,
  readString,
  type JsonObject,
} from "../../core/base/json.ts";
import type { Memento } from "../../core/base/memento.ts";
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

const mementoKey = "archipelago.pushHistory";
const version = 1;
const maxMoves = 500;

/** The {@link TagHistory} that survives a reload: the last 500 moves of tags made here. */
export class PushHistory implements TagHistory, Disposable {
  readonly #memento: Memento;
  readonly #changed = new Emitter<void>();
  /** Fires after moves were recorded. */
  readonly onDidChange = this.#changed.event;
  #moves: readonly TagMove[];

  private constructor(memento: Memento, moves: readonly TagMove[]) {
    this.#memento = memento;
    this.#moves = moves;
  }

  /** Opens the history on what the memento holds; what cannot be read is left out. */
  static open(memento: Memento): PushHistory {
    return new PushHistory(memento, decode(memento.get(mementoKey)));
  }

  /** Oldest first. */
  get all(): readonly TagMove[] {
    return this.#moves;
  }

  async record(moves: readonly TagMove[]): Promise<void> {
    if (moves.length === 0) return;
    this.#moves = [...this.#moves, ...moves].slice(-maxMoves);
    const stored = { v: version, moves: this.#moves.map((move) => ({ ...move })) };
    await this.#memento.update(mementoKey, stored);
    this.#changed.fire();
  }

  lastMove({ connectionId, repository, tag }: TagPlace): TagMove | undefined {
    return this.#moves.findLast(
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

function decode(stored: unknown): readonly TagMove[] {
  if (!isJsonObject(stored) || readNumber(stored, "v") !== version) return [];
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
