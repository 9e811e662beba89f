import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPullLimit } from "../../../src/core/registry/pullLimit.ts";
import { PullLimits } from "../../../src/providers/pullLimits.ts";
import { fakeHeaders } from "../../support/fakeFetcher.ts";
import { ManualClock } from "../../support/manualClock.ts";

function answer(headers: Readonly<Record<string, string>>, status = 200) {
  return { status, headers: fakeHeaders(headers) };
}

function pulls(remaining: string, limit = "100;w=21600") {
  return answer({ "ratelimit-limit": limit, "ratelimit-remaining": remaining });
}

describe("the limit of pulls in an answer", () => {
  it("is read with its window and whose pulls are counted", () => {
    const headers = {
      "ratelimit-limit": "100;w=21600",
      "ratelimit-remaining": "86;w=21600",
      "docker-ratelimit-source": "203.0.113.7",
    };
    const limit = { remaining: 86, limit: 100, windowSeconds: 21600, source: "203.0.113.7" };
    expect(readPullLimit(answer(headers))).toEqual(limit);
  });

  it.each([
    [{ "ratelimit-remaining": "5;w=60" }, { remaining: 5, windowSeconds: 60 }],
    [
      { "ratelimit-limit": "200 ; w=21600", "ratelimit-remaining": "0" },
      { remaining: 0, limit: 200, windowSeconds: 21600 },
    ],
    [
      { "ratelimit-limit": "10;w=1, 100;w=21600", "ratelimit-remaining": "3;w=1" },
      { remaining: 3, limit: 10, windowSeconds: 1 },
    ],
    [{ "docker-ratelimit-source": "x\ty", "ratelimit-remaining": "5" }, { remaining: 5 }],
  ])("is read from %o", (headers, limit) => {
    expect(readPullLimit(answer(headers))).toEqual(limit);
  });

  it.each([
    {},
    { "ratelimit-limit": "2000", "ratelimit-remaining": "1999", "ratelimit-reset": "60" },
    { "ratelimit-limit": "100;w=21600" },
    { "ratelimit-limit": "many;w=21600", "ratelimit-remaining": "some;w=21600" },
    { "ratelimit-remaining": "-1;w=21600" },
    { "ratelimit-remaining": "86;w=0" },
  ])("is none in %o", (headers) => {
    expect(readPullLimit(answer(headers))).toBeUndefined();
  });

  it("is used up where an answer with a 429 does not say what is left", () => {
    const limit = { remaining: 0, limit: 100, windowSeconds: 21600 };
    expect(readPullLimit(answer({ "ratelimit-limit": "100;w=21600" }, 429))).toEqual(limit);
    const source = { "docker-ratelimit-source": "kim" };
    expect(readPullLimit(answer(source, 429))).toEqual({ remaining: 0, source: "kim" });
    expect(readPullLimit(answer({}, 429))).toBeUndefined();
  });

  it("is never read as something that no count is, whatever is sent", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (limit, remaining) => {
        const read = readPullLimit(pulls(remaining, limit));
        expect(read === undefined || Number.isInteger(read.remaining)).toBe(true);
      }),
    );
  });
});

describe("the limits of pulls of connections", () => {
  it("are what each one's registry said last, and told when that is another number", () => {
    const limits = new PullLimits();
    const changed: string[] = [];
    limits.onDidChange((id) => changed.push(id));
    const [hub, other] = [limits.watch("docker.io"), limits.watch("docker.io~2")];
    hub(pulls("100;w=21600"));
    hub(pulls("100;w=21600"));
    hub(answer({}));
    other(pulls("7;w=21600"));
    hub(pulls("99;w=21600"));
    expect(changed).toEqual(["docker.io", "docker.io~2", "docker.io"]);
    expect(limits.of("docker.io")?.remaining).toBe(99);
    expect(limits.of("docker.io~2")?.remaining).toBe(7);
    expect(limits.of("ghcr.io")).toBeUndefined();
  });

  it("hold for their window", () => {
    const clock = new ManualClock();
    const limits = new PullLimits(clock);
    limits.watch("docker.io")(pulls("0;w=21600"));
    clock.advance(21_599_000);
    expect(limits.of("docker.io")?.remaining).toBe(0);
    clock.advance(1000);
    expect(limits.of("docker.io")).toBeUndefined();
  });

  it("are forgotten with the user whose pulls they were", () => {
    const limits = new PullLimits();
    limits.watch("docker.io")(pulls("0;w=21600"));
    const told: unknown[] = [];
    limits.onDidChange((id) => told.push([id, limits.of(id)]));
    limits.watch("docker.io");
    limits.watch("docker.io");
    expect(told).toEqual([["docker.io", undefined]]);
  });
});
