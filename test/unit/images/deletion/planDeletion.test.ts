import { describe, expect, it } from "vitest";
import { descriptorToJson } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { referrersTagOf } from "../../../../src/core/registry/referrersTag.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { DeletionRequest } from "../../../../src/images/deletion/deletionPlan.ts";
import { planDeletion } from "../../../../src/images/deletion/planDeletion.ts";
import {
  readRepositoryGraph,
  type ReadGraphOptions,
} from "../../../../src/images/deletion/readRepositoryGraph.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  putManifest,
  windows,
} from "../../../support/sampleImages.ts";

const repository = "team/app";
const place = { repository };

/** A list of three platforms, one of them attested and tagged by itself, one in another list. */
function shop() {
  const store = new MemoryStore();
  const amd = putImage(store, { repository, tag: "1.0-amd64" }, amd64, [100, 200]);
  const arm = putImage(store, place, arm64, [100, 300]);
  const win = putImage(store, place, windows, [100, 400]);
  const attestation = putAttestation(store, repository, win, ["https://spdx.dev/Document"]);
  const list = putIndex(store, { repository, tag: "1.0" }, [amd, arm, win, attestation]);
  store.repository(repository).tags.set("latest", list.digest);
  const nested = putIndex(store, place, [arm]);
  const other = putIndex(store, { repository, tag: "bundle" }, [nested]);
  return { store, amd, arm, win, attestation, list, nested, other };
}

async function plan(
  store: MemoryStore,
  request: DeletionRequest,
  options: Partial<ReadGraphOptions> = {},
) {
  const wanted = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const graph = await readRepositoryGraph(store, repository, { scope: "all", wanted, ...options });
  return planDeletion(graph, request);
}

describe("planDeletion (invariant 8)", () => {
  it("takes a list with all its tags and what only it needs, and says why the rest stays", async () => {
    const { store, amd, arm, win, attestation, list, nested } = shop();
    const { deletions, kept, broken, freedBytes, gaps } = await plan(store, {
      lists: [list.digest],
    });
    expect(deletions.map(({ digest, cause, tags }) => ({ digest, cause, tags }))).toEqual([
      { digest: list.digest, cause: "requested", tags: ["1.0", "latest"] },
      { digest: win.digest, cause: "child", tags: [] },
      { digest: attestation.digest, cause: "child", tags: [] },
    ]);
    expect(deletions[1]).toMatchObject({ platform: windows, isList: false, isAttestation: false });
    expect(deletions[2]).toMatchObject({ isAttestation: true });
    expect(kept).toMatchObject([
      { digest: amd.digest, reason: { kind: "tags", tags: ["1.0-amd64"] } },
      { digest: arm.digest, reason: { kind: "list", digest: nested.digest, tags: ["bundle"] } },
    ]);
    expect({ broken, gaps }).toEqual({ broken: [], gaps: [] });
    const manifests = deletions.map(({ digest }) =>
      store.repository(repository).manifests.get(digest),
    );
    const shared = deletions[1]?.bytes ?? 0;
    // The layer of 100 bytes is in images that stay, the one of 400 is not.
    expect(shared).toBeGreaterThan(500);
    const own = manifests.reduce((sum, each) => sum + (each?.bytes.length ?? 0), 0);
    expect(freedBytes).toBeGreaterThan(own + 400);
    expect(freedBytes).toBeLessThan(own + 1000);
  });

  it("names every list that contains a manifest, through nested ones, by their tags", async () => {
    const { store, arm, list, nested } = shop();
    const request = { manifests: [arm.digest] };
    const { deletions, broken } = await plan(store, request, { scope: "indexes" });
    expect(deletions.map(({ digest }) => digest)).toEqual([arm.digest]);
    expect(broken).toMatchObject([
      { digest: list.digest, tags: ["1.0", "latest"], lost: [{ digest: arm.digest }] },
      { digest: nested.digest, tags: ["bundle"], lost: [{ digest: arm.digest }] },
    ]);
  });

  it("says what a tag leaves behind: other tags, lists, or nothing", async () => {
    const { store } = shop();
    putImage(store, { repository, tag: "alone" }, { os: "linux", architecture: "s390x" });
    const untag = ["latest", "1.0-amd64", "alone", "gone"];
    const { untag: planned, deletions } = await plan(store, { untag }, { scope: "indexes" });
    expect(deletions).toEqual([]);
    expect(planned).toMatchObject([
      { tag: "latest", otherTags: ["1.0"], lists: [] },
      { tag: "1.0-amd64", otherTags: [], lists: ["1.0"] },
      { tag: "alone", otherTags: [], lists: [] },
    ]);
  });

  it("does not count a tag that goes as one that keeps", async () => {
    const { store, amd, list } = shop();
    const { deletions, untag } = await plan(store, { lists: [list.digest], untag: ["1.0-amd64"] });
    expect(deletions.map(({ digest }) => digest)).toContain(amd.digest);
    expect(untag).toEqual([]);
  });

  it("takes signatures and referrers along, but for those that have a name of their own", async () => {
    const { store, list } = shop();
    const about = (type: string, tag?: string) =>
      putManifest(
        store,
        { repository, ...(tag !== undefined && { tag }) },
        {
          schemaVersion: 2,
          mediaType: MediaTypes.ociManifest,
          artifactType: type,
          config: descriptorToJson(descriptorOf("empty", { mediaType: MediaTypes.ociEmpty })),
          layers: [],
          subject: descriptorToJson(list),
        },
      );
    const sbom = about("application/sbom");
    const report = about("application/report", "report");
    const fallback = putIndex(store, { repository, tag: referrersTagOf(list.digest) }, [
      sbom,
      report,
    ]);
    const signature = putImage(
      store,
      { repository, tag: `${referrersTagOf(list.digest)}.sig` },
      { os: "", architecture: "" },
    );
    const { deletions, kept, orphans, broken } = await plan(store, { lists: [list.digest] });
    const order = deletions.map(({ digest }) => digest);
    expect(order).toEqual(
      expect.arrayContaining([fallback.digest, sbom.digest, signature.digest, list.digest]),
    );
    expect(order.indexOf(fallback.digest)).toBeLessThan(order.indexOf(sbom.digest));
    expect(order.indexOf(sbom.digest)).toBeLessThan(order.indexOf(list.digest));
    expect(kept).toContainEqual(expect.objectContaining({ digest: report.digest }));
    expect(orphans).toEqual([{ digest: report.digest, tags: ["report"], subject: list.digest }]);
    expect(broken).toEqual([]);
  });

  it("keeps the children of a list where tags were left unread, and says so", async () => {
    const { store, list } = shop();
    const { deletions, kept, gaps } = await plan(store, { lists: [list.digest] }, { maxTags: 2 });
    expect(deletions.map(({ digest }) => digest)).toEqual([list.digest]);
    expect(gaps).toEqual([{ kind: "tags", listed: 2 }]);
    expect(kept.map(({ reason }) => reason.kind)).toContain("unknown");
  });

  it("leaves out what is not there any more", async () => {
    const { store } = shop();
    const { digest } = descriptorOf("gone");
    const planned = await plan(store, { manifests: [digest], lists: [digest], untag: ["gone"] });
    expect(planned).toMatchObject({ deletions: [], untag: [], kept: [], freedBytes: 0 });
  });
});

describe("readRepositoryGraph", () => {
  it("asks each tag once and reads each manifest once", async () => {
    const { store } = shop();
    await readRepositoryGraph(store, repository, { scope: "all" });
    expect(store.count("headManifest")).toBe(4);
    expect(store.count("getManifest")).toBe(store.repository(repository).manifests.size);
    expect(store.count("readBlob")).toBe(0);
  });

  it("reads no image to learn what names what", async () => {
    const { store, list, nested, other } = shop();
    const graph = await readRepositoryGraph(store, repository, { scope: "indexes" });
    const read = store.calls.filter(({ operation }) => operation === "getManifest");
    expect(read.map(({ subject }) => subject).sort()).toEqual(
      [list.digest, nested.digest, other.digest].sort(),
    );
    expect(graph.manifests.size).toBe(store.repository(repository).manifests.size);
    expect(store.count("listReferrers")).toBe(0);
  });

  it("reads nothing again that an earlier graph knows", async () => {
    const { store } = shop();
    const known = await readRepositoryGraph(store, repository, { scope: "all" });
    store.calls.length = 0;
    const again = await readRepositoryGraph(store, repository, { scope: "all", known });
    expect(store.count("getManifest")).toBe(0);
    expect(again.manifests).toEqual(known.manifests);
  });

  it("notes what it cannot read and goes on", async () => {
    const { store, arm, win } = shop();
    store.intercept = ({ operation, subject }) => {
      const isHit =
        (operation === "getManifest" && subject === arm.digest) ||
        (operation === "headManifest" && subject === "bundle") ||
        (operation === "listReferrers" && subject === win.digest);
      if (isHit) throw new StoreError("serverError", "No", { status: 500 });
    };
    const { gaps, manifests } = await readRepositoryGraph(store, repository, { scope: "all" });
    expect(gaps.map(({ kind }) => kind).sort()).toEqual(["manifest", "referrers", "tag"]);
    expect(manifests.get(arm.digest)?.state).toBe("unreadable");
  });

  it("gives up where nobody is let in", async () => {
    const { store } = shop();
    store.intercept = ({ operation }) => {
      if (operation === "headManifest") throw new StoreError("forbidden", "No", { status: 403 });
    };
    const reading = readRepositoryGraph(store, repository, { scope: "all" });
    await expect(reading).rejects.toMatchObject({ code: "forbidden" });
  });

  it("stops at its limit of manifests, and when it is cancelled", async () => {
    const { store } = shop();
    const { gaps } = await readRepositoryGraph(store, repository, {
      scope: "all",
      maxManifests: 3,
    });
    expect(gaps).toEqual([{ kind: "manifests", limit: 3 }]);
    expect(store.count("getManifest")).toBe(3);
    const controller = new AbortController();
    store.intercept = ({ operation }) => {
      if (operation === "getManifest") controller.abort();
    };
    const { signal } = controller;
    const reading = readRepositoryGraph(store, repository, { scope: "all", signal });
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});
