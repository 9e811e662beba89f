import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/providers/connection.ts";
import { connectionsFor, namespaceOf } from "../../../src/providers/connectionsFor.ts";

type Known = Pick<Connection, "id" | "registry" | "pinned" | "secretLocation" | "toolKey">;

const kim: Known = { id: "kim", registry: "quay.io", secretLocation: "keychain" };
const robin: Known = { id: "robin", registry: "quay.io", secretLocation: "keychain" };
const elsewhere: Known = { id: "elsewhere", registry: "ghcr.io", secretLocation: "none" };
const acme = podman("acme", "quay.io/acme");
const team = podman("team", "quay.io/acme/team");
const all = podman("all", "quay.io");

function podman(id: string, toolKey: string): Known {
  return { id, registry: "quay.io", secretLocation: "podman", toolKey };
}

function chosen(connections: readonly Known[], repository: string): readonly string[] {
  return connectionsFor(connections, { registry: "quay.io", repository }).map(({ id }) => id);
}

describe("the connection that a repository is reached by", () => {
  it("is the one to its registry", () => {
    expect(chosen([elsewhere, kim], "acme/app")).toEqual(["kim"]);
    expect(chosen([elsewhere], "acme/app")).toEqual([]);
    expect(chosen([acme], "other/app")).toEqual(["acme"]);
  });

  it("is for the user to tell among several accounts", () => {
    expect(chosen([kim, elsewhere, robin], "acme/app")).toEqual(["kim", "robin"]);
  });

  it("is the one where it is pinned", () => {
    const pinning = { ...robin, pinned: ["acme/app"] };
    expect(chosen([kim, pinning], "acme/app")).toEqual(["robin"]);
    expect(chosen([kim, pinning], "acme/other")).toEqual(["kim", "robin"]);
  });

  it.each([
    ["acme/team/app", "team"],
    ["acme/team", "team"],
    ["acme/teamwork/app", "acme"],
    ["acme/app", "acme"],
    ["acmecorp/app", "all"],
    ["library", "all"],
  ])("is the one whose sign-in Podman would take: %s", (repository, id) => {
    expect(chosen([all, acme, team], repository)).toEqual([id]);
  });

  it("is one for another part only where there is no other", () => {
    expect(chosen([acme, kim], "other/app")).toEqual(["kim"]);
    expect(chosen([acme, team], "other/app")).toEqual(["acme", "team"]);
  });
});

describe("the part of a registry that a sign-in is for", () => {
  it.each<[Partial<Known>, string | undefined]>([
    [{ secretLocation: "podman", toolKey: "quay.io/acme" }, "acme"],
    [{ secretLocation: "docker", toolKey: "https://index.docker.io/v1/" }, undefined],
    [{ secretLocation: "account", toolKey: "github/read/1" }, undefined],
    [{ secretLocation: "keychain" }, undefined],
  ])("of %j is %s", (changes, expected) => {
    expect(namespaceOf({ ...kim, ...changes })).toBe(expected);
  });
});
