import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ReportProgress } from "../../../src/vscode/platform/withProgress.ts";
import { abortError, isAbortError } from "../../../src/core/base/abort.ts";

const shown: string[] = [];
const reported: unknown[] = [];
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
      const progress = { report: (step: unknown) => reported.push(step) };
      return task(progress, { isCancellationRequested: false, onCancellationRequested });
    },
  },
}));
const { withProgress } = await import("../../../src/vscode/platform/withProgress.ts");

beforeEach(() => {
  shown.length = reported.length = 0;
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

  it("moves the bar only for what is counted", async () => {
    const work = Promise.withResolvers<undefined>();
    let tell: ReportProgress = () => undefined;
    const result = withProgress("Slow", (_signal, report) => {
      tell = report;
      return work.promise;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    tell({ message: "begun: 2", done: 0, total: 0 });
    tell({ message: "1 of 4", done: 1, total: 4 });
    expect(reported).toEqual([{ message: "begun: 2" }, { message: "1 of 4", increment: 25 }]);
    work.resolve(undefined);
    await result;
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
