import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { KeyedLimiter, mapLimited } from "../../../../src/core/base/limiter.ts";
import { deferred, type Deferred } from "../../../support/deferred.ts";

/** Tasks that run until they are released, and a record of what ran. */
class Tasks {
  readonly started: string[] = [];
  readonly #gates = new Map<string, Deferred<string>>();

  task(name: string): () => Promise<string> {
    const gate = deferred<string>();
    this.#gates.set(name, gate);
    return () => {
      this.started.push(name);
      return gate.promise;
    };
  }

  release(name: string): void {
    this.#gates.get(name)?.resolve(name);
  }
}

/** Lets everything that is ready go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("KeyedLimiter", () => {
  it("runs no more tasks of a key than allowed, in order", async () => {
    const tasks = new Tasks();
    const limiter = new KeyedLimiter(2);
    const runs = ["a", "b", "c"].map((name) => limiter.run("host", tasks.task(name)));
    await settle();
    expect(tasks.started).toEqual(["a", "b"]);
    tasks.release("b");
    await settle();
    expect(tasks.started).toEqual(["a", "b", "c"]);
    tasks.release("a");
    tasks.release("c");
    await expect(Promise.all(runs)).resolves.toEqual(["a", "b", "c"]);
  });

  it("keeps keys apart", async () => {
    const tasks = new Tasks();
    const limiter = new KeyedLimiter(1);
    const runs = ["a", "b"].map((name) => limiter.run(name, tasks.task(name)));
    await settle();
    expect(tasks.started).toEqual(["a", "b"]);
    tasks.release("a");
    tasks.release("b");
    await Promise.all(runs);
  });

  it("never starts a task that was cancelled while it waited", async () => {
    const tasks = new Tasks();
    const limiter = new KeyedLimiter(1);
    const controller = new AbortController();
    const first = limiter.run("host", tasks.task("first"));
    const second = limiter.run("host", tasks.task("second"), { signal: controller.signal });
    controller.abort();
    tasks.release("first");
    await expect(second).rejects.toSatisfy(isAbortError);
    await first;
    expect(tasks.started).toEqual(["first"]);
  });

  it("waits for the end of a task that was cancelled after it had begun, if so wanted", async () => {
    const tasks = new Tasks();
    const limiter = new KeyedLimiter(1);
    const controller = new AbortController();
    const { signal } = controller;
    const begun = limiter.runToEnd("host", tasks.task("a"), { signal });
    const waiting = limiter.runToEnd("host", tasks.task("b"), { signal });
    await settle();
    controller.abort();
    await expect(waiting).rejects.toSatisfy(isAbortError);
    tasks.release("a");
    expect(await begun).toBe("a");
    await settle();
    expect(tasks.started).toEqual(["a"]);
  });

  it("frees the place of a task that fails", async () => {
    const limiter = new KeyedLimiter(1);
    await expect(limiter.run("host", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(limiter.run("host", () => Promise.resolve(1))).resolves.toBe(1);
  });
});

describe("mapLimited", () => {
  it("keeps the order and the bound", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3)),
        fc.integer({ min: 1, max: 4 }),
        async (turns, limit) => {
          let running = 0;
          let most = 0;
          const results = await mapLimited(turns, limit, async (count, position) => {
            most = Math.max(most, ++running);
            for (let turn = 0; turn < count; turn++) await Promise.resolve();
            running--;
            return position;
          });
          expect(results).toEqual(turns.map((_, position) => position));
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it("runs as many as it may at once", async () => {
    const tasks = new Tasks();
    const names = ["a", "b", "c"];
    const all = names.map((name) => tasks.task(name));
    const results = mapLimited(all, 2, (task) => task());
    await settle();
    expect(tasks.started).toEqual(["a", "b"]);
    for (const name of names) tasks.release(name);
    await expect(results).resolves.toEqual(names);
  });

  it("fails with the first failure", async () => {
    const map = (item: number) =>
      item === 2 ? Promise.reject(new Error("two")) : Promise.resolve();
    await expect(mapLimited([1, 2, 3], 2, map)).rejects.toThrow("two");
  });

  it("starts nothing more once something failed", async () => {
    const gates = ["a", "b", "c", "d"].map(() => deferred<string>());
    const started: number[] = [];
    const results = mapLimited(gates, 2, ({ promise }, position) => {
      started.push(position);
      return promise;
    });
    await settle();
    gates[1]?.reject(new Error("b"));
    await expect(results).rejects.toThrow("b");
    gates[0]?.resolve("a");
    await settle();
    expect(started).toEqual([0, 1]);
  });

  it("starts nothing more where the first one throws at once", async () => {
    const started: number[] = [];
    const results = mapLimited([1, 2, 3], 1, (item): Promise<void> => {
      started.push(item);
      throw new Error("one");
    });
    await expect(results).rejects.toThrow("one");
    await settle();
    expect(started).toEqual([1]);
  });
});
