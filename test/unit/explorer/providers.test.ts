import { describe, expect, it } from "vitest";
import type { PullLimit } from "../../../src/core/registry/pullLimit.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import { present } from "../../../src/explorer/presentation/present.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { parseRegistryUrl } from "../../../src/providers/registryUrl.ts";
import { englishTexts as texts } from "../../support/englishTexts.ts";
import { sampleConnection } from "../../support/explorerHarness.ts";

const providers = new Providers(knownProviders());

function connectionTo(registry: string, provider?: string): Connection {
  return {
    ...sampleConnection,
    ...parseRegistryUrl(registry),
    name: registry,
    ...(provider !== undefined && { provider }),
  };
}

function shown(node: ExplorerNode, connection: Connection, pullLimit?: PullLimit) {
  return present(node, {
    texts,
    connection,
    capabilities: providers.capabilitiesOf(connection),
    kind: providers.labelOf(connection),
    pullLimit,
    summary: undefined,
  });
}

function rowOf(connection: Connection, pullLimit?: PullLimit) {
  const { id } = connection;
  const node = {
    kind: "connection",
    id,
    parentId: undefined,
    connectionId: id,
    connection,
  } as const;
  return shown(node, connection, pullLimit);
}

function actionsOfTag(connection: Connection): readonly string[] {
  const { id: connectionId } = connection;
  const place = { id: "tag", parentId: "app", connectionId, repository: "team/app" };
  return shown({ kind: "tag", ...place, tag: "1.4" }, connection).contextValue.split("+");
}

describe("what a tag's row offers at a kind of registry", () => {
  it.each([
    ["docker.io", undefined, ["deleteTag"]],
    ["ghcr.io", undefined, []],
    ["registry.example.com", "harbor", ["deleteManifest", "deleteList"]],
    ["registry.example.com", undefined, ["deleteTag", "deleteManifest", "deleteList"]],
    ["ghcr.io", "generic", ["deleteTag", "deleteManifest", "deleteList"]],
  ])("%s (%s): %j", (registry, provider, expected) => {
    const offered = actionsOfTag(connectionTo(registry, provider));
    expect(offered.filter((action) => action.startsWith("delete"))).toEqual(expected);
    expect(offered).toContain("retag");
  });
});

describe("the row of a connection", () => {
  it("tells the kind of registry when it is hovered, where that is known", () => {
    const lines = rowOf(connectionTo("registry.example.com", "harbor")).tooltip?.lines;
    expect(lines).toContainEqual({ label: "kind", value: "Harbor", isCode: false });
    const labels = rowOf(connectionTo("registry.example.com")).tooltip?.lines.map(
      ({ label }) => label,
    );
    expect(labels).not.toContain("kind");
  });

  it("offers to choose another kind, but not for the sandbox", () => {
    const connection = connectionTo("registry.example.com");
    expect(rowOf(connection).contextValue).toMatch(/\+chooseKind\b/);
    expect(rowOf({ ...connection, sandbox: true }).contextValue).not.toMatch(/\+chooseKind\b/);
  });

  it("says how many pulls are left, and until when and for whom they are counted", () => {
    const limit = { remaining: 86, limit: 100, windowSeconds: 21600, source: "203.0.113.7" };
    const row = rowOf(connectionTo("docker.io"), limit);
    expect(row.description).toMatch(/ · 86 of 100 pulls left$/);
    expect(row.accessibilityLabel).toMatch(/86 of 100 pulls left/);
    expect(row.icon).toEqual({ id: "cloud" });
    expect(row.tooltip?.lines.slice(-2)).toEqual([
      { label: "pullLimit", value: "86 left in 21600 s", isCode: false },
      { label: "pullsCountedFor", value: "203.0.113.7", isCode: true },
    ]);
  });

  it("warns where none is left, and says that first", () => {
    const row = rowOf(connectionTo("docker.io"), { remaining: 0, limit: 100 });
    expect(row.description).toBe("0 of 100 pulls left · kim in keychain");
    expect(row.icon).toEqual({ id: "warning", color: "list.warningForeground" });
  });
});
