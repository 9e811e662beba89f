import { Emitter } from "../../core/base/event.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Memento } from "../../core/base/memento.ts";
import type { DraftSource } from "./draftSource.ts";
import { decodeDrafts, encodeDrafts } from "./draftRecord.ts";
import type { ListDraft } from "./listDraft.ts";

const mementoKey = "archipelago.drafts";

/** The lists that were composed and neither pushed nor discarded; they survive a reload. */
export class DraftStore implements DraftSource, Disposable {
  readonly #memento: Memento;
  readonly #changed = new Emitter<string>();
  readonly onDidChange = this.#changed.event;
  readonly #drafts: Map<string, ListDraft>;

  private constructor(memento: Memento, drafts: readonly ListDraft[]) {
    this.#memento = memento;
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft]));
  }

  /** Opens the store on what the memento holds; drafts that cannot be read are left out. */
  static open(memento: Memento): DraftStore {
    return new DraftStore(memento, decodeDrafts(memento.get(mementoKey)));
  }

  /** In the order in which they were made. */
  get all(): readonly ListDraft[] {
    return [...this.#drafts.values()];
  }

  get(id: string): ListDraft | undefined {
    return this.#drafts.get(id);
  }

  async save(draft: ListDraft): Promise<void> {
    this.#drafts.set(draft.id, draft);
    await this.#persist(draft.id);
  }

  async delete(id: string): Promise<void> {
    if (this.#drafts.delete(id)) await this.#persist(id);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #persist(id: string): Promise<void> {
    await this.#memento.update(mementoKey, encodeDrafts([...this.#drafts.values()]));
    this.#changed.fire(id);
  }
}
