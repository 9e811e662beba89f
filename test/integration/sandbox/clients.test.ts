import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { LayoutStore } from "../../../src/core/layout/layoutStore.ts";
import { useContainerTools } from "../../support/containerTools.ts";
import { sendRaw } from "../../support/rawHttp.ts";
import { startTestSandbox, type TestSandbox } from "../../support/sandbox.ts";

const { inHome, run, podman, rawManifest, copyAll } = useContainerTools();

let sandbox: TestSandbox;
let registry: Awaited<ReturnType<typeof startDockerRegistry>>;

beforeAll(async () => {
  [sandbox, registry] = await Promise.all([
    startTestSandbox({ samples: true }),
    startDockerRegistry(),
  ]);
});
afterAll(async () => {
  await sandbox.stop();
  await registry.stop();
});

async function manifestBytes(reference: string): Promise<Buffer> {
  const [name, tag] = reference.split(":");
  return (await sendRaw(sandbox.url, `/v2/${name ?? ""}/manifests/${tag ?? ""}`)).body;
}

const samples = [
  "multi-arch-samples/hello-world:latest",
  "multi-arch-samples/app:arm-v7",
  "multi-arch-samples/attested:latest",
  "multi-arch-samples/nested:linux",
  "multi-arch-samples/layers:latest",
  "multi-arch-samples/releases:1.10",
];

describe("skopeo", () => {
  it.each(samples)("copies %s to docker-registry and back, byte for byte", async (sample) => {
    const bytes = await manifestBytes(sample);
    const there = `docker://${registry.host}/copies/${sample}`;
    await copyAll(`docker://${sandbox.host}/${sample}`, there);
    expect(await rawManifest(there)).toEqual(bytes);
    const back = `back/${sample}`;
    await copyAll(there, `docker://${sandbox.host}/${back}`);
    expect(await manifestBytes(back)).toEqual(bytes);
  });

  it("takes an index out into a layout and puts it in again", async () => {
    const sample = "multi-arch-samples/attested:latest";
    const layout = `oci:${inHome("taken-out")}:latest`;
    await copyAll(`docker://${sandbox.host}/${sample}`, layout);
    await copyAll(layout, `docker://${sandbox.host}/put-in:again`);
    expect(await manifestBytes("put-in:again")).toEqual(await manifestBytes(sample));
  });

  it("reads the folder of a repository without the registry", async () => {
    const folder = path.join(sandbox.folder, "multi-arch-samples/layers/_layout");
    const image = `oci:${folder}:latest`;
    expect(await rawManifest(image)).toEqual(
      await manifestBytes("multi-arch-samples/layers:latest"),
    );
    const { Digest: digest } = JSON.parse((await run("skopeo", "inspect", image)).toString()) as {
      readonly Digest: string;
    };
    const copied = inHome("from-folder");
    await run("skopeo", "copy", "--quiet", image, `oci:${copied}:latest`);
    const index = JSON.parse(await readFile(path.join(copied, "index.json"), "utf8")) as {
      readonly manifests: readonly { readonly digest: string }[];
    };
    expect(index.manifests.map((manifest) => manifest.digest)).toEqual([digest]);
  });

  it("writes the folder of a repository for us to read, the images of an index included", async () => {
    const root = inHome("written");
    await mkdir(path.join(root, "app"), { recursive: true });
    const from = `docker://${sandbox.host}/multi-arch-samples/releases:2.1`;
    await copyAll(from, `oci:${path.join(root, "app/_layout")}:2.1`);
    const store = new LayoutStore(root);
    const list = await store.getManifest("app", { tag: "2.1" });
    expect(Buffer.from(list.bytes)).toEqual(await manifestBytes("multi-arch-samples/releases:2.1"));
    const { manifests } = JSON.parse(Buffer.from(list.bytes).toString()) as {
      readonly manifests: readonly { readonly digest: `sha256:${string}` }[];
    };
    expect(manifests).toHaveLength(2);
    for (const { digest } of manifests) {
      expect((await store.getManifest("app", { digest })).digest).toBe(digest);
    }
  });

  it("lists and deletes", async () => {
    const repository = `docker://${sandbox.host}/multi-arch-samples/app`;
    await copyAll(`${repository}:amd64`, `docker://${sandbox.host}/doomed:1.0`);
    const doomed = `docker://${sandbox.host}/doomed:1.0`;
    await run("skopeo", "delete", "--tls-verify=false", doomed);
    await expect(rawManifest(doomed)).rejects.toThrow(/manifest unknown/i);
    const listed = await run("skopeo", "list-tags", "--tls-verify=false", repository);
    expect(JSON.parse(listed.toString())).toMatchObject({ Tags: ["amd64", "arm-v7", "arm64"] });
  });
});

describe("docker", () => {
  it("reads the platforms of the list of hello world", async () => {
    const name = `${sandbox.host}/multi-arch-samples/hello-world:latest`;
    const output = await run("docker", "manifest", "inspect", "--insecure", name);
    const { manifests } = JSON.parse(output.toString()) as {
      readonly manifests: readonly { readonly platform: unknown }[];
    };
    expect(manifests.map(({ platform }) => platform)).toEqual([
      { architecture: "amd64", os: "linux" },
      { architecture: "arm64", os: "linux", variant: "v8" },
      { architecture: "amd64", os: "windows", "os.version": "10.0.17763.1697" },
    ]);
  });

  it("creates and pushes a list of the images of the application", async () => {
    const name = `${sandbox.host}/multi-arch-samples/app`;
    const members = ["amd64", "arm-v7", "arm64"].map((tag) => `${name}:${tag}`);
    await run("docker", "manifest", "create", "--insecure", `${name}:docker`, ...members);
    const pushed = await run("docker", "manifest", "push", "--insecure", `${name}:docker`);
    const got = await sendRaw(sandbox.url, "/v2/multi-arch-samples/app/manifests/docker");
    expect(got.headers["docker-content-digest"]).toBe(pushed.toString().trim());
  });
});

describe("podman", () => {
  it("pulls an image and pushes it again", async () => {
    const image = `${sandbox.host}/multi-arch-samples/layers:latest`;
    const pushed = `${sandbox.host}/podman/layers:1.0`;
    const id = (await podman("pull", "--quiet", "--tls-verify=false", image)).toString().trim();
    await podman("push", "--quiet", "--tls-verify=false", id, `docker://${pushed}`);
    const manifest = JSON.parse((await manifestBytes("podman/layers:1.0")).toString()) as {
      readonly config: { readonly digest: string };
      readonly layers: readonly unknown[];
    };
    expect(manifest.config.digest).toBe(`sha256:${id}`);
    expect(manifest.layers).toHaveLength(7);
  });

  it("makes a list and pushes it", async () => {
    const sample = "multi-arch-samples/releases:latest";
    const list = `${sandbox.host}/podman/list:1.0`;
    await podman("manifest", "create", list);
    const member = `docker://${sandbox.host}/${sample}`;
    await podman("manifest", "add", "--all", "--tls-verify=false", list, member);
    await podman("manifest", "push", "--all", "--tls-verify=false", list, `docker://${list}`);
    const members = async (reference: string) => {
      const { manifests } = JSON.parse((await manifestBytes(reference)).toString()) as {
        readonly manifests: readonly { readonly digest: string }[];
      };
      return manifests.map(({ digest }) => digest).sort();
    };
    expect(await members("podman/list:1.0")).toEqual(await members(sample));
  });
});
