import { describe, expect, it } from "vitest";
import { localReference } from "../../../../src/images/local/localReference.ts";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { sha256 } from "../../../support/ociData.ts";

const digest = sha256("manifest");
const layout = localStoreAt({ kind: "layout", path: "/data/My Images" });
const archive = localStoreAt({ kind: "archive", path: "/data/app.tar" });

describe("the reference of a local image", () => {
  it.each([
    [layout, undefined, "oci:/data/My Images"],
    [layout, { repository: "my-images", reference: { tag: "1.4" } }, "oci:/data/My Images:1.4"],
    [
      layout,
      { repository: "team/app", reference: { tag: "1.4" } },
      "oci:/data/My Images:team/app:1.4",
    ],
    [archive, { repository: "app", reference: { tag: "1.4" } }, "oci-archive:/data/app.tar:1.4"],
    [layout, { repository: "team/app", reference: { digest } }, `oci:/data/My Images@${digest}`],
  ])("is what skopeo takes", (store, image, expected) => {
    expect(localReference(store, image)).toBe(expected);
  });
});
