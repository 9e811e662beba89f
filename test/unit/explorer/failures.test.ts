import { describe, expect, it } from "vitest";
import { StoreError, type StoreErrorCode } from "../../../src/core/registry/storeError.ts";
import { ExplorerHarness, sampleConnection } from "../../support/explorerHarness.ts";
import { settle } from "../../support/manualClock.ts";
import type { StoreCall } from "../../support/memoryStore.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

const repository = "app";

function failing(code: StoreErrorCode, when: (call: StoreCall) => boolean) {
  const harness = new ExplorerHarness();
  const error = new StoreError(code, `It is ${code}`);
  const { digest } = putImage(harness.store, { repository }, amd64);
  for (let number = 1; number <= 150; number++) {
    harness.store.repository(repository).tags.set(`v${number}`, digest);
  }
  harness.store.intercept = (call) => {
    if (when(call)) throw error;
  };
  const heal = () => (harness.store.intercept = () => undefined);
  return { harness, error, heal };
}

describe("a registry that fails", () => {
  it.each(["unauthorized", "network", "serverError", "tooManyRequests", "badResponse"] as const)(
    "shows %s in the place of the repositories",
    async (code) => {
      const { harness, error, heal } = failing(code, ({ operation }) =>
        operation.startsWith("list"),
      );
      const connection = await harness.connection();
      const [row] = await harness.model.children(connection);
      expect(row).toMatchObject({ kind: "error", task: "listRepositories", error });
      heal();
      if (row) harness.model.refresh(row);
      expect(await harness.rows(connection)).toEqual(["repository app"]);
    },
  );

  it.each(["forbidden", "notFound", "unsupported"] as const)(
    "invites to open a reference where the catalog is %s",
    async (code) => {
      const { harness } = failing(code, ({ operation }) => operation === "listRepositories");
      const connection = await harness.connection();
      expect(await harness.rows(connection)).toEqual(["message noCatalog"]);
      await harness.model.locate({ connectionId: "registry.test", repository });
      expect(await harness.rows(connection)).toEqual(["repository app", "message noCatalog"]);
      harness.model.refresh(connection);
      expect(await harness.rows(connection)).toEqual(["repository app", "message noCatalog"]);
    },
  );

  it("keeps what was loaded when a later page fails, and goes on behind it", async () => {
    let refuses = true;
    const { harness } = failing(
      "serverError",
      ({ operation, subject }) => refuses && operation === "listTags" && subject !== "",
    );
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.model.loadMore(node);
    const rows = await harness.model.children(node);
    expect(rows).toHaveLength(101);
    expect(rows.at(-1)).toMatchObject({ kind: "error", task: "listTags" });
    refuses = false;
    const error = rows.at(-1);
    if (error) harness.model.refresh(error);
    await settle();
    expect(harness.changes.at(-1)).toEqual([node]);
    expect(await harness.rows(node)).toHaveLength(150);
    expect(harness.store.calls.filter(({ operation }) => operation === "listTags")).toEqual([
      { operation: "listTags", repository, subject: "" },
      { operation: "listTags", repository, subject: "v100" },
      { operation: "listTags", repository, subject: "v100" },
    ]);
  });

  it("shows a manifest that cannot be read", async () => {
    const { harness } = failing("notFound", ({ operation }) => operation === "getManifest");
    expect(await harness.rows(await harness.tag(repository, "v1"))).toEqual(["error readManifest"]);
  });

  it("shows referrers that cannot be listed beside the other parts", async () => {
    const { harness } = failing("serverError", ({ operation }) => operation === "listReferrers");
    expect(await harness.rows(await harness.tag(repository, "v1"))).toEqual([
      "part config",
      "part layer",
      "part layer",
      "error listReferrers",
    ]);
  });

  it("shows referrers that come late", async () => {
    const harness = new ExplorerHarness();
    putImage(harness.store, { repository, tag: "v1" }, amd64);
    let answer: () => void = () => undefined;
    harness.store.intercept = ({ operation }) => {
      if (operation !== "listReferrers") return;
      return new Promise<void>((_, reject) => {
        answer = () => reject(new StoreError("network", "too late"));
      });
    };
    const tag = await harness.tag(repository, "v1");
    const opening = harness.rows(tag);
    await settle();
    harness.clock.advance(1000);
    expect(await opening).toEqual(["part config", "part layer", "part layer"]);
    await harness.resolveRows();
    harness.changes.length = 0;
    answer();
    await settle();
    expect(harness.changes).toEqual([[tag]]);
    expect(await harness.rows(tag)).toContain("error listReferrers");
  });
});

describe("invariant 7: everything is cancellable and disposed by its owner", () => {
  function hanging() {
    const harness = new ExplorerHarness();
    putImage(harness.store, { repository, tag: "v1" }, amd64);
    harness.store.intercept = () => new Promise(() => undefined);
    return harness;
  }

  it("ends waiting when the caller gives up", async () => {
    const harness = hanging();
    const abort = new AbortController();
    const waiting = harness.model.children(await harness.connection(), { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });

  it("answers those who wait with what a refresh brings", async () => {
    const harness = hanging();
    const connection = await harness.connection();
    const waiting = harness.rows(connection);
    await settle();
    harness.store.intercept = () => undefined;
    harness.model.refresh(connection);
    expect(await waiting).toEqual(["repository app"]);
  });

  it("ends all loading when it is disposed", async () => {
    const harness = hanging();
    const waiting = harness.model.children(await harness.connection());
    await settle();
    harness.model.dispose();
    expect(await waiting).toEqual([]);
    expect(harness.clock.sleeping).toBe(0);
  });
});

describe("a password that is accepted no longer", () => {
  /** Kim's connection after she has entered another password. */
  const renewed = { ...sampleConnection, revision: 1, secretLocation: "secretStorage" } as const;

  it("is replaced without losing what was loaded: the listing goes on", async () => {
    let refuses = true;
    const isLater = ({ operation, subject }: StoreCall) =>
      refuses && operation === "listTags" && subject !== "";
    const { harness } = failing("unauthorized", isLater);
    const node = await harness.repository(repository);
    await harness.rows(node);
    await harness.model.loadMore(node);
    expect((await harness.model.children(node)).at(-1)).toMatchObject({ kind: "error" });
    refuses = false;
    harness.setConnections([renewed]);
    await settle();
    expect(await harness.rows(node)).toHaveLength(150);
    const listings = harness.store.calls.filter(({ operation }) => operation === "listTags");
    expect(listings.map(({ subject }) => subject)).toEqual(["", "v100", "v100"]);
  });

  it("is replaced for the rows that failed, and for no others", async () => {
    const { harness, heal } = failing(
      "badResponse",
      ({ operation, subject }) => operation === "headManifest" && subject === "v3",
    );
    const tag = await harness.tag(repository, "v3");
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ kind: "failed" });
    heal();
    const before = harness.store.calls.length;
    harness.setConnections([renewed]);
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ kind: "image" });
    const asked = harness.store.calls
      .slice(before)
      .map(({ operation, subject }) => [operation, subject]);
    expect(asked).toContainEqual(["headManifest", "v3"]);
    expect(asked.filter(([operation]) => operation === "headManifest")).toHaveLength(1);
    expect(asked.filter(([operation]) => operation === "listTags")).toEqual([]);
  });

  it("is replaced for rows that were not asked for, since all were refused", async () => {
    const { harness, heal } = failing(
      "unauthorized",
      ({ operation }) => operation === "headManifest",
    );
    const tag = await harness.tag(repository, "v90");
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toBeUndefined();
    heal();
    harness.setConnections([renewed]);
    await harness.resolveRows();
    expect(harness.model.summary(tag)).toMatchObject({ kind: "image" });
  });

  it("is replaced where it kept everything back", async () => {
    const { harness, heal } = failing("unauthorized", () => true);
    const connection = await harness.connection();
    expect(await harness.rows(connection)).toEqual(["error listRepositories"]);
    heal();
    harness.setConnections([renewed]);
    await settle();
    expect(await harness.rows(connection)).toEqual(["repository app"]);
  });

  it("is replaced where the registry listed nothing with the one before", async () => {
    const { harness, heal } = failing("forbidden", () => true);
    const connection = await harness.connection();
    expect(await harness.rows(connection)).toEqual(["message noCatalog"]);
    heal();
    harness.setConnections([renewed]);
    await settle();
    expect(await harness.rows(connection)).toEqual(["repository app"]);
  });

  it("takes everything along that another user may not see", async () => {
    const { harness } = failing("unauthorized", () => false);
    const node = await harness.repository(repository);
    await harness.rows(node);
    harness.setConnections([{ ...renewed, username: "lee" }]);
    await harness.rows(await harness.repository(repository));
    const listings = harness.store.calls.filter(({ operation }) => operation === "listTags");
    expect(listings).toHaveLength(2);
  });
});

describe("a registry that leaves owners out of its list", () => {
  it("says which", async () => {
    const harness = new ExplorerHarness();
    harness.store.listRepositories = async function* () {
      await Promise.resolve();
      yield { items: ["kim/a"], hasMore: true };
      yield { items: [], hasMore: false, leftOut: ["contoso"] };
    };
    const connection = await harness.connection();
    await harness.rows(connection);
    await harness.model.loadMore(connection);
    const rows = await harness.model.children(connection);
    expect(rows).toMatchObject([
      { kind: "repository", repository: "kim/a" },
      { kind: "message", message: { code: "leftOut", owners: ["contoso"] } },
    ]);
  });
});
