import { describe, expect, it } from "vitest";
import { nearMiss } from "../../../../src/acr/lint/nearMiss.ts";

describe("a near miss", () => {
  it.each([
    [
      "contoso.azurecr.io/myyimage:1",
      ["contoso.azurecr.io/myimage:1"],
      "contoso.azurecr.io/myimage:1",
    ],
    ["continueOnErrors", ["continueOnError", "other"], "continueOnError"],
    ["ap:latest", ["app:latest", "api:latest"], "app:latest"],
    ["whne", ["when", "cmd"], undefined],
    ["retrys", ["retries", "retry"], "retry"],
  ])("of %s among %j is %s", (name, candidates, expected) => {
    expect(nearMiss(name, candidates)).toBe(expected);
  });

  it.each([
    ["app:1.4", ["app:1.5"]],
    ["app:1-amd64", ["app:1-arm64"]],
    ["app", ["app", "apps"]],
    ["run", ["cmd"]],
  ])("of %s among %j is none", (name, candidates) => {
    expect(nearMiss(name, candidates)).toBeUndefined();
  });
});
