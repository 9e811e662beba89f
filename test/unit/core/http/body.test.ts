import { describe, expect, it } from "vitest";
import {
  collect,
  contentLength,
  discardBody,
  readBytes,
  readText,
} from "../../../../src/core/http/bodyLimit.ts";
import { observeBody, observeResponse } from "../../../../src/core/http/bodyStream.ts";
import type { HttpResponse } from "../../../../src/core/http/fetcher.ts";
import { NetworkError } from "../../../../src/core/http/networkError.ts";
import { fakeHeaders, FakeFetcher } from "../../../support/fakeFetcher.ts";
import { bytesOf } from "../../../support/ociData.ts";

const url = "https://registry.example.com/";

async function answer(body: readonly string[], headers: Readonly<Record<string, string>> = {}) {
  const server = new FakeFetcher(() => ({ status: 200, headers, body }));
  return { server, response: await server.fetch({ method: "GET", url }) };
}

async function* failing(error: Error) {
  await Promise.resolve();
  yield bytesOf("start");
  throw error;
}

describe("reading a body", () => {
  it("joins its pieces", async () => {
    const { response, server } = await answer(["ab", "", "cé"]);
    expect(await readText(response, 100)).toBe("abcé");
    expect(server.openBodies).toBe(0);
  });

  it("takes as many bytes as it may, and not one more", async () => {
    expect(await readText((await answer(["ab", "c"])).response, 3)).toBe("abc");
    const { response, server } = await answer(["ab", "cd"]);
    await expect(readBytes(response, 3)).rejects.toMatchObject({ code: "tooLarge", limit: 3 });
    expect(server.openBodies).toBe(0);
  });

  it("does not start where too much is announced", async () => {
    const { response, server } = await answer(["ab"], { "content-length": "1000" });
    await expect(readBytes(response, 3)).rejects.toMatchObject({ code: "tooLarge" });
    expect(server.openBodies).toBe(0);
  });

  it("of nothing yields nothing", async () => {
    const response: HttpResponse = { status: 204, url, headers: fakeHeaders() };
    expect(await readBytes(response, 0)).toEqual(new Uint8Array());
    await expect(discardBody(response)).resolves.toBeUndefined();
  });

  it.each([
    ["0", 0],
    ["12", 12],
    ["-1", undefined],
    ["1e3", undefined],
    ["99999999999999999999", undefined],
    ["", undefined],
  ])("believes a length of %j", async (value, expected) => {
    const { response } = await answer([], { "content-length": value });
    expect(contentLength(response)).toBe(expected);
  });
});

describe("discarding a body", () => {
  it("reads a short rest and leaves a long one", async () => {
    for (const body of [["short"], Array.from({ length: 100 }, () => "x".repeat(10_000))]) {
      const { response, server } = await answer(body);
      await discardBody(response);
      expect(server.openBodies).toBe(0);
    }
  });

  it("does not mind that the connection breaks", async () => {
    const error = new NetworkError("reset", "reset", { host: "h" });
    const response = { status: 200, url, headers: fakeHeaders(), body: failing(error) };
    await expect(discardBody(response)).resolves.toBeUndefined();
  });
});

describe("watching a body", () => {
  function watched(body: AsyncIterable<Uint8Array>, end?: () => void) {
    const events: string[] = [];
    const stream = observeBody(body, {
      chunk: (chunk) => events.push(new TextDecoder().decode(chunk)),
      end: () => {
        events.push("end");
        end?.();
      },
      settled: (error) => events.push(error instanceof Error ? error.message : "settled"),
      mapError: (error) => new Error(`mapped ${String(error)}`),
    });
    return { events, stream };
  }

  async function body(...pieces: readonly string[]) {
    const { response, server } = await answer(pieces);
    return { body: response.body ?? failing(new Error("no body")), server };
  }

  it("sees its pieces, its end, and that it is over, once", async () => {
    const { events, stream } = watched((await body("a", "b")).body);
    const iterator = stream[Symbol.asyncIterator]();
    while (!(await iterator.next()).done);
    await iterator.next();
    await iterator.return?.();
    expect(events).toEqual(["a", "b", "end", "settled"]);
  });

  it("sees that it was left, even before its first piece", async () => {
    const source = await body("a", "b");
    const { events, stream } = watched(source.body);
    await stream[Symbol.asyncIterator]().return?.();
    expect(events).toEqual(["settled"]);
    expect(source.server.openBodies).toBe(0);
  });

  it("sees and translates its failure", async () => {
    const { events, stream } = watched(failing(new Error("broken")));
    await expect(collect(stream, 100)).rejects.toThrow("mapped Error: broken");
    expect(events).toEqual(["start", "mapped Error: broken"]);
  });

  it("can make it fail at its end", async () => {
    const source = await body("a");
    const { events, stream } = watched(source.body, () => {
      throw new Error("wrong digest");
    });
    await expect(collect(stream, 100)).rejects.toThrow("wrong digest");
    expect(events).toEqual(["a", "end", "mapped Error: wrong digest"]);
  });

  it("is over at once for a response without one", () => {
    let settled = 0;
    const response = { status: 204, url, headers: fakeHeaders() };
    expect(observeResponse(response, { settled: () => settled++ })).toBe(response);
    expect(settled).toBe(1);
  });
});
