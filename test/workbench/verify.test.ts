import { describe, expect, it } from "vitest";
import { ImageReader } from "../../src/images/imageReader.ts";
import { putIndexOf, putLayeredImage } from "../support/layeredImages.ts";
import { elf } from "../support/programs.ts";
import { accessRegistry } from "../support/registryAccess.ts";
import { addRegistry, browse, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const s390x = { os: "linux", architecture: "s390x" } as const;
const arm64 = { os: "linux", architecture: "arm64" } as const;

/** Pushes `app:multi`, of which one image is deleted then, and `app:wrong` with a foreign program. */
async function breakImages({ job }: OwnRegistry): Promise<void> {
  const { url, user: username, password, repository } = job;
  const credential = { kind: "basic", username, password } as const;
  const { client, dispose } = accessRegistry(url, { credential });
  try {
    const { raw } = await new ImageReader(client).manifest(repository, { tag: "amd64" });
    const platform = { os: "linux", architecture: "amd64" };
    const gone = await putLayeredImage(client, { repository }, { platform: s390x, layers: [] });
    const { mediaType, digest } = raw;
    await putIndexOf(client, { repository, tag: "multi" }, [
      { mediaType, digest, size: raw.bytes.length, platform },
      gone,
    ]);
    await client.deleteManifest(repository, gone.digest);
    await putLayeredImage(
      client,
      { repository, tag: "wrong" },
      {
        platform: arm64,
        layers: [[{ path: "app", content: elf({ machine: 62 }) }]],
        run: { Cmd: ["/app"] },
      },
    );
  } finally {
    dispose();
  }
}

describe("Verify", () => {
  it("finds a broken list and a mislabelled image, and marks their rows", async () => {
    const registry = await startOwnRegistry();
    await breakImages(registry);
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, registry.job);
    await browse(workbench, registry.job);

    await registries.openContextMenu(row("Tag", "multi"));
    await workbench.choose("Verify Image");
    await manifestEditor.title(/^Verify .*app:multi$/).waitFor();
    await manifestEditor.frame.getByText("linux/s390x is listed, but its image is gone.").waitFor();
    await registries.row(/^Tag multi\b.*1 problem/).waitFor();
    await screenshot("verified image");

    await registries.openContextMenu(row("Tag", "wrong"));
    await workbench.choose("Verify Image");
    await manifestEditor.title(/^Verify .*app:wrong$/).waitFor();
    await manifestEditor.frame
      .getByText("/app is a program for amd64, not for linux/arm64.")
      .waitFor();

    await registries.openContextMenu(row("Repository", "app"));
    await workbench.choose(/^Verify Repository/);
    await quickInput.waitFor("How deep to look");
    await quickInput.pick(/^Programs, Too/);
    await manifestEditor.title(/^Verify .*\/app$/).waitFor();
    await manifestEditor.frame.getByRole("heading", { name: /^Broken lists/ }).waitFor();
    await manifestEditor.frame.getByRole("heading", { name: /^Mislabelled/ }).waitFor();
    await screenshot("verified repository");

    await manifestEditor.button("Open as Text").click();
    const json = workbench.page.locator(".editor-instance .view-lines").last();
    await json.getByText("requiredPlatforms").first().waitFor();
    expect(await workbench.editorTab(/Verify app/).count()).toBeGreaterThan(0);
  });
});
