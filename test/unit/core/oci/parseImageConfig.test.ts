import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonError } from "../../../../src/core/base/json.ts";
import { parseImageConfig } from "../../../../src/core/oci/parseImageConfig.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";

describe("parseImageConfig", () => {
  it("reads what the image-spec defines", () => {
    const config = parseImageConfig(
      bytesOf({
        created: "2024-05-01T00:00:00Z",
        author: "Kim",
        architecture: "arm64",
        variant: "v8",
        os: "linux",
        config: {
          User: "1000:1000",
          WorkingDir: "/app",
          Entrypoint: ["/run"],
          Cmd: ["--help"],
          Env: ["A=1", 2, "B="],
          ExposedPorts: { "80/tcp": {}, "53/udp": {} },
          Volumes: { "/data": {} },
          StopSignal: "SIGINT",
          Labels: { a: "b", n: 1 },
        },
        rootfs: { type: "layers", diff_ids: [sha256("one"), sha256("two")] },
        history: [
          { created: "2024-04-01T00:00:00Z", created_by: "COPY . .", comment: "buildkit" },
          { created_by: "CMD", empty_layer: true },
        ],
      }),
    );
    expect(config).toMatchObject({
      platform: { os: "linux", architecture: "arm64", variant: "v8" },
      created: "2024-05-01T00:00:00Z",
      author: "Kim",
      user: "1000:1000",
      workingDir: "/app",
      entrypoint: ["/run"],
      cmd: ["--help"],
      env: ["A=1", "B="],
      exposedPorts: ["80/tcp", "53/udp"],
      volumes: ["/data"],
      stopSignal: "SIGINT",
      labels: { a: "b" },
      diffIds: [sha256("one"), sha256("two")],
      history: [
        {
          created: "2024-04-01T00:00:00Z",
          createdBy: "COPY . .",
          comment: "buildkit",
          emptyLayer: false,
        },
        { createdBy: "CMD", emptyLayer: true },
      ],
    });
  });

  it("reads a Windows version and features", () => {
    const bytes = bytesOf({
      os: "windows",
      architecture: "amd64",
      "os.version": "10.0.17763.1697",
      "os.features": ["win32k"],
    });
    expect(parseImageConfig(bytes).platform).toEqual({
      os: "windows",
      architecture: "amd64",
      osVersion: "10.0.17763.1697",
      osFeatures: ["win32k"],
    });
  });

  it.each([
    {},
    { config: null, history: null, rootfs: null },
    { config: { Env: null, Labels: [] } },
  ])("reads %j as empty", (content) => {
    expect(parseImageConfig(bytesOf(content))).toEqual({
      json: content,
      platform: { os: "", architecture: "" },
      entrypoint: [],
      cmd: [],
      env: [],
      exposedPorts: [],
      volumes: [],
      labels: {},
      diffIds: [],
      history: [],
    });
  });

  it("reads a command written as a plain string", () => {
    const config = parseImageConfig(bytesOf({ config: { Entrypoint: "/run", Cmd: "" } }));
    expect(config.entrypoint).toEqual(["/run"]);
  });

  it("Invariant 9: throws nothing but JsonError, whatever the bytes", () => {
    const run = fc.record(
      {
        config: fc.jsonValue(),
        history: fc.jsonValue(),
        rootfs: fc.jsonValue(),
        os: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytesOf), run.map(bytesOf)), (bytes) => {
        try {
          expect(typeof parseImageConfig(bytes).platform.os).toBe("string");
        } catch (error) {
          expect(JsonError.is(error)).toBe(true);
        }
      }),
    );
  });
});
