import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { listManifest } from "../../../src/images/drafts/listText.ts";
import { publishList } from "../../../src/images/publish/publishList.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { composeDraft } from "../../support/listDrafts.ts";
import { openStores } from "../../support/openStores.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const run = promisify(execFile);
const repository = "team/app";
const platforms = [
  { os: "linux", architecture: "amd64" },
  { os: "linux", architecture: "arm64", variant: "v8" },
  { os: "linux", architecture: "arm", variant: "v7" },
];

let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
let opener: RegistryOpener;
let home: string;

beforeAll(async () => {
  registry = await startDockerRegistry({ htpasswd: { user: "kim", password: "s3cret" } });
  opener = new RegistryOpener({
    providers: new Providers([]),
    logger: silentLogger,
    userAgent: "archipelago-test",
  });
  home = await mkdtemp(path.join(tmpdir(), "archipelago-docker-"));
  const login = { user: "kim", password: "s3cret" };
  for (const platform of platforms) {
    const reference = { repository, tag: platform.architecture };
    await pushImage({ url: registry.url, login }, reference, platform);
  }
  await docker("login", "--username", "kim", "--password", "s3cret", registry.host);
});

afterAll(async () => {
  opener.dispose();
  await registry.stop();
  await rm(home, { recursive: true, force: true });
});

async function docker(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DOCKER_CONFIG: home };
  return (await run("docker", args, { env })).stdout;
}

async function publish(tag: string, tags: readonly string[]) {
  const password = { kind: "basic", username: "kim", password: "s3cret" } as const;
  const store = opener.open(
    { url: registry.url, registry: registry.host },
    { getCredential: () => Promise.resolve(password) },
  );
  const stores = openStores({ [registry.host]: store });
  const place = { connectionId: registry.host, repository };
  const sources = tags.map((each) => ({ ...place, reference: { tag: each } }));
  const draft = await composeDraft(stores, { ...place, tag }, sources);
  const result = await publishList(stores, draft);
  return { manifest: await listManifest(draft.text), result };
}

describe("a manifest list pushed to docker-registry", () => {
  it("invariant 1: is read back by skopeo byte for byte", async () => {
    const { manifest, result } = await publish("multi", ["amd64", "arm64", "arm"]);
    expect(result).toMatchObject({ kind: "pushed", digest: manifest.digest });
    const image = `docker://${registry.host}/${repository}:multi`;
    const flags = ["--raw", "--tls-verify=false", "--creds", "kim:s3cret"];
    const { stdout } = await run("skopeo", ["inspect", ...flags, image], { encoding: "buffer" });
    expect(new Uint8Array(stdout)).toEqual(manifest.bytes);
  });

  it("is read by docker manifest inspect with the platforms of its images", async () => {
    await publish("inspected", ["amd64", "arm64"]);
    const name = `${registry.host}/${repository}:inspected`;
    const list = JSON.parse(await docker("manifest", "inspect", "--insecure", name)) as {
      readonly manifests: readonly { readonly platform: unknown }[];
    };
    expect(list.manifests.map(({ platform }) => platform)).toEqual([platforms[0], platforms[1]]);
  });

  it("has the digest that docker manifest push gives for the same order", async () => {
    // docker sorts the members by the names of its files, so the order here is that of the alphabet.
    const tags = ["amd64", "arm", "arm64"];
    const { manifest } = await publish("ours", tags);
    const name = `${registry.host}/${repository}:theirs`;
    const members = tags.map((tag) => `${registry.host}/${repository}:${tag}`);
    await docker("manifest", "create", "--insecure", name, ...members);
    const pushed = await docker("manifest", "push", "--insecure", name);
    expect(pushed.trim()).toBe(manifest.digest);
  });
});
