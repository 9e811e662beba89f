import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../scripts/lib/processes.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { startPodman } from "../support/podmanBench.ts";
import { addRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const login = { user: "kim", password: "correct horse battery staple" };
const repository = "multi-arch-samples/myimage";
const image = `{{.Run.Registry}}/${repository}`;

const taskFile = `version: v1.1.0
steps:
  - id: amd64
    build: --platform linux/amd64 -t ${image}:{{.Values.tag}}-amd64 -f dockerfile.amd64 .
    when: ["-"]
  - id: arm64
    build: --platform linux/arm64 -t ${image}:{{.Values.tag}}-arm64 -f dockerfile.arm64 .
    when: ["-"]
  - id: images
    push: ["${image}:{{.Values.tag}}-amd64", "${image}:{{.Values.tag}}-arm64"]
    when: [amd64, arm64]
  - id: list
    cmd: >
      docker manifest create ${image}:{{.Values.tag}}
      ${image}:{{.Values.tag}}-amd64 ${image}:{{.Values.tag}}-arm64
  - id: pushed
    cmd: docker manifest push --purge ${image}:{{.Values.tag}}
`;

it("a task file is run on this computer, and its list is in the tree", async () => {
  const registry = await startDockerRegistry({ htpasswd: login });
  onTestFinished(registry.stop);
  const bench = await startPodman({ plainHttp: [registry.host] });
  onTestFinished(bench.stop);
  const folder = path.join(bench.folder, "workspace");
  await mkdir(folder);
  await writeFile(path.join(folder, "acr-task.yaml"), taskFile);
  // Each with a file of its own: podman's cache takes images without a base for the same otherwise.
  for (const name of ["amd64", "arm64"]) {
    await writeFile(path.join(folder, `for-${name}`), name);
    const dockerfile = `FROM scratch\nCOPY for-${name} /\n`;
    await writeFile(path.join(folder, `dockerfile.${name}`), dockerfile);
  }
  const { keyringEnv, vscodeData: dataDir } = services();
  const host = await startVscodeHost({ dataDir, env: { ...keyringEnv, ...bench.env } });
  onTestFinished(host.stop);
  const { workbench, screenshot } = await openSession(host.folderUrl(folder));
  expectNoComplaints(workbench.page);
  const { page, quickInput, registries } = workbench;
  await registries.open();
  const address = { url: registry.url, host: registry.host, ...login };
  await addRegistry(workbench, { ...address, repository, sources: [], tag: "1.0" });

  await page.keyboard.press("Control+Shift+E");
  await workbench.sidebar.getByRole("treeitem", { name: "acr-task.yaml" }).dblclick();
  await workbench.editorTab("acr-task.yaml").waitFor();
  await page.getByRole("button", { name: "Run Locally…" }).first().waitFor();
  await screenshot("task file with lenses");
  await workbench.sidebar
    .getByRole("treeitem", { name: "acr-task.yaml" })
    .click({ button: "right" });
  await workbench.choose(/^Run Task Locally/);
  await quickInput.waitFor("Choose the registry of the run");
  await screenshot("run task asks for a registry");
  await quickInput.pick(new RegExp(`^${registry.host}`));
  await quickInput.waitFor("Value of tag");
  await quickInput.enter("1.0");
  await workbench.dialog("Run acr-task.yaml").waitFor();
  await screenshot("run task asks before it runs");
  await workbench.answerDialog("Run acr-task.yaml", "Run");
  const done = workbench.notification("acr-task.yaml was successful. It pushed 3 images.");
  await done.waitFor({ timeout: 90_000 });
  await screenshot("task has run");
  await done.getByRole("button", { name: "Show in Tree" }).click();
  await registries.row(row("Tag", "1.0", "linux/amd64", "linux/arm64")).waitFor();
  await registries.row(/^arm64.*successful/).waitFor();
  await screenshot("images of a task in the tree");

  const source = `docker://${registry.host}/${repository}:1.0`;
  const creds = `--creds=${login.user}:${login.password}`;
  const list: unknown = JSON.parse(
    await runOrThrow("skopeo", ["inspect", "--raw", "--tls-verify=false", creds, source]),
  );
  expect(list).toMatchObject({
    manifests: [
      { platform: { os: "linux", architecture: "amd64" } },
      { platform: { os: "linux", architecture: "arm64" } },
    ],
  });
});
