import { describe, it } from "vitest";
import { row } from "./journeys/mainJob.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("the sandbox", () => {
  it("starts from the welcome view; a deleted tag leaves the image to its other tags", async () => {
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    const { registries } = workbench;
    await registries.open();
    await workbench.welcome.getByText("Try the sandbox").click();
    await registries.expand(row("Registry", "Sandbox"));
    await registries.expand(row("Repository", "multi-arch-samples/releases"));
    await screenshot("sandbox");
    const latest = row("Tag", "latest", "linux/amd64");
    // What is no version stands at the end; rows out of sight are not there for the browser.
    await workbench.page.keyboard.press("End");
    await registries.row(latest).waitFor();
    await registries.openContextMenu(latest);
    await workbench.choose(/^Delete Tag/);
    const question = workbench.dialog("releases:latest?");
    await question.getByText(/The image stays: it is also tagged .*2\.1\.0/).waitFor();
    await screenshot("delete tag");
    await question.getByRole("button", { name: "Delete Tag" }).click();
    await registries.row(latest).waitFor({ state: "detached" });
    await workbench.page.keyboard.press("Home");
    await registries.row(row("Tag", "2.1.0", "linux/amd64")).waitFor();
  });
});
