import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../scripts/lib/processes.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { startPodman } from "../support/podmanBench.ts";
import { addRegistry, pushDraft, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { filesWith, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const login = { user: "kim", password: "correct horse battery staple" };

it("arch images that were built here are pushed and become a manifest list", async () => {
  const registry = await startDockerRegistry({ htpasswd: login });
  onTestFinished(registry.stop);
  const bench = await startPodman({ plainHttp: [registry.host] });
  onTestFinished(bench.stop);
  await bench.build("myimage:amd64", "linux/amd64");
  await bench.build("myimage:arm64", "linux/arm64");
  const { keyringEnv, vscodeData: dataDir } = services();
  const host = await startVscodeHost({ dataDir, env: { ...keyringEnv, ...bench.env } });
  onTestFinished(host.stop);
  const { workbench, screenshot } = await openSession(host.url);
  expectNoComplaints(workbench.page);
  const { quickInput, registries } = workbench;
  const job: MainJob = {
    url: registry.url,
    host: registry.host,
    ...login,
    repository: "multi-arch-samples/myimage",
    sources: ["arm64", "amd64"].map((tag) => ({ tag, platform: `linux/${tag}` })),
    tag: "multi",
  };
  await registries.open();
  await addRegistry(workbench, job);

  await workbench.runCommand("Archipelago: Show Local Images");
  const rows = job.sources.map(
    ({ tag, platform }) => new RegExp(`^Local image myimage:${tag}, ${platform}`),
  );
  for (const each of rows) await registries.row(each).waitFor();
  await screenshot("local images");
  await registries.select(...rows);
  await registries.openContextMenu(rows[1] ?? "");
  await screenshot("local images menu");
  await workbench.choose(/^Tag and Push/);
  await quickInput.waitFor(`Repository of ${job.host}`);
  await quickInput.enter(job.repository);
  await quickInput.waitFor("arm64, amd64");
  await screenshot("tag and push asks for tags");
  await quickInput.enter("{tag}");
  const pushed = workbench.notification(`Pushed to ${job.host}/${job.repository}: arm64, amd64.`);
  await pushed.waitFor({ timeout: 60_000 });
  await screenshot("tag and push done");

  await pushed.getByRole("button", { name: "Create Manifest List from Pushed Images" }).click();
  await quickInput.waitFor(/^Tag of the manifest list/);
  await quickInput.enter(job.tag);
  await pushDraft(workbench, job);
  await screenshot("list of pushed images");

  // One of its platforms comes back by its digest, under a name of its own.
  // A row that is renewed while its menu is open is lost to the menu.
  const settled = row("Tag", job.tag, ...job.sources.map((each) => each.platform));
  await registries.row(settled).waitFor();
  await registries.expandByTwistie(settled);
  const platform = row("Platform", "linux/arm64");
  await registries.openContextMenu(platform);
  await workbench.choose(/^Pull Platform/);
  const name = `${job.host}/${job.repository}:multi-arm64`;
  await workbench.notification(`Pulled ${name} for linux/arm64.`).waitFor({ timeout: 60_000 });
  await registries.row(new RegExp(`^Local image ${name}, linux/arm64`)).waitFor();
  await registries.openContextMenu(platform);
  await workbench.choose(/^Copy Command/);
  await screenshot("copy command");
  await quickInput.pick(/^docker run/);
  await quickInput.waitUntilClosed();
  const clipboard = async () =>
    String(await workbench.page.evaluate("navigator.clipboard.readText()"));
  await expect
    .poll(clipboard)
    .toMatch(/^docker run --rm -it --platform linux\/arm64 .*\/myimage@sha256:[0-9a-f]{64}$/);

  // What another client reads of it, with Docker's own words for it.
  const auths = { [job.host]: { auth: Buffer.from(`kim:${login.password}`).toString("base64") } };
  const config = path.join(bench.folder, "config.json");
  await writeFile(config, JSON.stringify({ auths }));
  const inspect = ["--config", bench.folder, "manifest", "inspect", "--insecure"];
  const list: unknown = JSON.parse(
    await runOrThrow("docker", [...inspect, `${job.host}/${job.repository}:${job.tag}`]),
  );
  expect(list).toMatchObject({
    manifests: [
      { platform: { os: "linux", architecture: "arm64" } },
      { platform: { os: "linux", architecture: "amd64" } },
    ],
  });

  // Without Docker the next engine takes its place, unless Docker is wanted.
  await bench.stopService();
  await workbench.runCommand("Archipelago: Refresh Local Images");
  await workbench.sidebar.getByText("Podman", { exact: true }).waitFor();
  await workbench.runCommand("Archipelago: Choose Container Engine…");
  await quickInput.pick(/^Docker/);
  await workbench.sidebar.getByText("is installed, but does not run").waitFor();
  await screenshot("engine does not run");
  await workbench.runCommand("Archipelago: Choose Container Engine…");
  await quickInput.pick(/^Automatic/);
  for (const each of rows) await registries.row(each).waitFor();

  // The engine has its names as before, and nobody has the password in clear.
  const names = await bench.podman("image", "ls", "--format", "{{.Repository}}:{{.Tag}}");
  expect(names.split("\n").filter((each) => each.includes("multi-arch-samples"))).toEqual([name]);
  expect(await filesWith(dataDir, login.password)).toBe("");
});
