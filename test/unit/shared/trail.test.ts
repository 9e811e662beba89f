import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTrail, followTrail, readTrail, trailOfStep } from "../../../src/shared/trail.ts";

const step = (label: string) => ({ uri: `archipelago://registry/${label}`, label });

describe("a trail", () => {
  const list = followTrail(emptyTrail, step("app:multi"), "linux/amd64");
  const config = followTrail(list, step("linux/amd64"), "Config");

  it("leads from the first document to the parent of this one", () => {
    expect(config.steps.map(({ label }) => label)).toEqual(["app:multi", "linux/amd64"]);
    expect(config.label).toBe("Config");
  });

  it("goes back to a step with the way that led there", () => {
    expect(trailOfStep(config, 1)).toEqual(list);
    expect(trailOfStep(config, 0)).toEqual(emptyTrail);
  });

  it("stays short however often a cycle of links is followed", () => {
    let trail = emptyTrail;
    for (let round = 0; round < 100; round++) trail = followTrail(trail, step("a"), "b");
    expect(trail.steps).toHaveLength(12);
  });

  it("survives being kept as JSON", () => {
    expect(readTrail(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("is read from nothing else", () => {
    expect(readTrail({ steps: [{ uri: 1, label: "x" }] })).toBeUndefined();
    expect(readTrail({ steps: "app" })).toBeUndefined();
    fc.assert(fc.property(fc.anything(), (value) => void readTrail(value)));
  });
});
