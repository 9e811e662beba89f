import { describe, expect, it } from "vitest";
import {
  readAddress,
  readConnectionRef,
  readImageRef,
  readTagRef,
} from "../../../src/vscode/commands/targets.ts";

const digest = `sha256:${"a".repeat(64)}`;
const base = { connectionId: "localhost:5000", repository: "team/app" };

describe("targets of commands", () => {
  it("reads a tag's row", () => {
    const row = { kind: "tag", id: "x", ...base, tag: "1.0" };
    expect(readImageRef(row)).toEqual({ ...base, reference: { tag: "1.0" } });
    expect(readTagRef(row)).toEqual({ ...base, tag: "1.0" });
  });

  it("reads a platform's row by its digest", () => {
    const row = { kind: "platform", id: "x", ...base, digest, platform: { os: "linux" } };
    expect(readImageRef(row)).toEqual({ ...base, reference: { digest } });
    expect(readTagRef(row)).toBeUndefined();
  });

  it("takes a config or layer for a document, not for an image", () => {
    const descriptor = { digest, mediaType: "application/vnd.oci.image.config.v1+json", size: 7 };
    const row = { kind: "part", role: "config", ...base, digest, descriptor };
    expect(readImageRef(row)).toBeUndefined();
    expect(readAddress(row)).toEqual({ kind: "blob", ...base, ...descriptor });
  });

  it("opens a referrer as the manifest it is", () => {
    const descriptor = { digest, mediaType: "application/vnd.oci.image.manifest.v1+json", size: 7 };
    const row = { kind: "part", role: "referrer", ...base, digest, descriptor };
    expect(readAddress(row)).toEqual({ kind: "manifest", ...base, reference: { digest } });
  });

  it.each([
    [undefined],
    [null],
    ["text"],
    [{}],
    [{ connectionId: 7 }],
    [{ connectionId: "x" }],
    [{ ...base, digest: "sha256:short" }],
    [{ ...base, tag: "" }],
    [{ connectionId: "x", repository: "", tag: "1" }],
  ])("takes %j for nothing", (value) => {
    expect(readImageRef(value)).toBeUndefined();
    expect(readAddress(value)).toBeUndefined();
  });

  it("reads the connection of any row", () => {
    expect(readConnectionRef({ kind: "error", connectionId: "x" })).toEqual({ connectionId: "x" });
  });
});
