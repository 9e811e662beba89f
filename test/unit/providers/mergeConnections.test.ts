import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/providers/connection.ts";
import {
  mergeConnections,
  type CarriedConnection,
} from "../../../src/providers/mergeConnections.ts";

const carried: CarriedConnection = {
  name: "Work",
  url: "https://r.test",
  registry: "r.test",
  signIn: "basic",
  username: "kim",
};
const known: Connection = { ...carried, id: "r.test", secretLocation: "keychain" };

const idsOf = (connections: readonly Connection[]) => connections.map(({ id }) => id);

describe("merging connections", () => {
  it("adds what is not known, without a secret", () => {
    const merge = mergeConnections([], [{ ...carried, pinned: ["app"] }]);
    expect(merge.connections).toEqual([
      { ...carried, id: "r.test", secretLocation: "none", pinned: ["app"] },
    ]);
    expect(merge).toMatchObject({ added: merge.connections, updated: [], skipped: [] });
  });

  it("adds other users of a registry, and other addresses that call themselves the same", () => {
    const others = [
      { ...carried, username: "lee" },
      { ...carried, url: "http://r.test" },
    ];
    const merge = mergeConnections([known], others);
    expect(idsOf(merge.added)).toEqual(["r.test~2", "r.test~3"]);
    expect(merge.connections[0]).toBe(known);
  });

  it("gives known ones further pins and nothing else", () => {
    const before = { ...known, pinned: ["app"] };
    const merge = mergeConnections(
      [before],
      [{ ...carried, name: "Other", provider: "acr", pinned: ["base", "app"] }],
    );
    expect(merge.connections).toEqual([{ ...known, pinned: ["app", "base"] }]);
    expect(idsOf(merge.updated)).toEqual(["r.test"]);
    expect(merge.skipped).toEqual([]);
  });

  it("passes over what is known in full", () => {
    const merge = mergeConnections([known], [carried]);
    expect(merge).toEqual({ connections: [known], added: [], updated: [], skipped: [known] });
  });

  it("takes what is in the file twice once", () => {
    const merge = mergeConnections([], [carried, { ...carried, pinned: ["app"] }]);
    expect(merge.connections).toHaveLength(1);
    expect(merge.added[0]?.pinned).toEqual(["app"]);
    expect(merge.updated).toEqual([]);
  });

  it("keeps those apart of whom only other programs know the user, time and again", () => {
    const { username: _, ...nameless } = carried;
    const file = [
      { ...nameless, pinned: ["app"] },
      { ...nameless, name: "Team", provider: "harbor" },
    ];
    const first = mergeConnections([], file);
    expect(first.added).toMatchObject([
      { id: "r.test", name: "Work", pinned: ["app"] },
      { id: "r.test~2", name: "Team", provider: "harbor" },
    ]);
    const again = mergeConnections(first.connections, file.toReversed());
    expect(again).toEqual({
      connections: first.connections,
      added: [],
      updated: [],
      skipped: first.connections,
    });
  });

  it("leaves the sandbox alone, which goes when it stops", () => {
    const sandbox: Connection = { ...known, sandbox: true };
    const merge = mergeConnections([sandbox], [{ ...carried, pinned: ["app"] }]);
    expect(merge.connections[0]).toBe(sandbox);
    expect(idsOf(merge.added)).toEqual(["r.test~2"]);
  });
});
