import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { adoptDockerCliDraft } from "../../../src/images/drafts/adoptDockerCliDraft.ts";
import { listDockerCliDrafts } from "../../../src/images/drafts/dockerCliDrafts.ts";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../../support/temporaryFolder.ts";
import { openStores } from "../../support/openStores.ts";

const run = promisify(execFile);
const repository = "team/my_app";

let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let access: RegistryAccess;
let config: TemporaryFolder;

beforeAll(async () => {
  registry = await startDockerRegistry();
  access = accessRegistry(registry.url);
  config = await makeTemporaryFolder();
  const arm = { os: "linux", architecture: "arm64", variant: "v8" };
  await pushImage(registry, { repository, tag: "arm64" }, arm);
  await pushImage(registry, { repository, tag: "amd64" }, { os: "linux", architecture: "amd64" });
});
afterAll(async () => {
  access.dispose();
  await registry.stop();
  await config.remove();
});

async function docker(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DOCKER_CONFIG: config.folder };
  return (await run("docker", args, { env })).stdout.trim();
}

describe("a list that docker manifest create began", () => {
  it("is found, and once adopted is what docker manifest push sends", async () => {
    const name = `${registry.host}/${repository}`;
    const members = ["arm64", "amd64"].map((tag) => `${name}:${tag}`);
    await docker("manifest", "create", "--insecure", `${name}:multi`, ...members);
    const features = ["--os-version", "6.1", "--os-features", "sve"];
    await docker("manifest", "annotate", `${name}:multi`, `${name}:arm64`, ...features);
    const [draft, ...others] = await listDockerCliDrafts(config.folder);
    expect(others).toEqual([]);
    expect(draft?.guess).toEqual({ registry: registry.host, repository, tag: "multi" });
    expect(draft?.problems).toEqual([]);
    expect(draft?.entries[1]?.descriptor.platform).toEqual({
      os: "linux",
      architecture: "arm64",
      variant: "v8",
      osVersion: "6.1",
      osFeatures: ["sve"],
    });
    if (!draft) return;
    const target = { connectionId: registry.host, repository, tag: "multi" };
    const adoption = await adoptDockerCliDraft(
      openStores({ [registry.host]: access.client }),
      draft,
      target,
      { id: "d1", now: "2026-11-21T10:20:30Z", connectionOf: ({ registry }) => registry },
    );
    if (adoption.kind !== "draft") throw new Error(JSON.stringify(adoption));
    const ours = await listManifest(adoption.draft.text);
    expect(await docker("manifest", "push", "--insecure", `${name}:multi`)).toBe(ours.digest);
  });
});
