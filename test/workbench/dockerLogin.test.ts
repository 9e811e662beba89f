import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { addRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

it("the Docker CLI is signed in on request, after it was said where it keeps the password", async () => {
  const { job, changePassword } = await startOwnRegistry();
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const config = path.join(folder, "config.json");
  const { keyringEnv, vscodeData: dataDir } = services();
  const env = { ...keyringEnv, DOCKER_CONFIG: folder };
  const host = await startVscodeHost({ dataDir, env });
  onTestFinished(host.stop);
  const { workbench, screenshot } = await openSession(host.url);
  expectNoComplaints(workbench.page);
  const { quickInput, registries } = workbench;
  await registries.open();
  await addRegistry(workbench, job);
  const signIn = async (): Promise<void> => {
    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose(/^Sign the Docker CLI In/);
    await quickInput.waitFor("Which program is to be signed in");
    await quickInput.pick(/^Docker/);
    await workbench.dialog(config).waitFor();
  };
  await signIn();
  await screenshot("docker login asks");
  await workbench.answerDialog("Give the password of kim", "Sign In");
  await workbench.notification(`Docker is signed in to ${job.host} as kim`).waitFor();
  const auth = Buffer.from(`${job.user}:${job.password}`).toString("base64");
  expect(JSON.parse(await readFile(config, "utf8"))).toEqual({ auths: { [job.host]: { auth } } });

  await changePassword("another one");
  await signIn();
  await workbench.answerDialog("Give the password of kim", "Sign In");
  const failure = workbench.notification("Docker could not be signed in");
  await failure.waitFor();
  await screenshot("docker login refused");
  expect(await failure.textContent()).not.toContain(job.password);
});
