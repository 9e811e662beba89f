import { describe, expect, it, vi } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { systemClock } from "../../../../src/core/base/clock.ts";

describe("systemClock", () => {
  it("waits, then leaves nothing on the signal", async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, "removeEventListener");
    await systemClock.delay(1, { signal });
    await systemClock.delay(0);
    expect(removed).toHaveBeenCalledOnce();
  });

  it("stops waiting when the signal fires, before or meanwhile", async () => {
    const controller = new AbortController();
    const waiting = systemClock.delay(1_000_000, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toSatisfy(isAbortError);
    await expect(systemClock.delay(1_000_000, controller)).rejects.toSatisfy(isAbortError);
  });

  it("tells milliseconds since 1970", () => {
    expect(new Date(systemClock.now()).getUTCFullYear()).toBeGreaterThan(2020);
  });
});
