import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { errorCodeOf, sendRaw } from "../../support/rawHttp.ts";
import {
  beginUpload,
  imageManifest,
  locationOf,
  putManifest,
  uploadBlob,
  withDigest,
} from "../../support/rawPush.ts";
import { startTestSandbox } from "../../support/sandbox.ts";

const content = bytesOf("what the layers of an image are made of");
const digest = sha256(content);

// What holds for CNCF distribution as well holds for clients that were made for it.
describe.each([
  ["the sandbox", startTestSandbox],
  ["docker-registry", startDockerRegistry],
])("the distribution protocol of %s", (_name, start) => {
  let url = "";
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const registry = await start({});
    url = registry.url;
    stop = () => registry.stop();
  });
  afterAll(() => stop());

  it("says what it is", async () => {
    const { status, headers } = await sendRaw(url, "/v2/");
    expect(status).toBe(200);
    expect(headers["docker-distribution-api-version"]).toBe("registry/2.0");
  });

  it("takes a blob as a stream, as docker sends it", async () => {
    const begun = await sendRaw(url, "/v2/up/stream/blobs/uploads/", { method: "POST" });
    expect(begun.status).toBe(202);
    expect(begun.headers.range).toBe("0-0");
    expect(begun.headers["docker-upload-uuid"]).toMatch(/^[0-9a-f-]{36}$/);
    const sent = await sendRaw(url, locationOf(url, begun), {
      method: "PATCH",
      body: content,
      chunked: true,
      headers: { "content-type": "application/octet-stream" },
    });
    expect(sent.status).toBe(202);
    expect(sent.headers.range).toBe(`0-${content.length - 1}`);
    const end = withDigest(locationOf(url, sent), digest);
    const done = await sendRaw(url, end, { method: "PUT" });
    expect(done.status).toBe(201);
    expect(done.headers["docker-content-digest"]).toBe(digest);
    const blob = await sendRaw(url, locationOf(url, done));
    expect(new Uint8Array(blob.body)).toEqual(content);
  });

  it("takes a blob in chunks", async () => {
    const location = await beginUpload(url, "up/chunks");
    const first = await sendRaw(url, location, {
      method: "PATCH",
      body: content.subarray(0, 10),
      headers: { "content-range": "0-9", "content-type": "application/octet-stream" },
    });
    expect(first.status).toBe(202);
    const next = locationOf(url, first);
    const status = await sendRaw(url, next);
    expect(status.status).toBe(204);
    expect(status.headers.range).toBe("0-9");
    const last = await sendRaw(url, withDigest(locationOf(url, status), digest), {
      method: "PUT",
      body: content.subarray(10),
      headers: {
        "content-range": `10-${content.length - 1}`,
        "content-type": "application/octet-stream",
      },
    });
    expect(last.status).toBe(201);
    const head = await sendRaw(url, `/v2/up/chunks/blobs/${digest}`, { method: "HEAD" });
    expect(head.headers["content-length"]).toBe(String(content.length));
    expect(head.body).toHaveLength(0);
  });

  it("refuses content that does not have its digest", async () => {
    const location = await beginUpload(url, "up/wrong");
    const wrong = sha256("something else");
    const end = withDigest(location, wrong);
    const refused = await sendRaw(url, end, { method: "PUT", body: content });
    expect(refused.status).toBe(400);
    expect(errorCodeOf(refused)).toBe("DIGEST_INVALID");
    const blob = await sendRaw(url, `/v2/up/wrong/blobs/${wrong}`);
    expect(blob.status).toBe(404);
  });

  it("cancels an upload", async () => {
    const location = await beginUpload(url, "up/cancelled");
    expect((await sendRaw(url, location, { method: "DELETE" })).status).toBe(204);
    const after = await sendRaw(url, location);
    expect(after.status).toBe(404);
    expect(errorCodeOf(after)).toBe("BLOB_UPLOAD_UNKNOWN");
  });

  it("mounts a blob, or else begins an upload", async () => {
    await uploadBlob(url, "mount/from", content);
    const mount = (mounted: string) =>
      sendRaw(url, `/v2/mount/to/blobs/uploads/?mount=${mounted}&from=mount%2Ffrom`, {
        method: "POST",
      });
    const done = await mount(digest);
    expect(done.status).toBe(201);
    expect((await sendRaw(url, locationOf(url, done))).status).toBe(200);
    const begun = await mount(sha256("absent"));
    expect(begun.status).toBe(202);
    const status = await sendRaw(url, locationOf(url, begun));
    expect(status.status).toBe(204);
  });

  it("gives a range of a blob", async () => {
    await uploadBlob(url, "ranges", content);
    const target = `/v2/ranges/blobs/${digest}`;
    const get = (range: string) => sendRaw(url, target, { headers: { range } });
    const part = await get("bytes=5-8");
    expect(part.status).toBe(206);
    expect(part.headers["content-range"]).toBe(`bytes 5-8/${content.length}`);
    expect(new Uint8Array(part.body)).toEqual(content.subarray(5, 9));
    expect((await get("bytes=-6")).body).toEqual(Buffer.from(content.subarray(-6)));
  });

  it("gives a manifest back byte for byte, under its tag and its digest", async () => {
    const manifest = await imageManifest(url, "manifests/one", "one");
    const put = await putManifest(url, "/v2/manifests/one/manifests/1.0", manifest);
    expect(put.status).toBe(201);
    expect(put.headers["docker-content-digest"]).toBe(sha256(manifest));
    expect(locationOf(url, put)).toBe(`/v2/manifests/one/manifests/${sha256(manifest)}`);
    for (const reference of ["1.0", sha256(manifest)]) {
      const target = `/v2/manifests/one/manifests/${reference}`;
      const accept = { headers: { accept: MediaTypes.ociManifest } };
      const got = await sendRaw(url, target, accept);
      expect(new Uint8Array(got.body)).toEqual(manifest);
      const head = await sendRaw(url, target, { method: "HEAD", ...accept });
      expect(head.body).toHaveLength(0);
      for (const { headers } of [got, head]) {
        expect(headers["content-type"]).toBe(MediaTypes.ociManifest);
        expect(headers["content-length"]).toBe(String(manifest.length));
        expect(headers["docker-content-digest"]).toBe(sha256(manifest));
      }
    }
  });

  it("refuses manifests that are none, that are others, or that lack a part", async () => {
    const target = "/v2/manifests/bad/manifests/1.0";
    const manifest = await imageManifest(url, "manifests/other", "one");
    const cases = [
      [target, bytesOf("{"), "MANIFEST_INVALID"],
      [`/v2/manifests/bad/manifests/${sha256("other")}`, manifest, "DIGEST_INVALID"],
      [target, manifest, "MANIFEST_BLOB_UNKNOWN"],
    ] as const;
    for (const [where, bytes, code] of cases) {
      const refused = await putManifest(url, where, bytes);
      expect([400, 404]).toContain(refused.status);
      expect(errorCodeOf(refused)).toBe(code);
    }
    expect((await sendRaw(url, target)).status).toBe(404);
  });

  it("knows what it has not", async () => {
    await putManifest(url, "/v2/known/manifests/1.0", await imageManifest(url, "known", "one"));
    for (const [target, code] of [
      ["/v2/known/manifests/2.0", "MANIFEST_UNKNOWN"],
      [`/v2/known/manifests/${sha256("absent")}`, "MANIFEST_UNKNOWN"],
      [`/v2/known/blobs/${sha256("absent")}`, "BLOB_UNKNOWN"],
      ["/v2/unknown/tags/list", "NAME_UNKNOWN"],
    ] as const) {
      const missing = await sendRaw(url, target);
      expect(missing.status).toBe(404);
      expect(errorCodeOf(missing)).toBe(code);
    }
  });

  it("deletes a manifest and a blob, once", async () => {
    const manifest = await imageManifest(url, "deletion", "one");
    await putManifest(url, "/v2/deletion/manifests/1.0", manifest);
    const blob = await uploadBlob(url, "deletion", content);
    for (const target of [
      `/v2/deletion/manifests/${sha256(manifest)}`,
      `/v2/deletion/blobs/${blob}`,
    ]) {
      expect((await sendRaw(url, target, { method: "DELETE" })).status).toBe(202);
      expect((await sendRaw(url, target)).status).toBe(404);
      expect((await sendRaw(url, target, { method: "DELETE" })).status).toBe(404);
    }
    expect((await sendRaw(url, "/v2/deletion/manifests/1.0")).status).toBe(404);
  });

  it("lists repositories in pages", async () => {
    for (const repository of ["page/a", "page/b", "page/c"]) {
      const manifest = await imageManifest(url, repository, "one");
      await putManifest(url, `/v2/${repository}/manifests/1.0`, manifest);
    }
    const found: string[] = [];
    let target: string | undefined = "/v2/_catalog?n=2&last=page";
    while (target !== undefined) {
      const { body, headers } = await sendRaw(url, target);
      const page = (JSON.parse(body.toString()) as { repositories: string[] }).repositories;
      expect(page.length).toBeLessThanOrEqual(2);
      found.push(...page);
      target = /^<([^>]+)>; rel="next"$/.exec(String(headers["link"] ?? ""))?.[1];
    }
    expect(found.slice(0, 3)).toEqual(["page/a", "page/b", "page/c"]);
    expect([...new Set(found)].sort()).toEqual(found);
  });
});
