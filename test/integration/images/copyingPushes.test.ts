import { afterEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import type { Credential } from "../../../src/core/auth/credential.ts";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { parseManifest } from "../../../src/core/oci/parseManifest.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import type { CopyProgress } from "../../../src/images/copy/copyReport.ts";
import { listText } from "../../../src/images/drafts/listText.ts";
import { publishList } from "../../../src/images/publish/publishList.ts";
import { FaultyProxy } from "../../support/faultyProxy.ts";
import { composeDraft, listOf } from "../../support/listDrafts.ts";
import { openStores } from "../../support/openStores.ts";
import { accessRegistry, type RegistryAccessOptions } from "../../support/registryAccess.ts";
import { amd64, arm64 } from "../../support/sampleImages.ts";
import { startTestSandbox } from "../../support/sandbox.ts";
import { makeSelfSigned } from "../../support/selfSigned.ts";
import { startTokenServer, tokenService } from "../../support/tokenServer.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../support/wholeImages.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function connect(url: string, options?: RegistryAccessOptions): ImageStore {
  const { client, dispose } = accessRegistry(url, options);
  closing.push(dispose);
  return client;
}

async function dockerRegistry(options?: Parameters<typeof startDockerRegistry>[0]) {
  const registry = await startDockerRegistry(options);
  closing.push(() => registry.stop());
  return registry;
}

async function sandbox() {
  const started = await startTestSandbox();
  closing.push(() => started.stop());
  return started;
}

async function proxyOf(url: string): Promise<FaultyProxy> {
  const proxy = await FaultyProxy.start(url);
  closing.push(() => proxy.stop());
  return proxy;
}

const architectures = [
  "386",
  "amd64",
  "arm64",
  "ppc64le",
  "riscv64",
  "s390x",
  "loong64",
  "mips64le",
];
const layerBytes = 200_000;

/** Pushes an image of two layers for each architecture, tagged with its name. */
async function pushImages(store: ImageStore, repository: string): Promise<readonly Descriptor[]> {
  const base = new Uint8Array(layerBytes).fill(1);
  const images: Descriptor[] = [];
  // One after another: distribution confuses uploads of the same blob at the same time.
  for (const [position, architecture] of architectures.entries()) {
    const own = new Uint8Array(layerBytes).fill(position + 2);
    const place = { store, repository, tag: architecture };
    images.push(
      await pushWholeImage(place, { os: "linux", architecture }, { layers: [base, own] }),
    );
  }
  return images;
}

function sourcesIn(connectionId: string, repository: string) {
  return architectures.map((tag) => ({ connectionId, repository, reference: { tag } }));
}

/** Everything that a list names is in the repository, blobs included. */
async function expectWhole(store: ImageStore, repository: string, tag: string): Promise<void> {
  const list = parseManifest(await store.getManifest(repository, { tag }));
  if (list.kind !== "index") throw new Error(`Not a list: ${list.kind}`);
  for (const { digest } of list.manifests) {
    const manifest = parseManifest(await store.getManifest(repository, { digest }));
    if (manifest.kind !== "image" && manifest.kind !== "artifact") continue;
    for (const blob of [...(manifest.config ? [manifest.config] : []), ...manifest.layers]) {
      expect(await store.headBlob(repository, blob.digest)).toEqual({ size: blob.size });
    }
  }
}

describe("a list of 8 images of another repository of the registry", () => {
  it.each([
    ["docker-registry", dockerRegistry],
    ["the sandbox", sandbox],
  ])("is pushed to %s without sending or fetching a layer", async (_name, start) => {
    const { url } = await start();
    await pushImages(connect(url), "team/parts");
    const proxy = await proxyOf(url);
    const store = connect(proxy.url);
    const stores = openStores({ r: store });
    const target = { connectionId: "r", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sourcesIn("r", "team/parts"));
    const fetched = proxy.blobBytes.received;
    // Only configs were read, for their platforms.
    expect(fetched).toBeLessThan(layerBytes / 10);
    proxy.reset();
    const result = await publishList(stores, draft);
    expect(result).toMatchObject({
      kind: "pushed",
      copied: { mounted: 17, uploaded: 0, uploadedBytes: 0 },
    });
    expect(proxy.blobBytes).toEqual({ sent: 0, received: 0 });
    expect(proxy.count("POST", "mount=")).toBe(17);
    await expectWhole(store, "team/app", "multi");
  });

  it("is mounted from a private repository with a token for both", async () => {
    const { files, cert, key, remove } = await makeSelfSigned();
    closing.push(remove);
    const login = { user: "kim", password: "s3cret" };
    const { server, realm, issuer } = await startTokenServer({
      ...login,
      method: "GET",
      cert,
      key,
    });
    closing.push(() => server.stop());
    const token = { realm, issuer, service: tokenService, rootcertbundle: files.cert };
    const { url } = await dockerRegistry({ token });
    const proxy = await proxyOf(url);
    const credential: Credential = {
      kind: "basic",
      username: login.user,
      password: login.password,
    };
    const store = connect(proxy.url, { credential });
    await pushImages(store, "private/parts");
    const stores = openStores({ r: store });
    const target = { connectionId: "r", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sourcesIn("r", "private/parts"));
    proxy.reset();
    expect(await publishList(stores, draft)).toMatchObject({
      copied: { mounted: 17, uploaded: 0 },
    });
    const mounts = proxy.requests.filter(
      ({ target: path, status }) => path.includes("mount=") && status === 201,
    );
    expect(mounts).toHaveLength(17);
    for (const { authorization } of mounts) {
      expect(accessIn(authorization)).toEqual(
        expect.arrayContaining([
          { type: "repository", name: "team/app", actions: ["pull", "push"] },
          { type: "repository", name: "private/parts", actions: ["pull"] },
        ]),
      );
    }
  });
});

describe("a list of images that another account at the same registry may read", () => {
  it("is uploaded, since what one may see the other may not", async () => {
    const { url } = await dockerRegistry();
    const proxy = await proxyOf(url);
    const [kim, robin] = [connect(proxy.url), connect(proxy.url)];
    await pushImages(kim, "kim/parts");
    const stores = openStores({ kim, robin });
    const target = { connectionId: "robin", repository: "robin/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sourcesIn("kim", "kim/parts"));
    proxy.reset();
    const copied = { mounted: 0, uploaded: 17 };
    expect(await publishList(stores, draft)).toMatchObject({ kind: "pushed", copied });
    expect(proxy.count("POST", "mount=")).toBe(0);
    await expectWhole(robin, "robin/app", "multi");
  });
});

describe("a list of images of another registry", () => {
  it("is streamed there, each blob once, with the progress of its bytes", async () => {
    const from = connect((await dockerRegistry()).url);
    const { url } = await sandbox();
    await pushImages(from, "team/parts");
    const proxy = await proxyOf(url);
    const to = connect(proxy.url);
    const stores = openStores({ from, to });
    const target = { connectionId: "to", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sourcesIn("from", "team/parts"));
    proxy.reset();
    const progress: CopyProgress[] = [];
    const result = await publishList(stores, draft, { onProgress: (each) => progress.push(each) });
    if (result.kind !== "pushed") throw new Error(`The push ended as ${result.kind}`);
    const { uploaded, uploadedBytes } = result.copied;
    expect(uploaded).toBe(17);
    expect(uploadedBytes).toBeGreaterThan(9 * layerBytes);
    expect(proxy.blobBytes.sent).toBe(uploadedBytes);
    expect(progress.at(-1)).toMatchObject({ done: uploadedBytes, total: uploadedBytes });
    await expectWhole(to, "team/app", "multi");
  });

  it("sends only what is new when one of the images changed", async () => {
    const from = connect((await dockerRegistry()).url);
    const to = connect((await sandbox()).url);
    await pushImages(from, "team/parts");
    const stores = openStores({ from, to });
    const target = { connectionId: "to", repository: "team/app", tag: "multi" };
    const sources = sourcesIn("from", "team/parts");
    await publishList(stores, await composeDraft(stores, target, sources));
    const place = { store: from, repository: "team/parts", tag: "amd64" };
    await pushWholeImage(place, amd64, { layers: [new Uint8Array(layerBytes).fill(1), "new"] });
    const result = await publishList(stores, await composeDraft(stores, target, sources));
    expect(result).toMatchObject({
      kind: "pushed",
      // The config is that of before.
      copied: { manifests: { length: 1 }, uploaded: 1, uploadedBytes: 3 },
    });
  });

  it("says why the source could not be read", async () => {
    const fromRegistry = await dockerRegistry();
    const proxy = await proxyOf(fromRegistry.url);
    const from = connect(proxy.url);
    const to = connect((await sandbox()).url);
    await pushImages(from, "team/parts");
    const stores = openStores({ from, to });
    const target = { connectionId: "to", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sourcesIn("from", "team/parts").slice(0, 1));
    proxy.reset();
    // The tag and the manifest are read before; then come the blobs.
    proxy.fault = { at: 1, kind: "401" };
    expect(await publishList(stores, draft)).toMatchObject({
      kind: "failed",
      error: { brand: "StoreError", code: "unauthorized" },
      tag: "untouched",
    });
  });
});

describe("two editors that push the same tag", () => {
  it("the second is told, and nothing is lost", async () => {
    const { url } = await dockerRegistry();
    const editors = [connect(url), connect(url)].map((store) => openStores({ r: store }));
    const store = connect(url);
    await pushImages(store, "team/app");
    const target = { connectionId: "r", repository: "team/app", tag: "multi" };
    const drafts = await Promise.all(
      editors.map((stores, position) =>
        composeDraft(stores, target, sourcesIn("r", "team/app").slice(position, position + 2)),
      ),
    );
    const [first, second] = drafts;
    const [mine, theirs] = editors;
    if (!first || !second || !mine || !theirs) throw new Error("two editors are needed");
    const pushed = await publishList(mine, first);
    expect(pushed.kind).toBe("pushed");
    const told = await publishList(theirs, second);
    const now = (await store.headManifest("team/app", { tag: "multi" }))?.digest;
    expect(told).toMatchObject({ kind: "moved", now });
    expect(pushed).toHaveProperty("digest", now);
    const expected = { digest: now };
    expect(await publishList(theirs, second, { expected })).toMatchObject({
      kind: "pushed",
      tags: [{ tag: "multi", before: now }],
    });
  });
});

describe("attestations and inner indexes", () => {
  it.each([
    ["docker-registry, by the fallback tag", dockerRegistry],
    ["the sandbox, by the referrers API", sandbox],
  ])("follow their image to another repository of %s", async (_name, start) => {
    const { url } = await start();
    const store = connect(url);
    const stores = openStores({ r: store });
    const place = { store, repository: "team/parts" };
    const image = await pushWholeImage({ ...place, tag: "referred" }, amd64);
    const referrer = await pushAttestation(place, image, { isReferrer: true });
    const inner = await pushWholeImage(place, arm64);
    const attestation = await pushAttestation(place, inner);
    const nested = await pushIndex(place, [inner, attestation]);
    await pushIndex({ ...place, tag: "nested" }, [nested]);
    const sources = ["referred", "nested"].map((tag) => {
      return { connectionId: "r", repository: "team/parts", reference: { tag } };
    });
    const target = { connectionId: "r", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, sources);
    expect(listOf(draft).manifests.map(({ digest }) => digest)).toEqual(
      [image, inner, referrer, attestation].map(({ digest }) => digest),
    );
    expect(await publishList(stores, draft)).toMatchObject({ kind: "pushed" });
    await expectWhole(store, "team/app", "multi");
  });

  it("an index within the list is copied with all that is in it", async () => {
    const store = connect((await dockerRegistry()).url);
    const stores = openStores({ r: store });
    const place = { store, repository: "team/parts" };
    const image = await pushWholeImage({ ...place, tag: "amd64" }, amd64);
    const inner = await pushIndex(place, [await pushWholeImage(place, arm64)]);
    const from = { connectionId: "r", repository: "team/parts" };
    const target = { connectionId: "r", repository: "team/app", tag: "multi" };
    const draft = await composeDraft(stores, target, [{ ...from, reference: { tag: "amd64" } }]);
    const members = [image, inner];
    const written = {
      ...draft,
      text: listText(members, inner.mediaType),
      origins: { ...draft.origins, [inner.digest]: { ...from, source: "parts (index)" } },
    };
    expect(await publishList(stores, written)).toMatchObject({
      kind: "pushed",
      copied: { manifests: { length: 3 } },
    });
    const list = parseManifest(await store.getManifest("team/app", { digest: inner.digest }));
    expect(list.kind).toBe("index");
  });
});

/** What a bearer token allows; see `tokenServer`. */
function accessIn(authorization = ""): unknown {
  const claims = authorization.replace(/^Bearer /, "").split(".")[1] ?? "";
  const { access } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
    readonly access: unknown;
  };
  return access;
}
