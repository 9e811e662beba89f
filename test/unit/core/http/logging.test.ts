import { describe, expect, it } from "vitest";
import { abortError } from "../../../../src/core/base/abort.ts";
import type { Logger } from "../../../../src/core/base/logger.ts";
import { collect, discardBody } from "../../../../src/core/http/bodyLimit.ts";
import type { HttpMethod } from "../../../../src/core/http/fetcher.ts";
import { logRequests } from "../../../../src/core/http/logging.ts";
import { NetworkError } from "../../../../src/core/http/networkError.ts";
import { FakeFetcher, type FakeAnswer } from "../../../support/fakeFetcher.ts";
import { ManualClock } from "../../../support/manualClock.ts";

function logged(answer: FakeAnswer) {
  const lines: string[] = [];
  const at = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
  const logger: Logger = {
    trace: at("trace"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
  const clock = new ManualClock();
  const server = new FakeFetcher(() => {
    clock.advance(35);
    return answer;
  });
  const fetch = logRequests({ logger, clock })(server.fetch);
  const send = (url: string, method: HttpMethod = "GET") =>
    fetch({ method, url, headers: { authorization: "Basic s3cret" } });
  return { lines, send };
}

describe("the log of requests", () => {
  it("has one line for each, when its body has been read", async () => {
    const { lines, send } = logged({ status: 200, body: "x".repeat(1234) });
    const { body } = await send("https://kim:pw@host/v2/app/tags/list?n=100&sig=s3cret#s3cret");
    expect(lines).toEqual([]);
    if (body) await collect(body, 9999);
    expect(lines).toEqual([
      "debug: GET https://host/v2/app/tags/list?n=100&sig=*** 200 1.2 kB 35 ms",
    ]);
  });

  it("has the line at once where there is no body", async () => {
    const { lines, send } = logged({ status: 404 });
    await send("https://host/v2/", "HEAD");
    expect(lines).toEqual(["debug: HEAD https://host/v2/ 404 0 B 35 ms"]);
  });

  it("shows what went wrong to those who do not look for more", async () => {
    const forbidden = logged({ status: 403 });
    await discardBody(await forbidden.send("https://host/v2/"));
    expect(forbidden.lines).toEqual(["info: GET https://host/v2/ 403 0 B 35 ms"]);
    const error = new NetworkError("dns", "No answer from host: ENOTFOUND", { host: "host" });
    const unknown = logged(error);
    await expect(unknown.send("https://host/v2/")).rejects.toBe(error);
    expect(unknown.lines).toEqual([
      "warn: GET https://host/v2/ failed (No answer from host: ENOTFOUND) 35 ms",
    ]);
  });

  it("makes nothing of a cancellation", async () => {
    const { lines, send } = logged(abortError());
    await expect(send("https://host/v2/")).rejects.toMatchObject({ name: "AbortError" });
    expect(lines).toEqual(["debug: GET https://host/v2/ cancelled 35 ms"]);
  });
});
