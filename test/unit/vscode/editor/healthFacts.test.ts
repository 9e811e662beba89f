import { describe, expect, it, vi } from "vitest";
import { parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { HealthStore } from "../../../../src/images/verify/healthStore.ts";
import { verifyImage } from "../../../../src/images/verify/verifyImage.ts";
import { presentManifest } from "../../../../src/shared/presentManifest.ts";
import { putIndexOf, putLayeredImage } from "../../../support/layeredImages.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { amd64, arm64 } from "../../../support/sampleImages.ts";

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  env: { language: "en" },
}));
const { withHealth } = await import("../../../../src/vscode/editor/healthFacts.ts");

describe("the page of a list that was verified", () => {
  it("says so of the list and of each image, and nothing before", async () => {
    const store = new MemoryStore();
    const place = { connectionId: "c", repository: "app" };
    const kept = await putLayeredImage(store, place, { platform: amd64, layers: [] });
    const gone = await putLayeredImage(store, place, { platform: arm64, layers: [] });
    const { digest } = await putIndexOf(store, place, [kept, gone]);
    const content = presentManifest(parseManifest(await store.getManifest("app", { digest })));
    const health = new HealthStore();
    expect(withHealth(content, place, health)).toEqual(content);
    store.repository("app").manifests.delete(gone.digest);
    health.record("c", "app", [await verifyImage(store, "app", { digest })]);
    const page = withHealth(content, place, health);
    expect(page.health).toMatchObject({ tone: "warning" });
    expect(page.health?.text).toMatch(/^Verified at .*: 1 problem$/);
    const rows = page.details.kind === "index" ? page.details.rows : [];
    expect(rows.map((row) => row.health)).toEqual([
      { text: "not fully examined", tone: "note" },
      { text: "1 problem", tone: "warning" },
    ]);
  });
});
