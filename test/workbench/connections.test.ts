import { describe, expect, it } from "vitest";
import { addRegistry, answerQuestions, browse, row } from "./journeys/mainJob.ts";
import { registryJob, secretInKeychain, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("connections", () => {
  it("are saved only where they work, survive a reload, and take their secret along", async () => {
    const job = registryJob();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    await workbench.registries.open();
    await answerQuestions(workbench, { ...job, user: "lee", password: "wrong" });
    const refusal = workbench.notification("did not accept the credentials");
    await refusal.waitFor();
    await screenshot("wrong password");
    await refusal.getByRole("button", { name: "Edit…" }).click();
    await workbench.quickInput.waitFor("Host or URL");
    await expect.poll(() => workbench.quickInput.input.inputValue()).toBe(job.url);
    await workbench.quickInput.cancel();
    await workbench.welcome.waitFor();
    expect((await secretInKeychain(job.host)) ?? "").not.toContain("wrong");
    await answerQuestions(workbench, { ...job, url: "http://127.0.0.1:1" });
    await workbench.notification("Nothing answers at 127.0.0.1:1").waitFor();

    // One that works survives a reload, secret included, which goes when the registry is removed.
    await addRegistry(workbench, job);
    await workbench.reload();
    await workbench.registries.open();
    await browse(workbench, job);
    expect(await secretInKeychain(job.host)).toContain(job.password);
    await workbench.registries.openContextMenu(row("Registry", job.host));
    await workbench.choose("Remove Registry");
    await workbench.dialog("Remove the registry").waitFor();
    await screenshot("remove registry");
    await workbench.answerDialog("Remove the registry", "Remove");
    await workbench.welcome.waitFor();
    await expect.poll(() => secretInKeychain(job.host)).toBeUndefined();
  });
});
