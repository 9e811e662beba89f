import { createHash } from "node:crypto";
import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { errorCodeOf, sendRaw, type RawResponse } from "../../support/rawHttp.ts";
import {
  beginUpload,
  imageManifest,
  putManifest,
  uploadBlob,
  withDigest,
} from "../../support/rawPush.ts";
import { startTestSandbox, type TestSandbox } from "../../support/sandbox.ts";

const content = bytesOf("0123456789");

let sandbox: TestSandbox;
let url = "";

beforeAll(async () => {
  sandbox = await startTestSandbox();
  url = sandbox.url;
});
afterAll(() => sandbox.stop());

function jsonOf({ body }: RawResponse): unknown {
  return JSON.parse(body.toString());
}

describe("tags", () => {
  beforeAll(async () => {
    const manifest = await imageManifest(url, "tags", "one");
    const tags = ["b", "C", "a", "D"].map((tag) => `tag=${tag}`).join("&");
    await putManifest(url, `/v2/tags/manifests/${sha256(manifest)}?${tags}`, manifest);
  });

  it.each([
    ["", ["a", "b", "C", "D"], false],
    ["?n=2", ["a", "b"], true],
    ["?n=2&last=b", ["C", "D"], false],
    ["?last=bb", ["C", "D"], false],
    ["?n=0", [], false],
    ["?n=4", ["a", "b", "C", "D"], false],
    ["?last=zzz", [], false],
  ] as const)("are listed in lexical order: %s", async (query, tags, hasMore) => {
    const page = await sendRaw(url, `/v2/tags/tags/list${query}`);
    expect(jsonOf(page)).toEqual({ name: "tags", tags });
    expect(page.headers["link"] !== undefined).toBe(hasMore);
  });

  it.each(["-1", "x", "1.5", "99999999999"])("are not listed %s at a time", async (n) => {
    expect((await sendRaw(url, `/v2/tags/tags/list?n=${n}`)).status).toBe(400);
  });

  it("are removed without their manifest", async () => {
    const manifest = await imageManifest(url, "untag", "one");
    await putManifest(url, "/v2/untag/manifests/gone", manifest);
    const target = "/v2/untag/manifests/gone";
    expect((await sendRaw(url, target, { method: "DELETE" })).status).toBe(202);
    expect((await sendRaw(url, target)).status).toBe(404);
    expect((await sendRaw(url, target, { method: "DELETE" })).status).toBe(404);
    const byDigest = `/v2/untag/manifests/${sha256(manifest)}`;
    expect((await sendRaw(url, byDigest)).status).toBe(200);
    const listed = await sendRaw(url, "/v2/untag/tags/list");
    expect(jsonOf(listed)).toEqual({ name: "untag", tags: [] });
  });

  it("are set along with a manifest, all or none", async () => {
    const manifest = await imageManifest(url, "several", "one");
    const target = `/v2/several/manifests/${sha256(manifest)}`;
    const refused = await putManifest(url, `${target}?tag=ok&tag=not%20ok`, manifest);
    expect(refused.status).toBe(400);
    expect((await sendRaw(url, "/v2/several/manifests/ok")).status).toBe(404);
    const put = await putManifest(url, `${target}?tag=one&tag=two`, manifest);
    expect(put.status).toBe(201);
    expect(put.headers["oci-tag"]).toBe("one, two");
    for (const tag of ["one", "two"]) {
      const got = await sendRaw(url, `/v2/several/manifests/${tag}`);
      expect(got.headers["docker-content-digest"]).toBe(sha256(manifest));
    }
  });
});

describe("uploads", () => {
  it("can be one request", async () => {
    const target = `/v2/single/blobs/uploads/?digest=${sha256(content)}`;
    const done = await sendRaw(url, target, { method: "POST", body: content });
    expect(done.status).toBe(201);
    const blob = await sendRaw(url, `/v2/single/blobs/${sha256(content)}`);
    expect(new Uint8Array(blob.body)).toEqual(content);
    const wrong = `/v2/single/blobs/uploads/?digest=${sha256("other")}`;
    const refused = await sendRaw(url, wrong, { method: "POST", body: content });
    expect([refused.status, errorCodeOf(refused)]).toEqual([400, "DIGEST_INVALID"]);
  });

  it("take no chunk with a range that is malformed or not its own", async () => {
    const location = await beginUpload(url, "chunks");
    const patch = (range: string) =>
      sendRaw(url, location, {
        method: "PATCH",
        headers: { "content-range": range },
        body: content,
      });
    for (const range of ["5-1", "x-y", "0", "-5"]) {
      const refused = await patch(range);
      expect([refused.status, refused.headers.range]).toEqual([416, "0-0"]);
      expect(refused.headers.location).toBe(location);
    }
    expect((await patch("0-99")).status).toBe(400);
    expect((await patch("1-10")).status).toBe(416);
    const taken = await patch("0-9");
    expect([taken.status, taken.headers.range]).toEqual([202, "0-9"]);
    const end = withDigest(location, sha256(content));
    expect((await sendRaw(url, end, { method: "PUT" })).status).toBe(201);
  });

  it("belong to their repository and end once", async () => {
    const location = await beginUpload(url, "mine");
    const foreign = location.replace("/mine/", "/yours/");
    expect((await sendRaw(url, foreign)).status).toBe(404);
    const end = withDigest(location, sha256(content));
    expect((await sendRaw(url, `${location}?digest=md5:x`, { method: "PUT" })).status).toBe(400);
    expect((await sendRaw(url, end, { method: "PUT", body: content })).status).toBe(201);
    expect((await sendRaw(url, end, { method: "PUT", body: content })).status).toBe(404);
  });

  it("know sha512, too", async () => {
    const digest = `sha512:${createHash("sha512").update(content).digest("hex")}`;
    const target = `/v2/long/blobs/uploads/?digest=${digest}`;
    expect((await sendRaw(url, target, { method: "POST", body: content })).status).toBe(201);
    const blob = await sendRaw(url, `/v2/long/blobs/${digest}`);
    expect(new Uint8Array(blob.body)).toEqual(content);
    expect(blob.headers["docker-content-digest"]).toBe(digest);
  });
});

describe("blobs", () => {
  it.each([
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=5-1", 200, "0123456789", undefined],
    ["bytes=0-1,3-4", 200, "0123456789", undefined],
    ["lines=0-1", 200, "0123456789", undefined],
    ["bytes=-", 200, "0123456789", undefined],
  ])("are given in ranges: %s", async (range, status, text, contentRange) => {
    const digest = await uploadBlob(url, "ranges", content);
    const got = await sendRaw(url, `/v2/ranges/blobs/${digest}`, { headers: { range } });
    expect([got.status, got.body.toString()]).toEqual([status, text]);
    expect(got.headers["content-range"]).toBe(contentRange);
    expect(got.headers["content-length"]).toBe(String(text.length));
  });

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])("have no range %s", async (range) => {
    const digest = await uploadBlob(url, "ranges", content);
    const got = await sendRaw(url, `/v2/ranges/blobs/${digest}`, { headers: { range } });
    expect([got.status, got.headers["content-range"]]).toEqual([416, "bytes */10"]);
  });
});

describe("referrers", () => {
  it("are announced, listed and filtered", async () => {
    const subject = await imageManifest(url, "refer", "subject");
    await putManifest(url, "/v2/refer/manifests/1.0", subject);
    const empty = await uploadBlob(url, "refer", bytesOf("{}"));
    const blob = { mediaType: MediaTypes.ociEmpty, digest: empty, size: 2 };
    const pushed = ["application/x-sbom", "application/x-signature"].map((artifactType) =>
      bytesOf({
        schemaVersion: 2,
        mediaType: MediaTypes.ociManifest,
        artifactType,
        config: blob,
        layers: [blob],
        subject: {
          mediaType: MediaTypes.ociManifest,
          digest: sha256(subject),
          size: subject.length,
        },
        annotations: { kind: artifactType },
      }),
    );
    for (const bytes of pushed) {
      const put = await putManifest(url, `/v2/refer/manifests/${sha256(bytes)}`, bytes);
      expect(put.headers["oci-subject"]).toBe(sha256(subject));
    }
    const target = `/v2/refer/referrers/${sha256(subject)}`;
    const all = await sendRaw(url, target);
    expect(all.headers["content-type"]).toBe(MediaTypes.ociIndex);
    expect(all.headers["oci-filters-applied"]).toBeUndefined();
    expect(jsonOf(all)).toMatchObject({ schemaVersion: 2, manifests: [{}, {}] });
    const some = await sendRaw(url, `${target}?artifactType=application%2Fx-sbom`);
    expect(some.headers["oci-filters-applied"]).toBe("artifactType");
    const sbom = pushed[0] ?? content;
    expect(jsonOf(some)).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: [
        {
          mediaType: MediaTypes.ociManifest,
          digest: sha256(sbom),
          size: sbom.length,
          artifactType: "application/x-sbom",
          annotations: { kind: "application/x-sbom" },
        },
      ],
    });
  });

  it("of what nobody knows are none", async () => {
    const none = await sendRaw(url, `/v2/nobody/referrers/${sha256("absent")}`);
    expect(none.status).toBe(200);
    expect(jsonOf(none)).toMatchObject({ manifests: [] });
    expect((await sendRaw(url, "/v2/nobody/referrers/sha256:abc")).status).toBe(400);
  });
});

describe("manifests", () => {
  const target = "/v2/checked/manifests/1.0";
  const index = (children: readonly object[]) =>
    bytesOf({ schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: children });

  it("of up to 4 MiB are taken, larger ones are not", async () => {
    const padded = (size: number) => {
      const text = JSON.stringify({ schemaVersion: 2, manifests: [], padding: "" });
      return bytesOf(text.replace('""', `"${"x".repeat(size - text.length)}"`));
    };
    const most = await putManifest(url, target, padded(4 * 1024 ** 2), MediaTypes.ociIndex);
    expect(most.status).toBe(201);
    const more = await putManifest(url, target, padded(5 * 1024 ** 2), MediaTypes.ociIndex);
    expect([more.status, errorCodeOf(more)]).toEqual([413, "SIZE_INVALID"]);
    const unannounced = await sendRaw(url, target, {
      method: "PUT",
      body: padded(5 * 1024 ** 2),
      chunked: true,
      headers: { "content-type": MediaTypes.ociIndex },
    });
    expect(unannounced.status).toBe(413);
  });

  it("that are refused halfway leave their connection fit for the next request", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = new Uint8Array(8 * 1024 ** 2);
    const refused = await sendRaw(url, target, { method: "PUT", body, chunked: true, agent });
    expect(refused.status).toBe(413);
    const next = await sendRaw(url, "/v2/", { agent });
    expect(next.status).toBe(200);
    agent.destroy();
  });

  it("name each digest that is missing", async () => {
    const missing = [sha256("first"), sha256("second")];
    const children = missing.map((digest) => ({
      mediaType: MediaTypes.ociManifest,
      digest,
      size: 1,
    }));
    const refused = await putManifest(url, target, index(children), MediaTypes.ociIndex);
    expect(refused.status).toBe(404);
    expect(jsonOf(refused)).toMatchObject({
      errors: missing.map((digest) => ({ code: "MANIFEST_BLOB_UNKNOWN", detail: { digest } })),
    });
  });

  it("may name layers that stay at their origin", async () => {
    const config = bytesOf({ os: "windows", architecture: "amd64" });
    const digest = await uploadBlob(url, "checked", config);
    const manifest = bytesOf({
      schemaVersion: 2,
      mediaType: MediaTypes.dockerManifest,
      config: { mediaType: MediaTypes.dockerConfig, digest, size: config.length },
      layers: [
        {
          mediaType: MediaTypes.dockerForeignLayerGzip,
          digest: sha256("far away"),
          size: 8,
          urls: ["https://example.com/layer"],
        },
      ],
    });
    const put = await putManifest(url, target, manifest, MediaTypes.dockerManifest);
    expect(put.status).toBe(201);
  });

  it.each([
    ["sent as another type", index([]), MediaTypes.ociManifest],
    ["with a digest that is none", index([{ digest: "sha256:abc", size: 1 }]), MediaTypes.ociIndex],
    ["that are no object", bytesOf("[]"), MediaTypes.ociManifest],
    ["of schema 1", bytesOf({ schemaVersion: 1, fsLayers: [] }), MediaTypes.dockerSchema1],
  ])("%s are refused", async (_case, bytes, mediaType) => {
    const refused = await putManifest(url, target, bytes, mediaType);
    expect([refused.status, errorCodeOf(refused)]).toEqual([400, "MANIFEST_INVALID"]);
  });

  it("may come without their type, and get it from what they say", async () => {
    const sent = { method: "PUT", body: index([]) };
    expect((await sendRaw(url, "/v2/untyped/manifests/1.0", sent)).status).toBe(201);
    const got = await sendRaw(url, "/v2/untyped/manifests/1.0");
    expect(got.headers["content-type"]).toBe(MediaTypes.ociIndex);
  });

  it("are no blobs to delete", async () => {
    const manifest = await imageManifest(url, "kept", "one");
    await putManifest(url, "/v2/kept/manifests/1.0", manifest);
    const asBlob = `/v2/kept/blobs/${sha256(manifest)}`;
    expect((await sendRaw(url, asBlob, { method: "DELETE" })).status).toBe(404);
    expect((await sendRaw(url, "/v2/kept/manifests/1.0")).status).toBe(200);
  });
});
