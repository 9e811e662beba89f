import { describe, expect, it } from "vitest";
import { freeId } from "../../../src/providers/freeId.ts";

describe("the id of a connection", () => {
  it("is an authority of URIs also below a path, and free", () => {
    expect(freeId([], "host.test:5000")).toBe("host.test:5000");
    const first = freeId([], "host.test/a/b");
    expect(first).toBe("host.test!a!b");
    expect(freeId([{ id: first }], "host.test/a/b")).toBe("host.test!a!b~2");
    expect(freeId([{ id: first }], "host.test")).toBe("host.test");
  });
});
