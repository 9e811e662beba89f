import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { writeRepositories } from "../../scripts/lib/manyTags.mjs";
import { pushImage } from "../../scripts/lib/pushImage.mjs";
import { addRegistry, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

/** Repositories `group0/app0` … `group9/app249`, after one with three tags. */
async function startLargeRegistry(): Promise<MainJob> {
  const login = { user: "kim", password: "correct horse battery staple" };
  const registry = await startDockerRegistry({ htpasswd: login });
  onTestFinished(registry.stop);
  const { url, host } = registry;
  for (const tag of ["1.2", "1.10", "latest"]) {
    const reference = { repository: "aaa/app", tag };
    await pushImage({ url, login }, reference, { os: "linux", architecture: "amd64" });
  }
  const names = Array.from({ length: 250 }, (_, number) => `group${number % 10}/app${number}`);
  await writeRepositories(registry, names);
  return { url, host, ...login, repository: "aaa/app", sources: [], tag: "multi" };
}

/** Adds to the user's settings until the test ends. */
async function changeSettings(changes: object): Promise<void> {
  const file = path.join(services().vscodeData, "data/User/settings.json");
  const before = await readFile(file, "utf8");
  onTestFinished(() => writeFile(file, before));
  await writeFile(file, JSON.stringify({ ...(JSON.parse(before) as object), ...changes }));
}

describe("a large registry", () => {
  it("is filtered, loaded whole, grouped in folders and sorted", async () => {
    const job = await startLargeRegistry();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await registries.expand(row("Registry", job.host));
    await registries.clickAction("Filter Registries…");
    await quickInput.waitFor(/name contains this/);
    await quickInput.enter("app249");
    const loadAll = registries.row(/^Load All, 0 of 100 loaded repositories contain “app249”/);
    await loadAll.waitFor();
    await screenshot("load all of a filtered listing");
    await loadAll.click();
    await registries.row(row("Repository", "group9/app249")).waitFor();
    await loadAll.waitFor({ state: "detached" });
    await registries.clickAction("Clear Filter");

    await changeSettings({ "archipelago.repositories.groupByNamespace": true });
    await workbench.reload();
    await registries.open();
    await registries.expand(row("Registry", job.host));
    await registries.row(/^Folder group0, 25 repositories/).waitFor();
    await registries.openContextMenu(/^Load More…, 100 repositories so far/);
    await workbench.choose("Load All");
    await registries.expand(/^Folder group9, 25 repositories/);
    await registries.row(row("Repository", "group9/app9")).waitFor();
    await registries.expand(/^Folder aaa, 1 repository/);
    await registries.expand(row("Repository", "aaa/app"));
    await registries.row(row("Tag", "1.10", "linux/amd64")).waitFor();
    expect((await registries.names(/^Tag /)).map((name) => name.split(",")[0])).toEqual([
      "Tag 1.10",
      "Tag 1.2",
      "Tag latest",
    ]);
    await workbench.runCommand("Archipelago: Sort By…");
    await quickInput.waitFor("Choose an order");
    await quickInput.pick(/^Name/);
    await quickInput.waitUntilClosed();
    await expect
      .poll(async () => (await registries.names(/^Tag /)).map((name) => name.split(",")[0]))
      .toEqual(["Tag 1.2", "Tag 1.10", "Tag latest"]);
    await screenshot("folders of repositories");

    await workbench.runCommand("Archipelago: Clear Cache");
    await workbench.notification(/The cache is empty now: .* freed/).waitFor();
  });
});
