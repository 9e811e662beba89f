import { describe, expect, it } from "vitest";
import { DisposableStore, toDisposable } from "../../../../src/core/base/disposable.ts";

describe("DisposableStore", () => {
  function recorder() {
    const released: string[] = [];
    const item = (name: string) => toDisposable(() => released.push(name));
    return { released, item };
  }

  it("releases in reverse order, each once", () => {
    const { released, item } = recorder();
    const store = new DisposableStore();
    store.add(item("a"));
    store.add(item("b"));
    expect(store.isDisposed).toBe(false);
    store.dispose();
    store.dispose();
    expect(released).toEqual(["b", "a"]);
    expect(store.isDisposed).toBe(true);
  });

  it("releases at once what comes after its end", () => {
    const { released, item } = recorder();
    const store = new DisposableStore();
    store.dispose();
    store.add(item("late"));
    expect(released).toEqual(["late"]);
  });

  it("releases one item early, and not again", () => {
    const { released, item } = recorder();
    const store = new DisposableStore();
    const a = store.add(item("a"));
    store.delete(a);
    store.delete(a);
    store.delete(item("stranger"));
    store.dispose();
    expect(released).toEqual(["a"]);
  });

  it("survives an item that disposes the store", () => {
    const { released, item } = recorder();
    const store = new DisposableStore();
    store.add(item("a"));
    store.add(toDisposable(() => store.dispose()));
    store.dispose();
    expect(released).toEqual(["a"]);
  });
});

it("toDisposable runs its function at most once", () => {
  let runs = 0;
  const disposable = toDisposable(() => runs++);
  disposable.dispose();
  disposable.dispose();
  expect(runs).toBe(1);
});
