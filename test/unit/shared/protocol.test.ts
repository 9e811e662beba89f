import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHostEvent, readViewRequest } from "../../../src/shared/protocol.ts";
import { sha256 } from "../../support/ociData.ts";

const open = {
  type: "openDigest",
  digest: sha256("child"),
  target: "manifest",
  mediaType: "application/json",
  size: 12,
  label: "linux/amd64",
};

const requests: readonly unknown[] = [
  { type: "ready" },
  { type: "ready", trail: { steps: [{ uri: "archipelago://a/b:c", label: "b:c" }] } },
  open,
  { type: "copy", what: "pullCommand" },
  { type: "back", position: 0 },
  { type: "openAsText" },
  { type: "retry" },
  { type: "editCredentials" },
  { type: "showLog" },
  { type: "push" },
  { type: "discard" },
];

describe("reading a request of the view", () => {
  it.each(requests)("takes %j as it is", (request) => {
    expect(readViewRequest(request)).toEqual(request);
  });

  it.each([
    [undefined],
    ["ready"],
    [{}],
    [{ type: "delete" }],
    [{ ...open, digest: "sha256:short" }],
    [{ ...open, target: "none" }],
    [{ ...open, mediaType: 3 }],
    [{ type: "copy", what: "password" }],
    [{ type: "back", position: 0.5 }],
    [{ type: "back" }],
  ])("refuses %j", (request) => {
    expect(readViewRequest(request)).toBeUndefined();
  });

  it("cuts long labels and leaves sizes out that are none", () => {
    const request = readViewRequest({ ...open, size: -1, label: "x".repeat(10_000) });
    expect(request).toMatchObject({ type: "openDigest", label: "x".repeat(200) });
    expect(request).not.toHaveProperty("size");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readViewRequest(value);
        readHostEvent(value);
      }),
    );
  });
});

describe("reading an event of the host", () => {
  it("tells events from anything else", () => {
    expect(readHostEvent({ type: "total", bytes: 3 })).toEqual({ type: "total", bytes: 3 });
    expect(readHostEvent({ type: "openDigest" })).toBeUndefined();
    expect(readHostEvent("state")).toBeUndefined();
  });
});
