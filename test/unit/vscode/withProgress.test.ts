import { beforeEach, describe, expect, it, vi } from "vitest";
import { abortError, isAbortError } from "../../../src/core/base/abort.ts";

const shown: string[] = [];
let cancel: () => void = () => undefined;

vi.mock("vscode", () => ({
  ProgressLocation: { Notification: 15 },
  window: {
    withProgress: (
      { title }: { readonly title: string },
      task: (progress: unknown, token: unknown) => Promise<unknown>,
    ) => {
      shown.push(title);
      const onCancellationRequested = (listener: () => void) => (cancel = listener);
      return task({}, { isCancellationRequested: false, onCancellationRequested });
    },
  },
}));
const { withProgress } = await import("../../../src/vscode/platform/withProgress.ts");

beforeEach(() => {
  shown.length = 0;
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe("withProgress", () => {
  it("shows nothing of work that is done at once, or fails at once", async () => {
    expect(await withProgress("Quick", () => Promise.resolve(7))).toBe(7);
    const failing = withProgress("Quick", () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(shown).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("shows work that takes longer, and hands its result on", async () => {
    const work = Promise.withResolvers<number>();
    const result = withProgress("Slow", () => work.promise);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown).toEqual(["Slow"]);
    work.resolve(7);
    expect(await result).toBe(7);
  });

  it("fires the signal of work that is cancelled (invariant 7)", async () => {
    const result = withProgress(
      "Slow",
      (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(abortError()));
        }),
    );
    const ended = expect(result).rejects.toSatisfy(isAbortError);
    await vi.advanceTimersByTimeAsync(10_000);
    cancel();
    await ended;
  });
});
