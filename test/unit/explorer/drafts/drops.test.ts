import { describe, expect, it } from "vitest";
import { draftNode, entryNodes } from "../../../../src/explorer/drafts/draftRows.ts";
import { dropOnDrafts, dropOnRegistries } from "../../../../src/explorer/drafts/drops.ts";
import { connectionNode, type ExplorerNode } from "../../../../src/explorer/nodes.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { listText } from "../../../../src/images/drafts/listText.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { sampleConnection } from "../../../support/explorerHarness.ts";
import { descriptorOf } from "../../../support/ociData.ts";

function draft(id: string) {
  const members = ["one", "two", "three"].map((name) => descriptorOf(name));
  const record: ListDraft = {
    id,
    connectionId: "registry.test",
    repository: "app",
    tag: "multi",
    moreTags: [],
    text: listText(members, MediaTypes.ociIndex),
    origins: {},
    leftBehind: [],
    basedOn: undefined,
    changedAt: "",
  };
  const node = draftNode(record);
  return { node, entries: entryNodes(node) };
}

const place = { parentId: "parent", connectionId: "registry.test" };
const tag: ExplorerNode = { kind: "tag", id: "t", ...place, repository: "app", tag: "amd64" };
const other: ExplorerNode = { ...tag, id: "o", tag: "arm64" };
const repository: ExplorerNode = { kind: "repository", id: "r", ...place, repository: "app" };
const connection = connectionNode(sampleConnection);
const { node, entries } = draft("d1");
const [, second] = entries;

describe("dropping on the Drafts view", () => {
  it("starts a draft where there is none", () => {
    expect(dropOnDrafts(undefined, [tag, repository, other])).toEqual({
      kind: "newDraft",
      rows: [tag, other],
    });
  });

  it("adds images to a draft, before the entry that they are dropped on", () => {
    expect(dropOnDrafts(node, [tag])).toEqual({
      kind: "addToDraft",
      draftId: "d1",
      rows: [tag],
      before: undefined,
    });
    expect(dropOnDrafts(second, ["ghcr.io/team/app:1", " "])).toEqual({
      kind: "addToDraft",
      draftId: "d1",
      rows: ["ghcr.io/team/app:1"],
      before: 1,
    });
  });

  it("moves entries within their draft and copies them to another", () => {
    expect(dropOnDrafts(second, [entries[2]])).toEqual({
      kind: "moveEntries",
      draftId: "d1",
      positions: [2],
      onto: 1,
    });
    expect(dropOnDrafts(draft("d2").node, [entries[2]])).toMatchObject({
      kind: "addToDraft",
      draftId: "d2",
    });
  });

  it.each([[[]], [[repository]], [[node]], [[undefined, 7]]])("takes no %j", (rows) => {
    expect(dropOnDrafts(node, rows)).toBeUndefined();
  });
});

describe("dropping on the Registries view", () => {
  it("adds images to the list of a tag, but not a tag to itself", () => {
    expect(dropOnRegistries(tag, [other, tag])).toEqual({ kind: "addToTag", tag, rows: [other] });
    expect(dropOnRegistries(tag, [tag])).toBeUndefined();
  });

  it.each<ExplorerNode>([
    repository,
    connection,
    { kind: "namespace", id: "n", ...place, path: "team", count: 2 },
  ])("copies to a row of kind $kind", (onto) => {
    const elsewhere = { ...repository, id: "other", repository: "web" };
    const rows = [tag, elsewhere, "ghcr.io/team/app:1"];
    expect(dropOnRegistries(onto, [...rows, " ", node, 7])).toEqual({ kind: "copy", onto, rows });
  });

  it("copies nothing onto itself", () => {
    expect(dropOnRegistries(repository, [repository])).toBeUndefined();
    expect(dropOnRegistries(connection, [node])).toBeUndefined();
  });

  it("takes nothing elsewhere", () => {
    const platform = { ...tag, kind: "part" };
    expect(dropOnRegistries(undefined, [tag])).toBeUndefined();
    expect(dropOnRegistries(repository, [platform])).toBeUndefined();
  });
});
