import { describe, expect, it } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { SharedWork } from "../../../../src/core/base/sharedWork.ts";

/** Work that ends when told to and notes the signals it was given. */
function manual() {
  const signals: AbortSignal[] = [];
  const ends: ((value: string) => void)[] = [];
  const work = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<string>((resolve, reject) => {
      ends.push(resolve);
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  };
  return { signals, ends, work };
}

describe("SharedWork", () => {
  it("is done once for all who want it at the same time", async () => {
    const shared = new SharedWork<string>();
    const { ends, signals, work } = manual();
    const callers = [1, 2, 3].map(() => shared.run("a", work));
    ends[0]?.("done");
    expect(await Promise.all(callers)).toEqual(["done", "done", "done"]);
    expect(signals).toHaveLength(1);
  });

  it("is done again for whoever comes later", async () => {
    const shared = new SharedWork<string>();
    const { ends, signals, work } = manual();
    const first = shared.run("a", work);
    ends[0]?.("done");
    await first;
    void shared.run("a", work);
    expect(signals).toHaveLength(2);
  });

  it("goes on for the others when one leaves (invariant 7)", async () => {
    const shared = new SharedWork<string>();
    const { ends, signals, work } = manual();
    const controller = new AbortController();
    const leaving = shared.run("a", work, { signal: controller.signal });
    const staying = shared.run("a", work);
    controller.abort();
    await expect(leaving).rejects.toSatisfy(isAbortError);
    expect(signals[0]?.aborted).toBe(false);
    ends[0]?.("done");
    expect(await staying).toBe("done");
  });

  it("is cancelled when the last one leaves, and started anew for the next (invariant 7)", async () => {
    const shared = new SharedWork<string>();
    const { signals, work } = manual();
    const controller = new AbortController();
    const leaving = shared.run("a", work, { signal: controller.signal });
    controller.abort();
    await expect(leaving).rejects.toSatisfy(isAbortError);
    expect(signals[0]?.aborted).toBe(true);
    void shared.run("a", work);
    expect(signals).toHaveLength(2);
  });

  it("fails for all who wait", async () => {
    const shared = new SharedWork<string>();
    const fail = () => Promise.reject(new Error("broken"));
    const callers = [1, 2].map(() => shared.run("a", fail));
    for (const caller of callers) await expect(caller).rejects.toThrow("broken");
  });
});
