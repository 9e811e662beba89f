import { beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { TagFacts } from "../../../src/core/registry/imageStore.ts";
import type { TagNode } from "../../../src/explorer/nodes.ts";
import { present } from "../../../src/explorer/presentation/present.ts";
import { specCapabilities } from "../../../src/providers/capabilities.ts";
import { englishTexts as texts } from "../../support/englishTexts.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { sha256 } from "../../support/ociData.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

/** A store that tells of some tags whether they are locked. */
class LockedStore extends MemoryStore {
  readonly facts = new Map<string, TagFacts>();

  override async *listTags(...args: Parameters<MemoryStore["listTags"]>) {
    for await (const page of super.listTags(...args)) yield { ...page, facts: this.facts };
  }
}

let store: LockedStore;
let harness: ExplorerHarness;
beforeEach(() => {
  store = new LockedStore();
  harness = new ExplorerHarness(store);
});

function shown(node: TagNode) {
  return present(node, {
    texts,
    connection: sampleConnection,
    capabilities: { ...specCapabilities, lockTags: true },
    summary: {
      kind: "image",
      digest: sha256("an image"),
      mediaType: MediaTypes.ociManifest,
      platform: amd64,
      size: 1,
      layers: 1,
      attestations: [],
    },
  });
}

describe("the row of a tag", () => {
  it("says that it is locked and offers to unlock it", async () => {
    for (const tag of ["1", "2", "3"]) putImage(store, { repository: "app", tag }, amd64);
    store.facts.set("1", { isLocked: true }).set("2", { isLocked: false });
    const tags = await Promise.all(["1", "2", "3"].map((tag) => harness.tag("app", tag)));
    const rows = tags.map((node) => {
      const { icon, description, accessibilityLabel, contextValue } = shown(node);
      const offered = contextValue.split("+").filter((action) => action.endsWith("lock"));
      return { icon: icon?.id, description, accessibilityLabel, offered };
    });
    const name = "linux/amd64";
    expect(rows).toEqual([
      {
        icon: "lock",
        description: `${name} · locked`,
        accessibilityLabel: `tag 1, ${name}, locked`,
        offered: ["unlock"],
      },
      { icon: "tag", description: name, accessibilityLabel: `tag 2, ${name}`, offered: ["lock"] },
      // Nobody said, so either may be what is wanted.
      {
        icon: "tag",
        description: name,
        accessibilityLabel: `tag 3, ${name}`,
        offered: ["lock", "unlock"],
      },
    ]);
  });

  it("offers no lock where the registry has none", () => {
    const node = { kind: "tag", id: "t", parentId: "r", tag: "1", repository: "app" } as const;
    const { contextValue } = present(
      { ...node, connectionId: sampleConnection.id },
      { texts, connection: sampleConnection, capabilities: specCapabilities, summary: undefined },
    );
    expect(contextValue).not.toContain("lock");
  });
});
