import { describe, expect, it } from "vitest";
import { HostPauses } from "../../../../src/core/http/hostPauses.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";

const asked = { isAsked: true };
const url = "https://registry.test/v2/";

function observed() {
  const clock = new ManualClock();
  const pauses = new HostPauses(clock);
  const told: (number | undefined)[] = [];
  pauses.onDidChange((host) => told.push(pauses.of(host)?.until));
  return { clock, pauses, told };
}

describe("the pauses of hosts", () => {
  it("are told when they begin, grow and are over", async () => {
    const { clock, pauses, told } = observed();
    pauses.begin(url, 10_000, asked);
    clock.advance(5000);
    pauses.begin(url, 30_000, asked);
    pauses.begin(url, 2000, asked);
    await settle();
    expect(told).toEqual([10_000, 35_000]);
    clock.advance(5000);
    await settle();
    expect(pauses.of("registry.test")).toMatchObject({ until: 35_000, isAsked: true });
    clock.advance(25_000);
    await settle();
    expect(told).toEqual([10_000, 35_000, undefined]);
    pauses.begin(url, 10_000, asked);
    expect(told).toHaveLength(4);
  });

  it("are not worth telling below a second", async () => {
    const { clock, pauses, told } = observed();
    pauses.begin(url, 500, asked);
    clock.advance(500);
    await settle();
    expect(told).toEqual([]);
  });

  it("are of one host each, and hold nothing up once disposed", async () => {
    const { clock, pauses, told } = observed();
    pauses.begin(url, 10_000, asked);
    expect(pauses.of("elsewhere.test")).toBeUndefined();
    pauses.dispose();
    clock.advance(10_000);
    await settle();
    expect(told).toEqual([10_000]);
  });
});
