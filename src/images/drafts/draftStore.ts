import { Emitter } from "../../core/base/event.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { JsonObject } from "../../core/base/json.ts";
import { KeyedLimiter } from "../../core/base/limiter.ts";
import type { Memento } from "../../core/base/memento.ts";
import { StoredValue } from "../../core/base/storedValue.ts";
import type { SharedDrafts } from "./draftSource.ts";
import { decodeDrafts, encodeDraft, withoutDraft, type StoredDrafts } from "./draftRecord.ts";
import type { ListDraft } from "./listDraft.ts";

/** Of this form of the records; another form gets another key, so that none overwrites the other. */
const mementoKey = "archipelago.drafts/2";

/**
 * The lists that were composed and neither pushed nor discarded; they survive a reload. Windows of
 * VS Code share them: each change is made to what the memento holds at that moment, and records
 * that cannot be read are left as they are.
 */
export class DraftStore implements SharedDrafts, Disposable {
  readonly #stored: StoredValue<StoredDrafts>;
  readonly #changed = new Emitter<string>();
  readonly onDidChange = this.#changed.event;
  readonly #turns = new KeyedLimiter(1);
  /** Drafts that others were told of, by id. */
  #told: ReadonlyMap<string, ListDraft>;

  private constructor(memento: Memento) {
    this.#stored = new StoredValue(memento, mementoKey, decodeDrafts);
    this.#told = this.#stored.value.drafts;
  }

  /** Opens the store on what the memento holds; drafts that cannot be read are left out. */
  static open(memento: Memento): DraftStore {
    return new DraftStore(memento);
  }

  /** In the order in which they were made. */
  get all(): readonly ListDraft[] {
    return [...this.#stored.value.drafts.values()];
  }

  get(id: string): ListDraft | undefined {
    return this.#stored.value.drafts.get(id);
  }

  async save(draft: ListDraft): Promise<void> {
    const { records } = this.#stored.value;
    const position = records.findIndex((record) => record["id"] === draft.id);
    const after = encodeDraft(draft);
    await this.#write(draft.id, position < 0 ? [...records, after] : records.with(position, after));
  }

  async delete(id: string): Promise<void> {
    const { drafts, records } = this.#stored.value;
    if (drafts.has(id)) await this.#write(id, withoutDraft(records, id));
  }

  /** Tells of the drafts that other windows of VS Code have made, changed or removed since. */
  noticeChanges(): void {
    const before = this.#told;
    const { drafts: now } = this.#stored.value;
    this.#told = now;
    for (const id of new Set([...before.keys(), ...now.keys()])) {
      const [old, current] = [before.get(id), now.get(id)];
      if (JSON.stringify(old) !== JSON.stringify(current)) this.#changed.fire(id);
    }
  }

  /**
   * Does what takes a while and needs a draft to stay as it is, such as an edit of its document:
   * one after another, in the order of the calls. The work must not wait for another turn.
   */
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(id, work);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #write(id: string, records: readonly JsonObject[]): Promise<void> {
    const writing = this.#stored.write({ drafts: records });
    const told = new Map(this.#told);
    const now = this.get(id);
    if (now) told.set(id, now);
    else told.delete(id);
    this.#told = told;
    await writing;
    this.#changed.fire(id);
  }
}
