import { describe, expect, it } from "vitest";
import { discardBody } from "../../../../src/core/http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse } from "../../../../src/core/http/fetcher.ts";
import { hostLimit } from "../../../../src/core/http/hostLimit.ts";
import { deferred } from "../../../support/deferred.ts";
import { FakeFetcher } from "../../../support/fakeFetcher.ts";
import { settle } from "../../../support/manualClock.ts";

const url = "https://registry.example.com/";

function limited(concurrency: number) {
  const server = new FakeFetcher(() => ({ status: 200, body: "content" }));
  const fetch = hostLimit(concurrency)(server.fetch);
  const get = (more: Partial<HttpRequest> = {}) => fetch({ method: "GET", url, ...more });
  return { server, get };
}

describe("the limit of a host", () => {
  it("holds a place until the body has been read", async () => {
    const { server, get } = limited(2);
    const first = await get();
    await get();
    const third = get();
    await settle();
    expect(server.requests).toHaveLength(2);
    await discardBody(first);
    await third;
    expect(server.requests).toHaveLength(3);
  });

  it("gives a place back where there is no body", async () => {
    const { server, get } = limited(1);
    for (let round = 0; round < 3; round++) await get({ method: "HEAD" });
    expect(server.requests).toHaveLength(3);
  });

  it("gives a place back after a failure", async () => {
    const failing: Fetcher = () => Promise.reject(new Error("refused"));
    const fetch = hostLimit(1)(failing);
    for (let round = 0; round < 3; round++) {
      await expect(fetch({ method: "GET", url })).rejects.toThrow("refused");
    }
  });

  it("is one for each host, and one for writing", async () => {
    const { server, get } = limited(1);
    await get();
    await get({ url: "https://other.example.com/" });
    await get({ method: "PUT" });
    expect(server.requests).toHaveLength(3);
  });

  it("lets go of who is cancelled while waiting, and never asks for them", async () => {
    const { server, get } = limited(1);
    const first = await get();
    const controller = new AbortController();
    const waiting = get({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await discardBody(first);
    await get();
    expect(server.requests).toHaveLength(2);
  });

  it("gives back the place of who is cancelled and reads no body", async () => {
    const { get, server } = limited(1);
    const controller = new AbortController();
    await get({ signal: controller.signal });
    controller.abort();
    await get();
    expect(server.requests).toHaveLength(2);
  });

  it("leaves no body open that comes too late", async () => {
    const late = deferred<HttpResponse>();
    const server = new FakeFetcher(() => ({ status: 200, body: "content" }));
    const fetch = hostLimit(1)(() => late.promise);
    const controller = new AbortController();
    const cancelled = fetch({ method: "GET", url, signal: controller.signal });
    await settle();
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    late.resolve(await server.fetch({ method: "GET", url }));
    await settle();
    expect(server.openBodies).toBe(0);
  });
});
