import { describe, expect, it } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import { StoreError, type StoreErrorCode } from "../../../src/core/registry/storeError.ts";
import type { Connection } from "../../../src/providers/connection.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

function withRepositories(...names: readonly string[]): ExplorerHarness {
  const harness = new ExplorerHarness();
  for (const repository of names) putImage(harness.store, { repository, tag: "v1" }, amd64);
  return harness;
}

/** A registry that lists nothing, and whose tags can be read. */
function withoutCatalog(error: StoreError): ExplorerHarness {
  const harness = withRepositories("team/app");
  harness.store.intercept = ({ operation }) => {
    if (operation === "listRepositories") throw error;
  };
  return harness;
}

function refusal(code: StoreErrorCode): StoreError {
  return new StoreError(code, `It is ${code}`);
}

function signInRequired(scheme: string): StoreError {
  const cause = new AuthError("signInRequired", "asks who we are", { host: "r.test", scheme });
  return new StoreError("unauthorized", "asks who we are", { cause });
}

const anonymous: Connection = (({ username: _, ...rest }) => ({
  ...rest,
  signIn: "anonymous" as const,
  secretLocation: "none" as const,
}))(sampleConnection);

describe("pinned repositories", () => {
  const pinned = { ...sampleConnection, pinned: ["zoo", "team/b"] };

  it("stand first, in the order of the view", async () => {
    const harness = withRepositories("a", "team/b", "x", "zoo");
    harness.setConnections([pinned]);
    const rows = await harness.model.children(await harness.connection());
    expect(rows.map((row) => "repository" in row && [row.repository, "isPinned" in row])).toEqual([
      ["team/b", true],
      ["zoo", true],
      ["a", false],
      ["x", false],
    ]);
  });

  it("come and go without the registry being asked again", async () => {
    const harness = withRepositories("a", "zoo");
    const connection = await harness.connection();
    await harness.rows(await harness.named(connection, "zoo"));
    harness.setConnections([pinned]);
    expect(await harness.rows(await harness.connection())).toEqual([
      "repository team/b",
      "repository zoo",
      "repository a",
    ]);
    expect(await harness.rows(await harness.repository("zoo"))).toEqual(["tag v1"]);
    harness.setConnections([sampleConnection]);
    expect(await harness.rows(await harness.connection())).toEqual([
      "repository a",
      "repository zoo",
    ]);
    expect(harness.store.count("listRepositories")).toBe(1);
    expect(harness.store.count("listTags")).toBe(1);
  });

  it("are found and filtered like others", async () => {
    const harness = withRepositories("a", "zoo");
    harness.setConnections([pinned]);
    const ref = { connectionId: sampleConnection.id, repository: "zoo", tag: "v1" };
    expect(await harness.model.locate(ref)).toMatchObject({ kind: "tag", repository: "zoo" });
    harness.model.setFilter("b");
    expect(await harness.rows(await harness.connection())).toEqual(["repository team/b"]);
  });

  it("leave the others their pages", async () => {
    const names = Array.from({ length: 250 }, (_, number) => `r${1000 + number}`);
    const harness = withRepositories(...names);
    harness.setConnections([pinned]);
    const connection = await harness.connection();
    const count = async () => (await harness.rows(connection)).length;
    expect(await count()).toBe(2 + 100 + 1);
    await harness.model.loadMore(connection);
    expect(await count()).toBe(2 + 200 + 1);
    await harness.model.loadMore(connection);
    expect(await count()).toBe(2 + 250);
  });

  it("are shown beside a failure", async () => {
    const harness = withoutCatalog(refusal("serverError"));
    harness.setConnections([pinned]);
    expect(await harness.rows(await harness.connection())).toEqual([
      "repository team/b",
      "repository zoo",
      "error listRepositories",
    ]);
  });
});

describe("a registry that lists nothing", () => {
  it.each(["forbidden", "notFound", "unsupported"] as const)(
    "invites to pin below what is pinned where the catalog is %s",
    async (code) => {
      const harness = withoutCatalog(refusal(code));
      expect(await harness.rows(await harness.connection())).toEqual(["message noCatalog"]);
      harness.setConnections([{ ...sampleConnection, pinned: ["team/app"] }]);
      const connection = await harness.connection();
      expect(await harness.rows(connection)).toEqual(["repository team/app", "message noCatalog"]);
      expect(await harness.rows(await harness.repository("team/app"))).toEqual(["tag v1"]);
    },
  );

  it("invites those who are not signed in to pin what is public", async () => {
    const harness = withoutCatalog(signInRequired("bearer"));
    harness.setConnections([anonymous]);
    expect(await harness.rows(await harness.connection())).toEqual(["message noPublicCatalog"]);
  });

  it("says that it wants a password, if it does for all", async () => {
    const harness = withoutCatalog(signInRequired("basic"));
    harness.setConnections([anonymous]);
    expect(await harness.rows(await harness.connection())).toEqual(["error listRepositories"]);
  });

  it.each<[StoreError, string]>([
    [signInRequired("basic"), "message notSignedIn"],
    [signInRequired("bearer"), "message notSignedIn"],
    [refusal("forbidden"), "message notSignedIn"],
    [refusal("notFound"), "message notSignedIn"],
    [refusal("network"), "error listRepositories"],
  ])("asks to sign in where the secret was not brought along: %s", async (error, row) => {
    const harness = withoutCatalog(error);
    harness.setConnections([{ ...sampleConnection, secretLocation: "none" }]);
    expect(await harness.rows(await harness.connection())).toEqual([row]);
  });
});
