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
  { type: "editAsDraft" },
  { type: "verify" },
  { type: "draftAction", action: "push" },
  { type: "draftAction", action: "replaceImage", entry: { position: 3, digest: sha256("child") } },
  { type: "runAction", id: "again" },
  { ...open, place: { connectionId: "registry.test", repository: "team/app" } },
  { type: "convert", to: "oci" },
  { type: "fix", problem: "noImages:", fix: "removeEntry" },
  { type: "edit", edits: [] },
  {
    type: "edit",
    entry: { position: 1, digest: sha256("child") },
    edits: [
      { kind: "changePlatform", position: 1, change: { os: "linux", osFeatures: ["a"] } },
      { kind: "setAnnotation", position: 1, name: "a", value: "" },
      { kind: "setAnnotation", name: "b", value: undefined },
      { kind: "setArtifactType", artifactType: "application/x" },
      { kind: "setSubject", subject: undefined },
      { kind: "move", position: 1, to: 0 },
      { kind: "remove", position: 0 },
    ],
  },
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
    [{ type: "draftAction", action: "delete" }],
    [{ type: "draftAction", action: "replaceImage", entry: { position: 3 } }],
    [{ type: "convert", to: "schema1" }],
    [{ type: "edit", edits: [{ kind: "remove", position: -1 }] }],
    [{ type: "edit", edits: [{ kind: "remove", position: 0 }, { kind: "replace" }] }],
    [{ type: "edit", edits: [], entry: { position: 0, digest: "sha256:short" } }],
    [{ type: "edit", edits: [{ kind: "setAnnotation", name: "", value: "x" }] }],
    [{ type: "edit", edits: [{ kind: "changePlatform", position: 0, change: { os: 3 } }] }],
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
