import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../../src/core/http/fetcher.ts";
import { HostPauses } from "../../../../src/core/http/hostPauses.ts";
import { httpStack } from "../../../../src/core/http/httpStack.ts";
import { FakeFetcher, type FakeAnswer } from "../../../support/fakeFetcher.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const url = "https://registry.example.com/v2/";

function limitedTo(seconds: number): FakeAnswer {
  return { status: 429, headers: { "retry-after": String(seconds) } };
}

/** The whole stack with one place a host, so that all but one request wait for their turn. */
function stacked(...answers: readonly FakeAnswer[]) {
  const clock = new ManualClock();
  const server = new FakeFetcher((_request, position) => answers[position] ?? { status: 204 });
  const pauses = new HostPauses(clock);
  const options = { transport: server.fetch, clock, pauses, random: () => 1, logger: silentLogger };
  const send = httpStack({ ...options, concurrency: 1 });
  const head = async (more: Partial<HttpRequest> = {}) => {
    const { status } = await send({ method: "HEAD", url, ...more });
    return status;
  };
  const advance = async (ms: number) => {
    await settle();
    clock.advance(ms);
    await settle();
  };
  return { advance, head, pauses, server };
}

describe("a host that asked for a pause", () => {
  it("is sent nothing, not even what was under way to it before", async () => {
    const { advance, head, pauses, server } = stacked(limitedTo(10));
    const all = Array.from({ length: 40 }, () => head());
    await settle();
    expect(pauses.of("registry.example.com")).toMatchObject({ until: 10_000, isAsked: true });
    const elsewhere = head({ url: "https://elsewhere.example.com/" });
    expect(await elsewhere).toBe(204);
    await advance(9999);
    expect(server.requests.filter((request) => request.url === url)).toHaveLength(1);
    await advance(1);
    expect(new Set(await Promise.all(all))).toEqual(new Set([204]));
    expect(server.requests).toHaveLength(42);
  });

  it("is waited for as long as its pause grows", async () => {
    const { advance, head, pauses, server } = stacked();
    pauses.begin(url, 10_000, { isAsked: true });
    const waiting = head();
    await advance(5000);
    pauses.begin(url, 20_000, { isAsked: true });
    await advance(19_999);
    expect(server.requests).toHaveLength(0);
    await advance(1);
    expect(await waiting).toBe(204);
  });

  it.each(["never", "safe"] as const)(
    "has its pause by a request that is retried %s",
    async (retry) => {
      const { advance, head, server } = stacked(limitedTo(10));
      void head({ retry });
      const second = head();
      await advance(9999);
      expect(server.requests).toHaveLength(1);
      await advance(1);
      expect(await second).toBe(204);
    },
  );

  it("is let alone for a while even where it says not how long, after the last try, too", async () => {
    const bare = { status: 429 };
    const { advance, head, pauses, server } = stacked(bare, bare, bare, bare);
    const first = head();
    await settle();
    expect(pauses.of("registry.example.com")).toMatchObject({ until: 500, isAsked: false });
    for (const ms of [500, 1000, 2000]) await advance(ms);
    expect(await first).toBe(429);
    const second = head();
    await advance(3999);
    expect(server.requests).toHaveLength(4);
    await advance(1);
    expect(await second).toBe(204);
  });

  it("answers for all where it asks for more than a minute, and is asked again after one", async () => {
    const { advance, head, server } = stacked(limitedTo(3600));
    expect(await Promise.all([head(), head(), head()])).toEqual([429, 429, 429]);
    expect(server.requests).toHaveLength(1);
    await advance(60_000);
    expect(await head()).toBe(204);
  });

  it("keeps nobody waiting who has not the time", async () => {
    const { head, server } = stacked(limitedTo(10));
    void head();
    await settle();
    const hurried = head({ timeoutMs: 9000 });
    await expect(hurried).rejects.toMatchObject({ brand: "NetworkError", code: "timeout" });
    expect(server.requests).toHaveLength(1);
  });

  it("holds up no longer who is cancelled", async () => {
    const { advance, head, server } = stacked(limitedTo(10));
    const controller = new AbortController();
    const { signal } = controller;
    const outcomes = Promise.allSettled([head({ signal }), head({ signal })]);
    const third = head();
    await settle();
    controller.abort();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await advance(10_000);
    expect(await third).toBe(204);
    expect(server.requests).toHaveLength(2);
  });
});
