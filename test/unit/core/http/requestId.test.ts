import { describe, expect, it } from "vitest";
import { requestIdOf } from "../../../../src/core/http/requestId.ts";
import { fakeHeaders } from "../../../support/fakeFetcher.ts";

describe("requestIdOf", () => {
  it.each([
    [{ "x-ms-correlation-request-id": "6f9619ff-8b86-d011" }, "6f9619ff-8b86-d011"],
    [{ "x-amzn-requestid": "A1", server: "x" }, "A1"],
    [{ "x-github-request-id": " C0:1F " }, "C0:1F"],
    [{ "x-ms-correlation-request-id": "two words", "x-amzn-requestid": "B" }, "B"],
    [{ "x-ms-correlation-request-id": "x".repeat(129) }, undefined],
    [{ "x-ms-correlation-request-id": "" }, undefined],
    [{ server: "nginx" }, undefined],
  ])("%j: %s", (headers, id) => {
    expect(requestIdOf(fakeHeaders(headers))).toBe(id);
  });
});
