import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import { addRegistry, browse, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

/** Asks the registry itself, without any of the product's code. */
async function ask({ job }: OwnRegistry, reference: string, request: RequestInit = {}) {
  const basic = Buffer.from(`${job.user}:${job.password}`).toString("base64");
  const headers = {
    authorization: `Basic ${basic}`,
    accept: [MediaTypes.ociIndex, MediaTypes.ociManifest].join(", "),
    ...(typeof request.body === "string" && { "content-type": MediaTypes.ociIndex }),
  };
  const url = `${job.url}/v2/${job.repository}/manifests/${reference}`;
  return fetch(url, { ...request, headers });
}

/** Puts a list of images, given as architecture and digest. */
async function putList(
  registry: OwnRegistry,
  tag: string,
  images: Readonly<Record<string, string>>,
): Promise<void> {
  const manifests = [];
  for (const [architecture, digest] of Object.entries(images)) {
    const size = (await (await ask(registry, digest)).arrayBuffer()).byteLength;
    const platform = { os: "linux", architecture };
    manifests.push({ mediaType: MediaTypes.ociManifest, digest, size, platform });
  }
  const list = { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests };
  const { status } = await ask(registry, tag, { method: "PUT", body: JSON.stringify(list) });
  expect(status).toBe(201);
}

async function openRepository({ job }: OwnRegistry): Promise<Session> {
  const session = await openSession(services().vscodeUrl);
  const { workbench } = session;
  expectNoComplaints(workbench.page);
  await workbench.registries.open();
  await addRegistry(workbench, job);
  await browse(workbench, job);
  return session;
}

describe("deleting", () => {
  it("invariant 8: says what goes and what stays before a list goes with its children", async () => {
    const registry = await startOwnRegistry();
    const amd64 = await registry.push("amd64", "amd64");
    const arm64 = await registry.push("arm64", "arm64");
    const riscv64 = await registry.push("moves", "riscv64");
    const ppc64le = await registry.push("moves", "ppc64le");
    await putList(registry, "1.0", { amd64, riscv64 });
    await putList(registry, "latest", { amd64, riscv64 });
    await putList(registry, "2.0", { amd64, ppc64le });
    const { workbench, screenshot } = await openRepository(registry);
    const { manifestEditor, registries } = workbench;
    // An image that a list needs: the list is named.
    await registries.openContextMenu(row("Tag", "amd64"));
    await workbench.choose(/^Delete Manifest/);
    const question = workbench.dialog("Delete the manifest");
    await question
      .getByText(/The manifest list 1\.0, latest .* breaks: it loses linux\/amd64/)
      .waitFor();
    await question.getByText(/The manifest list 2\.0 .* breaks/).waitFor();
    await screenshot("deletion that breaks lists");
    await question.getByRole("button", { name: "Cancel" }).click();
    // The list: its other tag goes, the image that has a tag stays, the one without goes.
    await registries.openContextMenu(row("Tag", "1.0"));
    await workbench.choose(/^Delete List/);
    const preview = workbench.dialog("Delete the manifest list");
    await preview.getByText("These tags go with it: latest.").waitFor();
    await preview.getByText(/linux\/amd64 sha256:\w{8}: It is also tagged amd64\./).waitFor();
    await screenshot("deletion preview");
    await preview.getByRole("button", { name: "Show Details" }).click();
    await manifestEditor.title(/^Delete the manifest list .*app:1\.0/).waitFor();
    await manifestEditor.frame.getByRole("row").filter({ hasText: "linux/riscv64" }).waitFor();
    await screenshot("deletion page");
    await manifestEditor.button("Delete 2 Manifests").click();
    await workbench.answerDialog("This cannot be undone.", "Delete 2 Manifests");
    await workbench.notification("Deleted 2 manifests").waitFor();
    await manifestEditor.title(/^Deleted from .*app:1\.0/).waitFor();
    await screenshot("deletion done");
    await registries.row(row("Tag", "1.0")).waitFor({ state: "detached" });
    await registries.row(row("Tag", "latest")).waitFor({ state: "detached" });
    await registries.row(row("Tag", "2.0")).waitFor();
    expect((await ask(registry, riscv64)).status).toBe(404);
    for (const kept of [amd64, ppc64le, "2.0", "amd64"]) {
      expect((await ask(registry, kept)).status).toBe(200);
    }
    // A tag alone goes by a placeholder where there is no other way, after a choice.
    await registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose(/^Delete Tag/);
    await workbench.answerDialog("app:arm64?", "Delete Tag");
    const refusal = workbench.notification("so nothing was deleted");
    await refusal.getByRole("button", { name: "Other Way…" }).click();
    await workbench.dialog("by way of a placeholder?").waitFor();
    await screenshot("placeholder question");
    await workbench.answerDialog("by way of a placeholder?", "Use a Placeholder");
    await registries.row(row("Tag", "arm64")).waitFor({ state: "detached" });
    expect((await ask(registry, "arm64")).status).toBe(404);
    expect((await ask(registry, arm64)).status).toBe(200);
  });

  it("tells how to allow it where the registry refuses", async () => {
    const registry = await startOwnRegistry({ refusesDeletes: true });
    const { workbench } = await openRepository(registry);
    const { registries } = workbench;
    await registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose(/^Delete Manifest/);
    await workbench.answerDialog("Delete the manifest", "Delete Manifest");
    const refusal = workbench.notification("REGISTRY_STORAGE_DELETE_ENABLED=true");
    await refusal.getByText("Nothing was deleted.").waitFor();
    await registries.row(row("Tag", "arm64", "linux/arm64")).waitFor();
    expect((await ask(registry, "arm64")).status).toBe(200);
  });
});
