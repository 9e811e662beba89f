import { describe, expect, it } from "vitest";
import { FleetingPieces } from "../../../../src/core/http/fleetingPieces.ts";

describe("the memory of pieces", () => {
  it("is given back once the next one is wanted, unless others share it", () => {
    const pieces = new FleetingPieces();
    const whole = pieces.hand(new Uint8Array(8));
    expect(whole).toHaveLength(8);
    pieces.letGo();
    expect(whole).toHaveLength(0);
    const part = pieces.hand(new Uint8Array(8).subarray(4));
    pieces.letGo();
    expect(part).toHaveLength(4);
  });

  it("is left to the collector where the runtime cannot give it back", () => {
    const pieces = new FleetingPieces();
    const piece = pieces.hand(new Uint8Array(8));
    Object.defineProperty(piece.buffer, "transfer", { value: undefined });
    pieces.letGo();
    expect(piece).toHaveLength(8);
  });
});
