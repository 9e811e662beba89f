import { expect, it, vi } from "vitest";
import { HostPauses } from "../../../../src/core/http/hostPauses.ts";
import type { Progress } from "../../../../src/images/transfers/transferProgress.ts";
import { guestId } from "../../../../src/providers/guestConnection.ts";
import { ManualClock } from "../../../support/manualClock.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { shownProgress } = await import("../../../../src/vscode/tasks/transferPause.ts");

const rate = { bytesPerSecond: undefined, timeLeft: undefined };
const progress: Progress = { phase: "copying", items: [], ended: 0, done: 1, total: 2, ...rate };

it("says of registries without a connection, too, that they are waited for", () => {
  const pauses = new HostPauses(new ManualClock());
  const connections = { all: [], find: () => undefined };
  const message = (registry: string) => {
    const from = { storeId: guestId(registry), repository: "app", reference: { tag: "1" } };
    const to = { storeId: "~images-01234567", repository: "app", tags: ["1"] };
    const choices = {
      platforms: { kind: "all" },
      referrers: true,
      nonDistributable: "skip",
      existing: "ask",
    } as const;
    const request = { items: [{ from, to }], choices };
    return shownProgress(request, progress, { connections, pauses }).message;
  };
  expect(message("quay.io")).toBe("1 of 2 B");
  pauses.begin("https://quay.io/v2/", 5000, { isAsked: true });
  pauses.begin("https://registry-1.docker.io/v2/", 5000, { isAsked: false });
  expect(message("quay.io")).toMatch(/^waiting until .*, as quay\.io asked · 1 of 2 B$/);
  expect(message("docker.io")).toMatch(/^waiting until .* was asked too often · 1 of 2 B$/);
  pauses.dispose();
});
