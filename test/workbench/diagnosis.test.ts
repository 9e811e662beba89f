import { describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { makeSelfSigned } from "../support/selfSigned.ts";
import { addRegistry, answerQuestions, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { registryJob, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("Diagnose Connection", () => {
  it("shows how far a connection works, also of one that cannot be added, and why", async () => {
    const { files, remove } = await makeSelfSigned();
    onTestFinished(remove);
    const untrusted = await startDockerRegistry({ tls: files });
    onTestFinished(untrusted.stop);
    const job = registryJob();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);

    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose(/^Diagnose Connection/);
    await manifestEditor.title(`Diagnose ${job.host}`).waitFor();
    const { frame } = manifestEditor;
    await frame.getByText("The connection works.").waitFor();
    await frame.getByText("The manifest is there.").waitFor();
    await frame.getByText("registry/2.0").waitFor();
    await screenshot("diagnosed connection");

    await manifestEditor.button("Copy as Markdown").click();
    const copied = (): Promise<unknown> =>
      workbench.page.evaluate("navigator.clipboard.readText()");
    await expect.poll(copied).toContain("passed  manifest");
    expect(await copied()).toContain(job.url);
    const encoded = Buffer.from(`${job.user}:${job.password}`).toString("base64");
    for (const secret of [job.password, encoded]) expect(await copied()).not.toContain(secret);

    await manifestEditor.button("Open as Text").click();
    const text = workbench.page.locator(".editor-instance .view-lines").last();
    await text.getByText("startedAt").first().waitFor();

    // It is offered where a registry cannot be added, and leaves the question open.
    await answerQuestions(workbench, { ...job, url: "http://127.0.0.1:1" });
    const failure = workbench.notification("Nothing answers at 127.0.0.1:1");
    await failure.getByRole("button", { name: "Diagnose" }).click();
    await manifestEditor.title("Diagnose 127.0.0.1:1").waitFor();
    await manifestEditor.frame
      .getByText("Not looked at, since an earlier step failed.")
      .first()
      .waitFor();
    await failure.waitFor();
    await screenshot("diagnosed failure");
    await failure.getByRole("button", { name: "Edit…" }).click();
    await workbench.quickInput.waitFor("Host or URL");
    await workbench.quickInput.cancel();

    // It shows the certificate that is not trusted.
    await answerQuestions(workbench, { ...job, url: untrusted.url });
    const distrust = workbench.notification("is not trusted");
    await distrust.getByRole("button", { name: "Diagnose" }).click();
    await frame.getByText("CN=127.0.0.1").first().waitFor();
    await screenshot("diagnosed certificate");
  });
});
