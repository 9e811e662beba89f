import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backoffMs,
  isTransientStatus,
  parseRetryAfter,
  retryDelay,
} from "../../../../src/core/http/retryTiming.ts";

const now = Date.UTC(2026, 10, 21, 10, 0, 0);

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    [" 120 ", 120_000],
    ["Sat, 21 Nov 2026 10:00:30 GMT", 30_000],
    ["Saturday, 21-Nov-26 10:00:30 GMT", 30_000],
    ["Sat Nov 21 10:00:30 2026", 30_000],
    ["Sat, 21 Nov 2026 09:00:00 GMT", 0],
    ["-5", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2026-11-21", undefined],
    ["Sat, nonsense", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("of %j", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  it("is what was meant, as seconds and as a date", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seconds) => {
        expect(parseRetryAfter(String(seconds), now)).toBe(seconds * 1000);
        const date = new Date(now + seconds * 1000).toUTCString();
        expect(parseRetryAfter(date, now)).toBe(seconds * 1000);
      }),
    );
  });
});

describe("the wait before a retry", () => {
  it("doubles, up to 8 seconds, with jitter from nothing to all of it", () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
    expect(backoffMs(3, () => 0)).toBe(0);
    expect(backoffMs(3, () => 0.25)).toBe(500);
  });

  it("is what the server says, unless it says more than a minute", () => {
    const random = () => 1;
    expect(retryDelay({ attempt: 1, retryAfterMs: 60_000, random })).toBe(60_000);
    expect(retryDelay({ attempt: 1, retryAfterMs: 0, random })).toBe(0);
    expect(retryDelay({ attempt: 1, retryAfterMs: 60_001, random })).toBeUndefined();
    expect(retryDelay({ attempt: 2, retryAfterMs: undefined, random })).toBe(1000);
  });

  it("is for statuses that may pass", () => {
    const all = Array.from({ length: 500 }, (_, position) => position + 100);
    expect(all.filter((status) => isTransientStatus(status))).toEqual([
      408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524,
    ]);
  });
});
