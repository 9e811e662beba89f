import { describe, expect, it } from "vitest";
import {
  abortError,
  anySignal,
  isAbortError,
  raceAbort,
  throwIfAborted,
} from "../../../../src/core/base/abort.ts";
import { deferred } from "../../../support/deferred.ts";

describe("cancellation", () => {
  it("is told by the error's name", () => {
    expect(isAbortError(abortError())).toBe(true);
    expect(isAbortError(Object.assign(new Error("x"), { name: "AbortError" }))).toBe(true);
    for (const other of [new Error("AbortError"), "AbortError", null, undefined, {}]) {
      expect(isAbortError(other)).toBe(false);
    }
  });

  it("throws only once the signal has fired", () => {
    const controller = new AbortController();
    throwIfAborted(undefined);
    throwIfAborted(controller.signal);
    controller.abort();
    expect(() => throwIfAborted(controller.signal)).toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
  });
});

describe("anySignal", () => {
  it("fires when one of the signals does", () => {
    const [a, b] = [new AbortController(), new AbortController()];
    const signal = anySignal(undefined, a.signal, b.signal);
    expect(signal?.aborted).toBe(false);
    b.abort();
    expect(signal?.aborted).toBe(true);
  });

  it("makes no signal where one will do", () => {
    const { signal } = new AbortController();
    expect(anySignal(undefined, signal)).toBe(signal);
    expect(anySignal(undefined, undefined)).toBeUndefined();
    expect(anySignal()).toBeUndefined();
  });
});

describe("raceAbort", () => {
  it("settles as the work does", async () => {
    const { signal } = new AbortController();
    await expect(raceAbort(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(raceAbort(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
    await expect(raceAbort(Promise.resolve(1), undefined)).resolves.toBe(1);
  });

  it("leaves the work to others when the signal fires", async () => {
    const controller = new AbortController();
    const work = deferred<number>();
    const mine = raceAbort(work.promise, controller.signal);
    const theirs = raceAbort(work.promise, new AbortController().signal);
    controller.abort();
    await expect(mine).rejects.toSatisfy(isAbortError);
    work.resolve(2);
    await expect(theirs).resolves.toBe(2);
  });

  it("does not wait for work when the signal has fired before, and swallows its failure", async () => {
    const failing = Promise.reject(new Error("late"));
    await expect(raceAbort(failing, AbortSignal.abort())).rejects.toSatisfy(isAbortError);
  });
});
