import { describe, expect, inject, it } from "vitest";
import { run, runOrThrow } from "../../scripts/lib/processes.mjs";
import { doMainJob } from "./journeys/mainJob.ts";
import type { MainJob } from "./journeys/mainJob.ts";
import { openSession } from "./support/session.ts";

function job(): MainJob {
  const { registry, user, password } = inject("services");
  return {
    url: `http://${registry}`,
    host: registry,
    user,
    password,
    repository: "app",
    sources: [
      { tag: "amd64", platform: "linux/amd64" },
      { tag: "arm64", platform: "linux/arm64" },
    ],
    tag: "multi",
  };
}

describe("the main job", () => {
  it("goes from a registry with a password to a pushed list and its config", async () => {
    const { keyringEnv, registry, user, password, vscodeData, vscodeUrl } = inject("services");
    const { workbench, screenshot } = await openSession(vscodeUrl);
    let step = 0;
    await doMainJob(workbench, job(), async (what) => {
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
    const search = ["search", "--all", "service", "archipelago"];
    const env = { ...process.env, ...keyringEnv };
    const { output } = await run("secret-tool", search, { env });
    expect(output).toContain(JSON.stringify(password).slice(1, -1));
    const found = await run("grep", ["-rlF", password, vscodeData]);
    expect(found).toMatchObject({ code: 1, output: "" });
  });
});
