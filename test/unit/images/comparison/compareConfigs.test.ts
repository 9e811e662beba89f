import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../src/core/base/json.ts";
import { parseImageConfig } from "../../../../src/core/oci/parseImageConfig.ts";
import { compareConfigs } from "../../../../src/images/comparison/compareConfigs.ts";
import { bytesOf } from "../../../support/ociData.ts";

const base = { os: "linux", architecture: "amd64" };

function differences(left: JsonObject, right: JsonObject) {
  const read = (json: JsonObject) => parseImageConfig(bytesOf({ ...base, ...json }));
  return compareConfigs(read(left), read(right));
}

describe("what configs say differently", () => {
  it.each<[string, JsonObject, JsonObject, readonly object[]]>([
    ["nothing", { author: "a" }, { author: "a" }, []],
    [
      "the command",
      { config: { Cmd: ["a"] } },
      { config: { Cmd: ["a", "b"] } },
      [{ area: "property", name: "cmd", left: '["a"]', right: '["a","b"]' }],
    ],
    [
      "the platform",
      {},
      { architecture: "arm64" },
      [{ area: "property", name: "platform", left: "linux/amd64", right: "linux/arm64" }],
    ],
    [
      "variables: changed, gone, new, in order",
      { config: { Env: ["A=1", "B=2", "C=x=y"] } },
      { config: { Env: ["C=x=y", "A=2", "D="] } },
      [
        { area: "env", name: "A", left: "1", right: "2" },
        { area: "env", name: "B", left: "2" },
        { area: "env", name: "D", right: "" },
      ],
    ],
    [
      "a label that is named like a member of every object",
      { config: { Labels: { constructor: "x" } } },
      { config: { Labels: {} } },
      [{ area: "label", name: "constructor", left: "x" }],
    ],
    [
      "ports",
      { config: { ExposedPorts: { "80/tcp": {} } } },
      { config: { ExposedPorts: { "8080/tcp": {} } } },
      [
        { area: "port", name: "80/tcp", left: "80/tcp" },
        { area: "port", name: "8080/tcp", right: "8080/tcp" },
      ],
    ],
    [
      "what this model does not know, but not what says nothing",
      { config: { Healthcheck: { Test: ["NONE"] }, Domainname: "" } },
      { config: { Tty: false }, "moby.buildkit": 1 },
      [
        { area: "other", name: "Healthcheck", left: '{"Test":["NONE"]}' },
        { area: "other", name: "moby.buildkit", right: "1" },
      ],
    ],
    ["a user that is not set, however that is written", { config: { User: "" } }, {}, []],
  ])("finds %s", (_, left, right, expected) => {
    expect(differences(left, right)).toEqual(expected);
  });
});
