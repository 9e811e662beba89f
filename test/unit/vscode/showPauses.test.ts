import { describe, expect, it, vi } from "vitest";
import { HostPauses } from "../../../src/core/http/hostPauses.ts";
import { ManualClock, settle } from "../../support/manualClock.ts";

const shown = new Set<string>();
vi.mock("vscode", async () => ({
  ...(await import("../../support/vscodeStub.ts")),
  ProgressLocation: { Window: 10 },
  window: {
    withProgress: async (
      _options: unknown,
      task: (progress: { report(value: { message: string }): void }) => Promise<unknown>,
    ) => {
      let message = "";
      await task({
        report: (value) => {
          shown.delete(message);
          message = value.message;
          shown.add(message);
        },
      });
      shown.delete(message);
    },
  },
}));
const { showPauses } = await import("../../../src/vscode/platform/showPauses.ts");

const url = "https://registry.test/v2/";

/** As the clock begins at the epoch. */
function time(ms: number): string {
  return new Date(ms).toLocaleTimeString("en");
}

describe("the pauses in the status bar", () => {
  it("say whose they are, and until when", async () => {
    const clock = new ManualClock();
    const pauses = new HostPauses(clock);
    const display = showPauses(pauses);
    pauses.begin(url, 2000, { isAsked: false });
    expect([...shown]).toEqual([
      `Archipelago: waiting until ${time(2000)}, as registry.test was asked too often`,
    ]);
    clock.advance(1000);
    pauses.begin(url, 30_000, { isAsked: true });
    expect([...shown]).toEqual([
      `Archipelago: waiting until ${time(31_000)}, as registry.test asked`,
    ]);
    clock.advance(1000);
    await settle();
    clock.advance(29_000);
    await settle();
    expect([...shown]).toEqual([]);
    display.dispose();
    pauses.dispose();
  });
});
