import { describe, expect, it } from "vitest";
import { emptyTrail } from "../../../../src/shared/trail.ts";
import type { ViewState } from "../../../../src/shared/viewState.ts";
import { textToCopy } from "../../../../src/vscode/editor/copyText.ts";
import { sha256 } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";

const digest = sha256("manifest");
const stores = {
  ...openStores({}),
  localReference: (...args: readonly unknown[]) => Promise.resolve(JSON.stringify(args)),
};

function page(named: { readonly tag: string } | { readonly digest: typeof digest }): ViewState {
  const place = { registry: "registry.test", repository: "team/app" };
  const header = { ...place, ...named, isDraft: false, isManifest: true };
  return { header, trail: emptyTrail, body: { kind: "loading" } };
}

describe("the reference that a page copies", () => {
  it.each([
    [{ tag: "1.4" }, "registry.test/team/app:1.4"],
    [{ digest }, `registry.test/team/app@${digest}`],
  ])("is what tools take from there", async (reference, expected) => {
    const copied = (storeId: string) =>
      textToCopy(page(reference), "reference", { storeId, stores });
    expect(await copied("registry.test")).toBe(expected);
    const image = { repository: "team/app", reference };
    expect(JSON.parse(await copied("~images-01234567"))).toEqual(["~images-01234567", image]);
  });
});
