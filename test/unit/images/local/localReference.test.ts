import { describe, expect, it } from "vitest";
import { localName, localReference } from "../../../../src/images/local/localReference.ts";
import { localStoreAt } from "../../../../src/images/local/localStore.ts";
import { sha256 } from "../../../support/ociData.ts";

const digest = sha256("manifest");
const layout = localStoreAt({ kind: "layout", path: "/data/My Images" });
const archive = localStoreAt({ kind: "archive", path: "/data/app.tar" });

describe("the name of a local image", () => {
  it.each([
    [layout, undefined, "/data/My Images"],
    [layout, { repository: "my-images", reference: { tag: "1.4" } }, "/data/My Images:1.4"],
    [layout, { repository: "team/app", reference: { tag: "1.4" } }, "/data/My Images:team/app:1.4"],
    [archive, { repository: "app", reference: { tag: "1.4" } }, "/data/app.tar:1.4"],
    [layout, { repository: "team/app", reference: { digest } }, `/data/My Images@${digest}`],
  ])("says what it is and where", (store, image, expected) => {
    expect(localName(store, image)).toBe(expected);
  });

  it("has the transport before it for tools that read the place", () => {
    expect(localReference(layout, { transport: "oci" })).toBe("oci:/data/My Images");
    expect(localReference(archive, { transport: "docker-archive", name: "app:1.4" })).toBe(
      "docker-archive:/data/app.tar:app:1.4",
    );
  });
});
