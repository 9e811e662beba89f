import { describe, expect, it } from "vitest";
import { runOrThrow } from "../../scripts/lib/processes.mjs";
import { doMainJob } from "./journeys/mainJob.ts";
import { registryJob, secretInKeychain, services, vscodeFilesWith } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("the main job", () => {
  it("goes from a registry with a password to a pushed list and its config", async () => {
    const { registry, user, password, vscodeUrl } = services();
    const { workbench, screenshot } = await openSession(vscodeUrl);
    let step = 0;
    await doMainJob(workbench, registryJob(), async (what) => {
      step += 1;
      await screenshot(`main job ${step} ${what.replaceAll(registry, "")}`);
    });

    // Another client reads the same list.
    const raw = await runOrThrow("skopeo", [
      "inspect",
      "--raw",
      "--tls-verify=false",
      `--creds=${user}:${password}`,
      `docker://${registry}/app:multi`,
    ]);
    const list: unknown = JSON.parse(raw);
    expect(list).toMatchObject({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        { platform: { os: "linux", architecture: "amd64" } },
        { platform: { os: "linux", architecture: "arm64" } },
      ],
    });

    // The secret is in the keychain and nowhere on the disk in clear.
    const secret: unknown = JSON.parse((await secretInKeychain(registry)) ?? "null");
    expect(secret).toMatchObject({ v: 1, kind: "basic", username: user, password });
    expect(await vscodeFilesWith(password)).toBe("");

    for (const theme of ["Light Modern", "Dark High Contrast", "Dark Modern"]) {
      await workbench.setTheme(theme);
      await screenshot(`config in ${theme}`);
    }
  });
});
