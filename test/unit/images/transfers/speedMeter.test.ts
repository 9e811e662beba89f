import { describe, expect, it } from "vitest";
import { SpeedMeter } from "../../../../src/images/transfers/speedMeter.ts";
import { ManualClock } from "../../../support/manualClock.ts";

describe("a speed meter", () => {
  it("says nothing before it has seen anything", () => {
    const meter = new SpeedMeter(new ManualClock());
    expect(meter.bytesPerSecond).toBeUndefined();
    expect(meter.timeLeft(100)).toBeUndefined();
    meter.add(1000); // at the same moment: no time has passed
    expect(meter.bytesPerSecond).toBeUndefined();
  });

  it("finds a steady speed, and with it the time left", () => {
    const clock = new ManualClock();
    const meter = new SpeedMeter(clock);
    for (let step = 0; step < 40; step++) {
      clock.advance(250);
      meter.add(500);
    }
    expect(meter.bytesPerSecond).toBeCloseTo(2000);
    expect(meter.timeLeft(10_000)).toBeCloseTo(5000);
  });

  it("follows a change within seconds, without jumping", () => {
    const clock = new ManualClock();
    const meter = new SpeedMeter(clock);
    const run = (steps: number, bytes: number) => {
      for (let step = 0; step < steps; step++) {
        clock.advance(500);
        meter.add(bytes);
      }
      return meter.bytesPerSecond ?? 0;
    };
    expect(run(40, 1000)).toBeCloseTo(2000);
    const first = run(1, 5000);
    expect(first).toBeGreaterThan(2000);
    expect(first).toBeLessThan(6000);
    expect(run(40, 5000)).toBeGreaterThan(9500);
  });

  it("slows down while nothing comes", () => {
    const clock = new ManualClock();
    const meter = new SpeedMeter(clock);
    clock.advance(1000);
    meter.add(4000);
    expect(meter.bytesPerSecond).toBeCloseTo(4000);
    clock.advance(4000);
    expect(meter.bytesPerSecond).toBeLessThan(2000);
    clock.advance(60_000);
    expect(meter.bytesPerSecond).toBeLessThan(1);
  });
});
