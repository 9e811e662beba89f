import { beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";

const states = new Emitter<{ readonly focused: boolean }>();
vi.mock("vscode", () => ({ window: { onDidChangeWindowState: states.event } }));
const { noticeOtherWindows } = await import("../../../../src/vscode/platform/otherWindows.ts");

describe("what other windows did", () => {
  const look = vi.fn();
  let clock: ManualClock;
  beforeEach(() => {
    look.mockClear();
    clock = new ManualClock();
  });

  it("is looked for when the window gets the focus, and again a little later", async () => {
    const noticing = noticeOtherWindows(look, clock);
    states.fire({ focused: false });
    expect(look).not.toHaveBeenCalled();
    states.fire({ focused: true });
    expect(look).toHaveBeenCalledTimes(1);
    clock.advance(2_000);
    await settle();
    expect(look).toHaveBeenCalledTimes(2);
    clock.advance(8_000);
    await settle();
    expect(look).toHaveBeenCalledTimes(3);
    noticing.dispose();
  });

  it("is not looked for any more once that is disposed of", async () => {
    const noticing = noticeOtherWindows(look, clock);
    states.fire({ focused: true });
    noticing.dispose();
    states.fire({ focused: true });
    expect(clock.sleeping).toBe(0);
    await settle();
    expect(look).toHaveBeenCalledTimes(1);
  });
});
