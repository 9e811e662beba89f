import { describe, it } from "vitest";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("first contact", () => {
  it("shows the icon, the view and what to do first", async () => {
    const { vscodeUrl } = services();
    const { workbench, screenshot } = await openSession(vscodeUrl);
    await workbench.registries.open();
    const { welcome } = workbench;
    await welcome.getByRole("button", { name: "Add Registry…" }).waitFor();
    await welcome.getByText("Open a reference…").waitFor();
    await welcome.getByText("Try the sandbox").waitFor();
    await screenshot("welcome");
  });
});
