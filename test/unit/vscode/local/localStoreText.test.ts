import { hostname } from "node:os";
import { expect, it, vi } from "vitest";
import { LayoutError } from "../../../../src/core/layout/layoutError.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { layoutSentence } = await import("../../../../src/vscode/platform/localStoreText.ts");

it("tells a transfer of this window from other programs that write to a layout", () => {
  const { pid } = process;
  const locked = (holder: { readonly pid: number; readonly host: string } | undefined) => {
    const context = { holder: holder && { ...holder, since: 0 } };
    return layoutSentence(new LayoutError("locked", "/data/images", "", context));
  };
  expect(locked({ pid, host: hostname() })).toBe(
    "A transfer of this window is writing to images. Try again when it is done.",
  );
  for (const other of [
    { pid: pid + 1, host: hostname() },
    { pid, host: "elsewhere" },
  ]) {
    expect(locked(other)).toBe(
      `images is being written by another program (process ${other.pid} on ${other.host}). Try again when it is done.`,
    );
  }
  expect(locked(undefined)).toContain("by another program. Try again");
});
