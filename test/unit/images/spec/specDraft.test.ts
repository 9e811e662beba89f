import { describe, expect, it } from "vitest";
import { decodeDrafts, encodeDraft } from "../../../../src/images/drafts/draftRecord.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import { remakeDraft } from "../../../../src/images/spec/specDraft.ts";
import { sha256 } from "../../../support/ociData.ts";

const made: ListDraft = {
  id: "spec-1",
  connectionId: "registry.test",
  repository: "team/app",
  tag: "multi",
  moreTags: [],
  text: '{"manifests": []}',
  origins: {},
  leftBehind: [],
  basedOn: sha256("then"),
  changedAt: "2026-11-21T10:20:30Z",
};
const again: ListDraft = { ...made, text: '{"manifests": [1]}', basedOn: sha256("now") };

/** The draft that the file made first, after a reload. */
async function first(): Promise<ListDraft> {
  const { draft } = await remakeDraft(undefined, made, { keepsBase: true });
  const stored = decodeDrafts({ drafts: [encodeDraft(draft)] }).drafts.get(made.id);
  if (!stored) throw new Error("The draft is there");
  return stored;
}

describe("a draft that a spec file makes again", () => {
  it("replaces the one before", async () => {
    const { draft, edited } = await remakeDraft(await first(), again, { keepsBase: false });
    expect(draft).toMatchObject(again);
    expect(edited).toBeUndefined();
  });

  it.each([{ text: "{}" }, { tag: "other" }, { moreTags: ["1"] }])(
    "tells that the one before was edited: %j",
    async (change) => {
      const earlier = { ...(await first()), ...change };
      const { edited } = await remakeDraft(earlier, again, { keepsBase: true });
      expect(edited).toBe(earlier);
    },
  );

  it("undoes nothing if it is what the one before was edited to be", async () => {
    const earlier = { ...(await first()), text: again.text };
    const { edited } = await remakeDraft(earlier, again, { keepsBase: true });
    expect(edited).toBeUndefined();
  });

  it("still knows what its tag named when the changes were looked at", async () => {
    const before = await first();
    const { draft } = await remakeDraft(before, again, { keepsBase: true });
    expect(draft.basedOn).toBe(made.basedOn);
    const elsewhere = await remakeDraft(before, { ...again, tag: "1.4" }, { keepsBase: true });
    expect(elsewhere.draft.basedOn).toBe(again.basedOn);
  });
});
