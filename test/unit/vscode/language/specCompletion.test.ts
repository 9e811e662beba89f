import type { Position, TextDocument } from "vscode";
import { describe, expect, it, vi } from "vitest";

class Place {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  translate(lines: number, characters: number): Place {
    return new Place(this.line + lines, this.character + characters);
  }
}

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  CompletionItem: class {
    constructor(readonly label: string) {}
  },
  CompletionItemKind: { Property: 9, Value: 11 },
  Range: class {
    constructor(
      readonly start: Place,
      readonly end: Place,
    ) {}
  },
  SnippetString: class {
    constructor(readonly value: string) {}
  },
}));
const { completeSpec } = await import("../../../../src/vscode/language/specCompletion.ts");

/** What is offered at the end of a text, and the text that it would replace. */
function offeredAt(text: string) {
  const lines = text.split("\n");
  const line = lines.at(-1) ?? "";
  const document: Pick<TextDocument, "getText" | "offsetAt"> = {
    getText: () => text,
    offsetAt: () => text.length,
  };
  const position: unknown = new Place(lines.length - 1, line.length);
  const items = completeSpec(document as TextDocument, position as Position, () => ["r.io:5000"]);
  const replaced = items.map(({ range }) => {
    if (!range || !("start" in range)) throw new Error("An item without its range");
    return line.slice(range.start.character, range.end.character);
  });
  return { labels: items.map(({ label }) => label), replaced: [...new Set(replaced)] };
}

describe("completion in spec files", () => {
  it.each([
    ["platforms: [linux/amd64, linux/", "linux/arm64", "linux/"],
    ["manifests:\n  - image: a\n    platform: linux/ar", "linux/arm64", "linux/ar"],
    ["image: r.io:5", "r.io:5000", "r.io:5"],
    ['image: "r.i', "r.io:5000", "r.i"],
    ["template: r.io/app:1.0-AR", "ARCH", "AR"],
    ["template: r.io/app:1.0-", "VARIANT", ""],
    ["image: a\nty", "type", "ty"],
  ])("of %j offers %j for %j", (text, label, written) => {
    const { labels, replaced } = offeredAt(text);
    expect(labels).toContain(label);
    expect(replaced).toEqual([written]);
  });

  it("offers no key twice", () => {
    const { labels } = offeredAt("image: a\nmanifests:\n  - image: b\n");
    expect(labels).toContain("tags");
    expect(labels).not.toContain("image");
    expect(labels).not.toContain("manifests");
  });
});
