import { describe, expect, it, onTestFinished } from "vitest";
import { pushImage } from "../../scripts/lib/pushImage.mjs";
import { admin, startAcrServer } from "../support/acr/acrServer.ts";
import { addRegistry, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const repository = "team/app";

/** Three tags whose names say nothing of when they were written. */
async function startAzure() {
  const server = await startAcrServer();
  onTestFinished(server.stop);
  const { username: user, password } = admin;
  const target = { url: server.url, login: { user, password } };
  const days = { alpine: "2026-10-01", bookworm: "2026-10-03", jammy: "2026-10-02" };
  for (const [tag, day] of Object.entries(days)) {
    await pushImage(target, { repository, tag }, { os: "linux", architecture: "amd64" });
    server.metadata.date(repository, tag, `${day}T10:00:00Z`);
  }
  const sources = Object.keys(days).map((tag) => ({ tag, platform: "linux/amd64" }));
  const job: MainJob = {
    url: server.url,
    host: server.host,
    user,
    password,
    repository,
    sources,
    tag: "multi",
  };
  return { server, job };
}

describe("Azure Container Registry", () => {
  it("lists the newest tags first, and moves and deletes none that is locked", async () => {
    const { server, job } = await startAzure();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    // At an address of this computer nothing tells what kind of registry it is.
    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose("Choose Kind of Registry…");
    await quickInput.waitFor("What kind of registry");
    await quickInput.pick(/^Azure Container Registry/);
    await quickInput.waitUntilClosed();
    await workbench.runCommand("Archipelago: Sort By…");
    await quickInput.waitFor("Choose an order");
    await quickInput.pick(/^Time/);
    await registries.expand(row("Registry", job.host));
    await registries.expand(row("Repository", repository));
    await registries.row(row("Tag", "alpine", "linux/amd64")).waitFor();
    // A tooltip would cover the rows below the one that was clicked.
    await workbench.page.mouse.move(900, 500);
    const order = async () => {
      const names = await registries.names(/^Tag /);
      return names.map((name) => name.replace(/^Tag ([^,]+).*/, "$1"));
    };
    await expect.poll(order, { timeout: 15_000 }).toEqual(["bookworm", "jammy", "alpine"]);
    const { lines } = server;
    expect(lines.join("\n")).toContain(`GET /acr/v1/${repository}/_tags?`);
    await registries.openContextMenu(row("Tag", "jammy"));
    await workbench.choose("Lock Tag");
    await registries.row(row("Tag", "jammy", "linux/amd64", "locked")).waitFor();
    await screenshot("locked tag, newest first");
    await registries.openContextMenu(row("Tag", "jammy"));
    await workbench.choose(/^Delete Tag/);
    const refusal = workbench.notification("is locked, so nothing was deleted");
    await refusal.waitFor();
    await screenshot("locked tag is not deleted");
    await registries.openContextMenu(row("Tag", "bookworm"));
    await workbench.choose(/^Retag/);
    await quickInput.waitFor(/^Further tags for/);
    await quickInput.enter("jammy");
    await workbench.answerDialog("A tag names another image", "Move Tags");
    const kept = workbench.notification("keeps this tag locked");
    await kept.waitFor();
    await screenshot("locked tag is not moved");
    await kept.getByRole("button", { name: "Unlock Tag" }).click();
    const unlocked = /^Tag jammy, linux\/amd64$/;
    await registries.row(unlocked).waitFor();
    await registries.openContextMenu(unlocked);
    await workbench.choose(/^Delete Tag/);
    await workbench.answerDialog(`${repository}:jammy?`, "Delete Tag");
    await registries.row(row("Tag", "jammy")).waitFor({ state: "detached" });
    expect(lines).toContain(`DELETE /acr/v1/${repository}/_tags/jammy`);
    expect([...(server.metadata.repositories.get(repository)?.tags.keys() ?? [])]).toEqual([
      "alpine",
      "bookworm",
    ]);
  });
});
