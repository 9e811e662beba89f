import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import { isJsonObject, readObjects, readString, type JsonObject } from "../../core/base/json.ts";
import type { Memento } from "../../core/base/memento.ts";
import { StoredValue } from "../../core/base/storedValue.ts";
import { localStoreAt, type LocalPlace, type LocalStore, type LocalStores } from "./localStore.ts";

/** Of this form of the records; another form gets another key. */
const mementoKey = "archipelago.localStores/1";

/** Places that are known by their ids without being shown; the oldest are forgotten. */
const maxExpected = 50;

interface Known {
  /** By the user, by hand. */
  readonly opened: readonly LocalStore[];
  /** Found in the workspace and closed there: not shown when they are found again. */
  readonly closed: readonly LocalStore[];
  /** Targets of a copy that may not be there yet. */
  readonly expected: readonly LocalStore[];
}

/**
 * The {@link LocalStores} of a workspace. What was opened by hand, and what was found and closed, is
 * remembered; what is found is told anew each time.
 */
export class LocalStoreList implements LocalStores, Disposable {
  readonly #stored: StoredValue<Known>;
  readonly #changes = new Emitter<void>();
  #found: readonly LocalStore[] = [];

  readonly onDidChange = this.#changes.event;

  /** @param memento the workspace's */
  constructor(memento: Memento) {
    this.#stored = new StoredValue(memento, mementoKey, decode);
  }

  get all(): readonly LocalStore[] {
    const { opened, closed } = this.#stored.value;
    const hidden = new Set([...opened, ...closed].map(({ id }) => id));
    return [...opened, ...this.#found.filter(({ id }) => !hidden.has(id))];
  }

  find(id: string): LocalStore | undefined {
    const { expected } = this.#stored.value;
    return [...this.all, ...expected].find((store) => store.id === id);
  }

  /** Shows a place and remembers it. */
  async open(place: LocalPlace): Promise<LocalStore> {
    const store = localStoreAt(place);
    const { opened, closed, expected } = this.#stored.value;
    const known = opened.find(({ id }) => id === store.id);
    if (known?.kind === store.kind) return known;
    await this.#write({
      opened: [...without(opened, store), store],
      closed: without(closed, store),
      expected: without(expected, store),
    });
    return store;
  }

  /** Gives a place that is about to be written its id; it is shown once it is opened. */
  async expect(place: LocalPlace): Promise<LocalStore> {
    const store = localStoreAt(place);
    const known = this.find(store.id);
    if (known?.kind === store.kind) return known;
    const { expected } = this.#stored.value;
    await this.#write({
      ...this.#stored.value,
      expected: [...without(expected, store), store].slice(-maxExpected),
    });
    return store;
  }

  /** Takes a store out of the list; nothing happens to its files. */
  async close(id: string): Promise<void> {
    const store = this.find(id);
    if (!store) return;
    const { opened, closed, expected } = this.#stored.value;
    const isFound = this.#found.some((each) => each.id === id);
    await this.#write({
      opened: without(opened, store),
      closed: isFound ? [...without(closed, store), store] : closed,
      expected: without(expected, store),
    });
  }

  /** Tells what there is in the workspace now. */
  setFound(places: readonly LocalPlace[]): void {
    const found = new Map(places.map(localStoreAt).map((store) => [store.id, store]));
    const inOrder = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    const isSame = inOrder.map(keyOf).join("\n") === this.#found.map(keyOf).join("\n");
    if (isSame) return;
    this.#found = inOrder;
    this.#changes.fire();
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #write(known: Known): Promise<void> {
    await this.#stored.write({
      opened: known.opened.map(encode),
      closed: known.closed.map(encode),
      expected: known.expected.map(encode),
    });
    this.#changes.fire();
  }
}

function without(stores: readonly LocalStore[], { id }: LocalStore): readonly LocalStore[] {
  return stores.filter((store) => store.id !== id);
}

function keyOf({ id, kind }: LocalStore): string {
  return `${kind} ${id}`;
}

function encode({ kind, path }: LocalStore): JsonObject {
  return { kind, path };
}

function decode(stored: unknown): Known {
  const json = isJsonObject(stored) ? stored : {};
  const read = (key: keyof Known) =>
    readObjects(json, key).flatMap((record) => decodeStore(record) ?? []);
  return { opened: read("opened"), closed: read("closed"), expected: read("expected") };
}

function decodeStore(record: JsonObject): LocalStore | undefined {
  const kind = readString(record, "kind");
  const place = readString(record, "path");
  if (!place || (kind !== "layout" && kind !== "archive")) return undefined;
  return localStoreAt({ kind, path: place });
}
