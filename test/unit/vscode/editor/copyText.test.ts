import { describe, expect, it } from "vitest";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { emptyTrail } from "../../../../src/shared/trail.ts";
import type { ViewState } from "../../../../src/shared/viewState.ts";
import { copyText } from "../../../../src/vscode/editor/copyText.ts";
import { sha256 } from "../../../support/ociData.ts";

const layout = localStoreAt({ kind: "layout", path: "/data/images" });
const digest = sha256("manifest");

function page(named: { readonly tag: string } | { readonly digest: typeof digest }): ViewState {
  const place = { registry: "registry.test", repository: "team/app" };
  const header = { ...place, ...named, isDraft: false, isManifest: true };
  return { header, trail: emptyTrail, body: { kind: "loading" } };
}

describe("the reference that a page copies", () => {
  it.each([
    [page({ tag: "1.4" }), undefined, "registry.test/team/app:1.4"],
    [page({ digest }), undefined, `registry.test/team/app@${digest}`],
    [page({ tag: "1.4" }), layout, "oci:/data/images:team/app:1.4"],
    [page({ digest }), layout, `oci:/data/images@${digest}`],
  ])("is what tools take from there", (state, local, expected) => {
    expect(copyText(state, "reference", local)).toBe(expected);
  });
});
