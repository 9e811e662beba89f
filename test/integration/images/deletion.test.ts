import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Digest } from "../../../src/core/oci/digest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { referrersTagOf } from "../../../src/core/registry/referrersTag.ts";
import type { DeletionRequest } from "../../../src/images/deletion/deletionPlan.ts";
import { executeDeletion } from "../../../src/images/deletion/executeDeletion.ts";
import { planDeletion } from "../../../src/images/deletion/planDeletion.ts";
import { readRepositoryGraph } from "../../../src/images/deletion/readRepositoryGraph.ts";
import { untagByPlaceholder } from "../../../src/images/deletion/untagByPlaceholder.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { sendRaw } from "../../support/rawHttp.ts";
import { imageManifest, putManifest } from "../../support/rawPush.ts";
import { accessRegistry } from "../../support/registryAccess.ts";
import { startTestSandbox } from "../../support/sandbox.ts";

const run = promisify(execFile);
const repository = "team/app";

interface Server {
  readonly url: string;
  readonly host: string;
  readonly store: ImageStore;
}

async function startServer(kind: "sandbox" | "docker" | "dockerWithoutDelete"): Promise<Server> {
  const server =
    kind === "sandbox"
      ? await startTestSandbox()
      : await startDockerRegistry({ refusesDeletes: kind === "dockerWithoutDelete" });
  const { client, dispose } = accessRegistry(server.url);
  onTestFinished(async () => {
    dispose();
    await server.stop();
  });
  return { url: server.url, host: server.host, store: client };
}

async function push(
  { url }: Server,
  content: Uint8Array,
  mediaType: string,
  tag?: string,
): Promise<Digest> {
  const digest = sha256(content);
  const target = `/v2/${repository}/manifests/${tag ?? digest}`;
  const { status } = await putManifest(url, target, content, mediaType);
  expect(status).toBe(201);
  return digest;
}

/**
 * Two lists, `1.0` (also `latest`) and `2.0`, that share an image; the other image of `1.0` has a
 * referrer, and the list itself a signature by tag.
 */
async function fill(server: Server) {
  const { url, store } = server;
  const images: { readonly digest: Digest; readonly size: number }[] = [];
  for (const name of ["only in 1.0", "shared", "only in 2.0"]) {
    const bytes = await imageManifest(url, repository, name);
    const digest = await push(server, bytes, MediaTypes.ociManifest);
    images.push({ digest, size: bytes.length });
  }
  const list = (members: typeof images) =>
    bytesOf({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: members.map((each) => ({ mediaType: MediaTypes.ociManifest, ...each })),
    });
  const first = await push(server, list(images.slice(0, 2)), MediaTypes.ociIndex, "1.0");
  await push(server, list(images.slice(0, 2)), MediaTypes.ociIndex, "latest");
  const second = await push(server, list(images.slice(1)), MediaTypes.ociIndex, "2.0");
  const [own, shared] = images;
  if (!own || !shared) throw new Error("There are no images");
  const about = JSON.parse(
    new TextDecoder().decode(await imageManifest(url, repository, "sbom")),
  ) as object;
  const subject = { mediaType: MediaTypes.ociManifest, ...own };
  const referrer = bytesOf({ ...about, artifactType: "application/x-sbom", subject });
  const manifest = { mediaType: MediaTypes.ociManifest, bytes: referrer };
  await store.putManifest(repository, { digest: sha256(referrer) }, manifest);
  const signature = await push(
    server,
    await imageManifest(url, repository, "signature"),
    MediaTypes.ociManifest,
    `${referrersTagOf(first)}.sig`,
  );
  return {
    first,
    second,
    own: own.digest,
    shared: shared.digest,
    sbom: sha256(referrer),
    signature,
  };
}

async function statusOf({ url }: Server, reference: string): Promise<number> {
  const accept = Object.values(MediaTypes).join(", ");
  const target = `/v2/${repository}/manifests/${reference}`;
  return (await sendRaw(url, target, { headers: { accept } })).status;
}

async function carryOut({ store }: Server, request: DeletionRequest) {
  const wanted = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const graph = await readRepositoryGraph(store, repository, { scope: "all", wanted });
  const plan = planDeletion(graph, request);
  return { plan, outcome: await executeDeletion(store, plan) };
}

async function tagsOf({ url }: Server): Promise<readonly string[]> {
  const { body } = await sendRaw(url, `/v2/${repository}/tags/list`);
  const { tags } = JSON.parse(body.toString()) as { tags: readonly string[] };
  return [...tags].sort();
}

describe.each(["sandbox", "docker"] as const)("deletion from %s", (kind) => {
  it("takes a list with what only it needs, and leaves what another list needs", async () => {
    const server = await startServer(kind);
    const { first, second, own, shared, sbom, signature } = await fill(server);
    const { plan, outcome } = await carryOut(server, { lists: [first] });
    expect(outcome.kind).toBe("done");
    expect(plan.deletions.find(({ digest }) => digest === first)?.tags).toEqual(["1.0", "latest"]);
    expect(plan.kept).toMatchObject([
      { digest: shared, reason: { kind: "list", digest: second, tags: ["2.0"] } },
    ]);
    for (const digest of [first, own, sbom, signature, "1.0", "latest"]) {
      expect(await statusOf(server, digest)).toBe(404);
    }
    for (const digest of [second, shared, "2.0"]) expect(await statusOf(server, digest)).toBe(200);
    expect(await tagsOf(server)).toEqual(["2.0"]);
    const image = `docker://${server.host}/${repository}`;
    const read = await run("skopeo", ["inspect", "--raw", "--tls-verify=false", `${image}:2.0`]);
    expect(sha256(read.stdout)).toBe(second);
    await run("skopeo", ["inspect", "--raw", "--tls-verify=false", `${image}@${shared}`]);
  });

  it("names the list that breaks without one of its images", async () => {
    const server = await startServer(kind);
    const { first, second, shared } = await fill(server);
    const { plan, outcome } = await carryOut(server, { manifests: [shared] });
    expect(outcome.kind).toBe("done");
    expect(plan.broken.map(({ digest, tags }) => ({ digest, tags }))).toEqual(
      expect.arrayContaining([
        { digest: first, tags: ["1.0", "latest"] },
        { digest: second, tags: ["2.0"] },
      ]),
    );
    expect(await statusOf(server, shared)).toBe(404);
    expect(await statusOf(server, second)).toBe(200);
  });
});

describe("removing a tag", () => {
  it("leaves its list and other tags in the sandbox, which can", async () => {
    const server = await startServer("sandbox");
    const { first } = await fill(server);
    const { outcome } = await carryOut(server, { untag: ["latest"] });
    expect(outcome.kind).toBe("done");
    expect(await statusOf(server, "latest")).toBe(404);
    expect(await statusOf(server, "1.0")).toBe(200);
    expect(await statusOf(server, first)).toBe(200);
  });

  it("does nothing to docker-registry, which cannot; a placeholder removes the tag only", async () => {
    const server = await startServer("docker");
    const { second } = await fill(server);
    const { outcome } = await carryOut(server, { untag: ["2.0"] });
    expect(outcome).toMatchObject({ kind: "failed", reason: "unsupported", done: [] });
    expect(await statusOf(server, "2.0")).toBe(200);
    const target = { repository, tag: "2.0", digest: second };
    const replaced = await untagByPlaceholder(server.store, target, { id: "1" });
    expect(replaced).toEqual({ kind: "done" });
    expect(await statusOf(server, "2.0")).toBe(404);
    expect(await statusOf(server, second)).toBe(200);
    expect(await tagsOf(server)).not.toContain("2.0");
  });
});

describe("a registry that deletes nothing", () => {
  it("is left as it was, and said to be one", async () => {
    const server = await startServer("dockerWithoutDelete");
    const { first, second } = await fill(server);
    const { outcome } = await carryOut(server, { lists: [first] });
    expect(outcome).toMatchObject({ kind: "failed", reason: "unsupported", done: [] });
    const target = { repository, tag: "2.0", digest: second };
    const replaced = await untagByPlaceholder(server.store, target, { id: "1" });
    expect(replaced).toMatchObject({ kind: "unsupported", error: { status: 405 } });
    const { body } = await sendRaw(server.url, `/v2/${repository}/manifests/2.0`, {
      headers: { accept: MediaTypes.ociIndex },
    });
    expect(sha256(body)).toBe(second);
    expect(await statusOf(server, first)).toBe(200);
  });
});
