import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../src/core/base/clock.ts";
import type { HttpRequest } from "../../../../src/core/http/fetcher.ts";
import { HostPauses } from "../../../../src/core/http/hostPauses.ts";
import { NetworkError } from "../../../../src/core/http/networkError.ts";
import { retry } from "../../../../src/core/http/retry.ts";
import { FakeFetcher, type FakeAnswer } from "../../../support/fakeFetcher.ts";

const url = "https://registry.example.com/v2/";
const reset = new NetworkError("reset", "reset", { host: "h", reason: "ECONNRESET" });
const unresolved = new NetworkError("dns", "dns", { host: "h", reason: "EAI_AGAIN" });

function retrier(clock: Clock) {
  return retry({ clock, random: () => 1, pauses: new HostPauses(clock) });
}

function retrying(answers: readonly FakeAnswer[]) {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    delay: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const server = new FakeFetcher((_request, position) => answers[position] ?? { status: 200 });
  return { fetch: retrier(clock)(server.fetch), server, waits };
}

function outcome(request: HttpRequest, ...answers: readonly FakeAnswer[]) {
  const { fetch, server, waits } = retrying(answers);
  return fetch(request).then(
    ({ status }) => ({ status, tries: server.requests.length, waits, open: server.openBodies }),
    (error: unknown) => ({ error, tries: server.requests.length, waits, open: server.openBodies }),
  );
}

describe("retrying", () => {
  it.each([
    { method: "GET" },
    { method: "HEAD" },
    { method: "PUT", retry: "replay" },
    { method: "POST", retry: "replay" },
  ] as const)("repeats %j after failures that pass", async (request) => {
    for (const failure of [{ status: 503 }, { status: 500 }, reset, unresolved]) {
      expect(await outcome({ url, ...request }, failure, failure)).toMatchObject({
        status: 200,
        tries: 3,
        waits: [500, 1000],
      });
    }
  });

  it.each([
    { method: "PUT" },
    { method: "POST" },
    { method: "PATCH" },
    { method: "DELETE" },
    { method: "GET", retry: "never" },
  ] as const)("does not repeat %j", async (request) => {
    for (const failure of [{ status: 503 }, reset]) {
      expect(await outcome({ url, ...request }, failure)).toMatchObject({ tries: 1, waits: [] });
    }
  });

  it("repeats anything that was refused for its number only", async () => {
    const refused = { status: 429, headers: { "retry-after": "3" } };
    expect(await outcome({ url, method: "DELETE" }, refused)).toMatchObject({
      status: 200,
      tries: 2,
      waits: [3000],
    });
    expect(await outcome({ url, method: "DELETE", retry: "never" }, refused)).toMatchObject({
      status: 429,
      tries: 1,
    });
  });

  it("gives up after the fourth try, with the last answer still to be read", async () => {
    const failure = { status: 503 };
    const all = Array.from({ length: 9 }, () => failure);
    expect(await outcome({ url, method: "GET" }, ...all)).toMatchObject({
      status: 503,
      tries: 4,
      open: 1,
    });
    const resets = Array.from({ length: 9 }, () => reset);
    expect(await outcome({ url, method: "GET" }, ...resets)).toMatchObject({
      error: reset,
      tries: 4,
    });
  });

  it.each([{ status: 200 }, { status: 304 }, { status: 401 }, { status: 404 }, { status: 501 }])(
    "leaves %j alone",
    async (answer) => {
      expect(await outcome({ url, method: "GET" }, answer)).toMatchObject({ ...answer, tries: 1 });
    },
  );

  it.each(["timeout", "refused", "tlsCertificate", "redirectRefused", "dns"] as const)(
    "does not repeat what failed for good (%s)",
    async (code) => {
      const error = new NetworkError(code, code, { host: "h" });
      expect(await outcome({ url, method: "GET" }, error)).toMatchObject({ error, tries: 1 });
    },
  );
});
