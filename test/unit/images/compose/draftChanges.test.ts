import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { applyReplacements, editList } from "../../../../src/core/oci/editList.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { addToDraft } from "../../../../src/images/compose/addToDraft.ts";
import type { DraftChange, DraftChanging } from "../../../../src/images/compose/draftChange.ts";
import { refreshSources } from "../../../../src/images/compose/refreshSources.ts";
import { replaceInDraft } from "../../../../src/images/compose/replaceInDraft.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import type { ImageStores } from "../../../../src/images/imageStores.ts";
import { composeDraft, listOf } from "../../../support/listDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  windows,
} from "../../../support/sampleImages.ts";
import { pushWholeImage } from "../../../support/wholeImages.ts";

const repository = "team/app";
const place = { connectionId: "near", repository };
let store: MemoryStore;
let stores: ImageStores;

beforeEach(() => {
  store = new MemoryStore();
  stores = openStores({ near: store });
});

function source(tag: string) {
  return { ...place, reference: { tag } };
}

function compose(...tags: readonly string[]): Promise<ListDraft> {
  return composeDraft(stores, { ...place, tag: "multi" }, tags.map(source));
}

function attested(tag: string, platform: typeof amd64, layers?: readonly number[]) {
  const image = putImage(store, { repository }, platform, layers);
  const attestation = putAttestation(store, repository, image, ["https://spdx.dev/Document"]);
  putIndex(store, { repository, tag }, [image, attestation]);
  return { image, attestation };
}

/** The draft as it is once the UI has carried out a change. */
function changed(draft: ListDraft, { edits, origins, leftBehind }: DraftChange): ListDraft {
  const edit = (text: string, each: DraftChange["edits"][number]) =>
    applyReplacements(text, editList(text, each));
  return {
    ...draft,
    text: edits.reduce(edit, draft.text),
    origins: { ...draft.origins, ...origins },
    leftBehind: [...draft.leftBehind, ...leftBehind],
  };
}

function apply(draft: ListDraft, changing: DraftChanging): ListDraft {
  if (changing.kind === "refused") throw new Error(JSON.stringify(changing.problems));
  return changed(draft, changing.change);
}

function membersOf(draft: ListDraft): readonly Descriptor[] {
  return listOf(draft).manifests;
}

describe("addToDraft", () => {
  it("adds images after the images and their attestations at the end", async () => {
    const first = attested("amd64", amd64);
    const second = attested("arm64", arm64);
    const draft = await compose("amd64");
    const result = apply(draft, await addToDraft(stores, draft, [source("arm64")]));
    expect(membersOf(result)).toEqual([
      first.image,
      second.image,
      first.attestation,
      second.attestation,
    ]);
    expect(Object.keys(result.origins)).toHaveLength(4);
  });

  it("gives the text that composing all at once gives", async () => {
    attested("amd64", amd64);
    attested("arm64", arm64);
    const draft = await compose("amd64");
    const result = apply(draft, await addToDraft(stores, draft, [source("arm64")]));
    expect(result.text).toBe((await compose("amd64", "arm64")).text);
  });

  it("does not add what is there", async () => {
    attested("amd64", amd64);
    const draft = await compose("amd64");
    const changing = await addToDraft(stores, draft, [source("amd64")]);
    expect(changing).toEqual({
      kind: "change",
      change: { edits: [], origins: {}, leftBehind: [] },
    });
  });

  it("makes a Docker list an OCI index where the new image needs one", async () => {
    await pushWholeImage({ store, repository, tag: "docker" }, amd64, { isDocker: true });
    putImage(store, { repository, tag: "oci" }, arm64);
    const draft = await compose("docker");
    expect(listOf(draft).json["mediaType"]).toBe(MediaTypes.dockerList);
    const result = apply(draft, await addToDraft(stores, draft, [source("oci")]));
    expect(listOf(result).json["mediaType"]).toBe(MediaTypes.ociIndex);
  });

  it("leaves a type that the user chose", async () => {
    await pushWholeImage({ store, repository, tag: "a" }, amd64, { isDocker: true });
    await pushWholeImage({ store, repository, tag: "b" }, arm64, { isDocker: true });
    const draft = await compose("a");
    const chosen = {
      ...draft,
      text: draft.text.replace(MediaTypes.dockerList, MediaTypes.ociIndex),
    };
    const result = apply(chosen, await addToDraft(stores, chosen, [source("b")]));
    expect(listOf(result).json["mediaType"]).toBe(MediaTypes.ociIndex);
  });

  it("refuses what cannot be a member", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    putIndex(store, { repository, tag: "empty" }, []);
    const changing = await addToDraft(stores, await compose("amd64"), [source("empty")]);
    expect(changing).toEqual({ kind: "refused", problems: [{ code: "noSources" }] });
  });
});

describe("replaceInDraft", () => {
  it("puts the image for the entry's platform in its place, attestations with it", async () => {
    const old = attested("amd64", amd64);
    const other = attested("arm64", arm64);
    const image = putImage(store, { repository }, amd64, [9]);
    const wrong = putImage(store, { repository }, windows);
    const attestation = putAttestation(store, repository, image, ["https://slsa.dev/provenance"]);
    putIndex(store, { repository, tag: "new" }, [wrong, image, attestation]);
    const draft = await compose("amd64", "arm64");
    const change = { position: 0, source: source("new") };
    const result = apply(draft, await replaceInDraft(stores, draft, change));
    expect(membersOf(result)).toEqual([image, other.image, other.attestation, attestation]);
    expect(membersOf(result)).not.toContainEqual(old.attestation);
    expect(result.origins[image.digest]).toMatchObject({ chosen: { tag: "new" } });
  });

  it("takes a single image whatever its platform", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    const image = putImage(store, { repository, tag: "win" }, windows);
    const draft = await compose("amd64");
    const change = { position: 0, source: source("win") };
    expect(membersOf(apply(draft, await replaceInDraft(stores, draft, change)))).toEqual([image]);
  });

  it("refuses several images of which none is for the platform", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    const images = [arm64, windows].map((platform) => putImage(store, { repository }, platform));
    putIndex(store, { repository, tag: "new" }, images);
    const change = { position: 0, source: source("new") };
    expect(await replaceInDraft(stores, await compose("amd64"), change)).toEqual({
      kind: "refused",
      problems: [
        { code: "noSuchPlatform", source: "app:new", wanted: [amd64], available: [arm64, windows] },
      ],
    });
  });
});

describe("refreshSources", () => {
  it("finds nothing to do while nothing moved", async () => {
    attested("amd64", amd64);
    expect(await refreshSources(stores, await compose("amd64"))).toEqual({
      moved: [],
      change: { edits: [], origins: {}, leftBehind: [] },
      unmatched: [],
      problems: [],
    });
  });

  it("replaces the members whose tags moved, and only them", async () => {
    attested("amd64", amd64);
    const kept = attested("arm64", arm64);
    const draft = await compose("amd64", "arm64");
    const next = attested("amd64", amd64, [77]);
    const { moved, change } = await refreshSources(stores, draft);
    expect(moved).toMatchObject([{ source: "app:amd64" }]);
    const result = changed(draft, change);
    expect(membersOf(result)).toEqual([next.image, kept.image, kept.attestation, next.attestation]);
    expect((await refreshSources(stores, result)).moved).toEqual([]);
  });

  it("renews every image of a list that moved, wherever it stands now", async () => {
    const before = [amd64, arm64].map((platform) => putImage(store, { repository }, platform));
    putIndex(store, { repository, tag: "list" }, before);
    const draft = await compose("list");
    const move = { kind: "move", position: 1, to: 0 } as const;
    const moved = { ...draft, text: applyReplacements(draft.text, editList(draft.text, move)) };
    const after = [amd64, arm64].map((each) => putImage(store, { repository }, each, [5]));
    putIndex(store, { repository, tag: "list" }, after);
    const { change } = await refreshSources(stores, moved);
    expect(membersOf(changed(moved, change))).toEqual(after.toReversed());
  });

  it("keeps the platform as it was written in the draft", async () => {
    putImage(store, { repository, tag: "win" }, { os: "windows", architecture: "amd64" });
    const draft = await compose("win");
    const edit = {
      kind: "changePlatform",
      position: 0,
      change: { osVersion: "10.0.17763.1697" },
    } as const;
    const edited = { ...draft, text: applyReplacements(draft.text, editList(draft.text, edit)) };
    putImage(store, { repository, tag: "win" }, { os: "windows", architecture: "amd64" }, [3]);
    const { change } = await refreshSources(stores, edited);
    expect(membersOf(changed(edited, change))[0]?.platform).toEqual(windows);
  });

  it("knows the tag of attestations anew whose image stayed, so that nothing moved then", async () => {
    const kept = putImage(store, { repository }, amd64);
    const statement = putAttestation(store, repository, kept, ["https://spdx.dev/Document"]);
    const old = putImage(store, { repository }, arm64);
    putIndex(store, { repository, tag: "list" }, [kept, statement, old]);
    const draft = await compose("list");
    const next = putImage(store, { repository }, arm64, [7]);
    putIndex(store, { repository, tag: "list" }, [kept, statement, next]);
    const result = changed(draft, (await refreshSources(stores, draft)).change);
    expect(membersOf(result).map(({ digest }) => digest)).toEqual(
      expect.arrayContaining([kept.digest, statement.digest, next.digest]),
    );
    expect((await refreshSources(stores, result)).moved).toEqual([]);
  });

  it("renews each entry of an image that stands in the list for several platforms", async () => {
    const old = putImage(store, { repository }, amd64);
    const fast = { ...amd64, variant: "v2" };
    putIndex(store, { repository, tag: "list" }, [old, { ...old, platform: fast }]);
    const draft = await compose("list");
    expect(membersOf(draft)).toHaveLength(2);
    const [slow, quick] = [
      putImage(store, { repository }, amd64, [1]),
      putImage(store, { repository }, fast, [2]),
    ];
    putIndex(store, { repository, tag: "list" }, [slow, quick]);
    const { change, unmatched } = await refreshSources(stores, draft);
    expect(unmatched).toEqual([]);
    expect(membersOf(changed(draft, change)).map(({ digest }) => digest)).toEqual([
      slow.digest,
      quick.digest,
    ]);
  });

  it("looks at the second entry of an image whose first has no successor", async () => {
    const old = putImage(store, { repository }, amd64);
    const fast = { ...amd64, variant: "v2" };
    putIndex(store, { repository, tag: "list" }, [old, { ...old, platform: fast }]);
    const draft = await compose("list");
    const quick = putImage(store, { repository }, fast, [2]);
    putIndex(store, { repository, tag: "list" }, [quick]);
    const { change, unmatched } = await refreshSources(stores, draft);
    expect(unmatched.map(({ descriptor }) => descriptor.platform)).toEqual([amd64]);
    expect(membersOf(changed(draft, change)).map(({ digest }) => digest)).toEqual([
      old.digest,
      quick.digest,
    ]);
  });

  it("leaves a member alone that its tag no longer has an image for", async () => {
    const image = putImage(store, { repository, tag: "app" }, amd64);
    const draft = await compose("app");
    putImage(store, { repository, tag: "app" }, arm64);
    const { change, unmatched } = await refreshSources(stores, draft);
    expect(change.edits).toEqual([]);
    expect(unmatched).toMatchObject([{ descriptor: image, source: { source: "app:app" } }]);
  });

  it("tells of tags that are gone or cannot be asked", async () => {
    putImage(store, { repository, tag: "gone" }, amd64);
    putImage(store, { repository, tag: "shut" }, arm64);
    const draft = await compose("gone", "shut");
    store.repository(repository).tags.delete("gone");
    const error = new StoreError("forbidden", "no");
    store.intercept = ({ subject }) => {
      if (subject === "shut") throw error;
    };
    const { moved, change } = await refreshSources(stores, draft);
    expect(moved.map(({ tag, now, error: why }) => [tag, now, why])).toEqual([
      ["gone", undefined, undefined],
      ["shut", undefined, error],
    ]);
    expect(change.edits).toEqual([]);
  });
});
