import { describe, inject, it } from "vitest";
import { openSession } from "./support/session.ts";

describe("first contact", () => {
  it("shows the icon, the view and what to do first", async () => {
    const { vscodeUrl } = inject("services");
    const { workbench, screenshot } = await openSession(vscodeUrl);
    await workbench.registries.open();
    for (const link of ["Add Registry…", "Try the Sandbox"]) {
      await workbench.sidebar.getByRole("button", { name: link }).waitFor();
    }
    await screenshot("welcome");
  });
});
