import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import type { OpenUpload, UploadJournal } from "../../../src/core/registry/uploadJournal.ts";
import { JournalFolder } from "../../../src/images/copy/journalFolder.ts";
import { blobSource } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { startRawServer } from "../../support/rawServer.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { json, ScriptedServer, type Answer, type Script } from "../../support/scriptedServer.ts";
import { makeTemporaryFolder } from "../../support/temporaryFolder.ts";

const content = bytesOf("some content");
const source = blobSource(content);
const query = `digest=${encodeURIComponent(source.digest)}`;
const chunk = 4 * 1024 * 1024;

let server: ScriptedServer;
let access: RegistryAccess;
beforeEach(async () => {
  server = await ScriptedServer.start();
  access = accessRegistry(server.url);
});
afterEach(async () => {
  access.dispose();
  await server.stop();
});

class MemoryJournal extends Map<string, OpenUpload> implements UploadJournal {
  claim(): () => void {
    return () => undefined;
  }
}

/** Answers by method; a HEAD finds nothing. */
function byMethod(answers: Readonly<Record<string, Script | Answer>>): Script {
  return (request) => {
    const answer = answers[request.method] ?? { status: request.method === "HEAD" ? 404 : 202 };
    return typeof answer === "function" ? answer(request) : answer;
  };
}

function moved(
  location: string,
  status = 202,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { location, ...headers } };
}

describe("putting a blob", () => {
  it("row 12: sends it in one request, and the session's own parameters unchanged", async () => {
    server.script = byMethod({
      POST: moved("/v2/app/blobs/uploads/1?_state=a%2Bb~%20c"),
      PUT: { status: 201 },
    });
    await access.client.putBlob("app", source);
    expect(server.lines).toEqual([
      `HEAD /v2/app/blobs/${source.digest}`,
      "POST /v2/app/blobs/uploads/",
      `PUT /v2/app/blobs/uploads/1?_state=a%2Bb~%20c&${query}`,
    ]);
    expect(server.requests.at(-1)).toMatchObject({
      body: "some content",
      headers: { "content-length": "12", "content-type": "application/octet-stream" },
    });
  });

  it("sends nothing where it is there already", async () => {
    server.script = () => ({ status: 200 });
    await access.client.putBlob("app", source);
    expect(server.lines).toEqual([`HEAD /v2/app/blobs/${source.digest}`]);
  });

  it("does not ask again what the caller knows", async () => {
    server.script = byMethod({ POST: moved("/upload"), PUT: { status: 201 } });
    await access.client.putBlob("app", source, { isAbsent: true });
    expect(server.lines).toEqual(["POST /v2/app/blobs/uploads/", `PUT /upload?${query}`]);
  });

  it("row 12: follows a Location relative to the request", async () => {
    server.script = byMethod({ POST: moved("session-7"), PUT: { status: 201 } });
    await access.client.putBlob("app", source);
    expect(server.lines.at(-1)).toBe(`PUT /v2/app/blobs/uploads/session-7?${query}`);
  });

  it.each([413, 416])("row 14: goes on in chunks after a %i", async (status) => {
    const bytes = new Uint8Array(chunk + 10).fill(97);
    server.script = byMethod({
      POST: () => moved(`/upload/${server.requests.length}`),
      PUT: ({ body }) => ({ status: body === "" ? 201 : status }),
      PATCH: ({ target }) => moved(`${target}x`),
    });
    await access.client.putBlob("app", blobSource(bytes));
    const patches = server.requests.filter(({ method }) => method === "PATCH");
    expect(patches.map(({ headers }) => headers["content-range"])).toEqual([
      `0-${chunk - 1}`,
      `${chunk}-${chunk + 9}`,
    ]);
    expect(patches.map(({ body }) => body.length)).toEqual([chunk, 10]);
    const [first = "", second = ""] = patches.map(({ target }) => target);
    expect(second).toBe(`${first}x`);
    const digest = encodeURIComponent(sha256(bytes));
    expect(server.lines.at(-1)).toBe(`PUT ${first}xx?digest=${digest}`);
    expect(server.lines).toContain("DELETE /upload/2");
  });

  it("row 14: goes on in chunks after a hang-up in the middle, as some servers say 413", async () => {
    const bytes = new Uint8Array(3 * chunk).fill(97);
    const methods: string[] = [];
    const raw = await startRawServer((socket) => {
      let received = 0;
      socket.on("data", (data) => {
        const head = received === 0 ? data.toString("latin1") : "";
        received += data.length;
        const [method = "", target = ""] = head.split(" ");
        if (method !== "") methods.push(method);
        if (/transfer-encoding: chunked/i.test(head)) socket.resetAndDestroy();
        if (method === "HEAD" || method === "GET") {
          socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
        }
        if (method === "POST" || method === "DELETE" || received > chunk) {
          const location = received > chunk ? "/patched" : "/upload";
          const headers = `location: ${location}\r\ncontent-length: 0\r\nconnection: close`;
          socket.end(`HTTP/1.1 202 Accepted\r\n${headers}\r\n\r\n`);
        }
        if (method === "PUT" && target.includes("patched")) {
          socket.end("HTTP/1.1 201 Created\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
      });
    });
    const other = accessRegistry(`http://${raw.host}`);
    await other.client.putBlob("app", blobSource(bytes));
    other.dispose();
    await raw.stop();
    expect(methods).toEqual([
      "HEAD",
      "POST",
      "PATCH",
      "GET",
      "DELETE",
      "POST",
      "PATCH",
      "PATCH",
      "PATCH",
      "PUT",
    ]);
  });

  it("row 14: goes on in chunks where the 416 gets lost, and nothing has arrived", async () => {
    const bytes = new Uint8Array(3 * chunk).fill(97);
    let patches = 0;
    server.script = byMethod({
      POST: () => moved(`/upload/${server.requests.length}`),
      GET: ({ target }) => moved(target, 204, { range: "0-0" }),
      PATCH: ({ target, headers }) => {
        if (patches++ === 0) return { kind: "hangUp" };
        return headers["content-range"] === undefined ? { status: 416 } : moved(target);
      },
      PUT: { status: 201 },
    });
    await access.client.putBlob("app", blobSource(bytes), { isAbsent: true });
    const sent = server.requests.filter(({ method }) => method === "PATCH");
    expect(sent.map(({ headers }) => headers["content-range"])).toEqual([
      undefined,
      undefined,
      `0-${chunk - 1}`,
      `${chunk}-${2 * chunk - 1}`,
      `${2 * chunk}-${3 * chunk - 1}`,
    ]);
    expect(server.lines.at(-1)).toContain("PUT /upload/");
  });

  it("row 14: makes chunks as large as the registry wants them", async () => {
    const bytes = new Uint8Array(chunk + 10).fill(97);
    const minimum = { "oci-chunk-min-length": String(chunk + 5) };
    server.script = byMethod({
      POST: moved("/upload", 202, minimum),
      PUT: ({ body }) => ({ status: body === "" ? 201 : 413 }),
      PATCH: moved("/upload"),
    });
    await access.client.putBlob("app", blobSource(bytes));
    const patches = server.requests.filter(({ method }) => method === "PATCH");
    expect(patches.map(({ body }) => body.length)).toEqual([chunk + 5, 5]);
  });

  it("holds large chunks of one blob at a time", async () => {
    const minimum = { "oci-chunk-min-length": String(chunk + 5) };
    server.script = byMethod({
      POST: moved("/upload", 202, minimum),
      PUT: ({ body }) => ({ status: body === "" ? 201 : 413 }),
      PATCH: moved("/upload"),
    });
    const blobs = [97, 98, 99].map((fill) => blobSource(new Uint8Array(chunk + 10).fill(fill)));
    await Promise.all(blobs.map((blob) => access.client.putBlob("app", blob)));
    const patches = server.requests.filter(({ method }) => method === "PATCH");
    expect(patches.map(({ body }) => body.length)).toEqual([1, 2, 3].flatMap(() => [chunk + 5, 5]));
  });

  it("ends the session when the registry refuses the content", async () => {
    server.script = byMethod({ POST: moved("/upload"), PUT: { status: 400 } });
    const putting = access.client.putBlob("app", source);
    await expect(putting).rejects.toMatchObject({ code: "rejected" });
    expect(server.lines.at(-1)).toBe("DELETE /upload");
  });

  it("opens a session again that got lost with its connection", async () => {
    let posts = 0;
    server.script = byMethod({
      POST: () => (++posts === 1 ? { kind: "hangUp" } : moved("/upload")),
      PUT: { status: 201 },
    });
    await access.client.putBlob("app", source);
    expect(posts).toBe(2);
  });
});

describe("mounting a blob", () => {
  it("row 13: names both, and ends the upload that came instead", async () => {
    server.script = byMethod({ POST: moved("/upload") });
    expect(await access.client.mountBlob("app", source.digest, "base/os")).toBe(false);
    expect(server.lines).toEqual([
      `POST /v2/app/blobs/uploads/?mount=${encodeURIComponent(source.digest)}&from=base%2Fos`,
      "DELETE /upload",
    ]);
  });

  it("row 13: uploads into the session that came instead", async () => {
    server.script = byMethod({ POST: moved("/upload"), PUT: { status: 201 } });
    const options = { otherwise: source };
    expect(await access.client.mountBlob("app", source.digest, "base/os", options)).toBe(false);
    expect(server.lines).toEqual([
      `POST /v2/app/blobs/uploads/?mount=${encodeURIComponent(source.digest)}&from=base%2Fos`,
      `PUT /upload?${query}`,
    ]);
  });

  it.each([400, 401, 403, 404, 405, 500])(
    "row 13: uploads where a mount is refused: %i",
    async (status) => {
      server.script = byMethod({
        POST: ({ target }) => (target.includes("mount") ? { status } : moved("/upload")),
        PUT: { status: 201 },
      });
      const options = { otherwise: source };
      expect(await access.client.mountBlob("app", source.digest, "base/os", options)).toBe(false);
      expect(server.lines.slice(-2)).toEqual([
        "POST /v2/app/blobs/uploads/",
        `PUT /upload?${query}`,
      ]);
    },
  );
});

describe("a large blob of which an earlier run left a part", () => {
  const half = 5 * 1024 * 1024;
  const large = blobSource(new Uint8Array(2 * half).fill(97));
  const range = { range: `0-${half - 1}` };
  const remembered = () => {
    const key = `${server.url}/v2/app@${large.digest}`;
    return new MemoryJournal([[key, { location: `${server.url}/left` }]]);
  };

  it("is gone on with where it could be mounted, too", async () => {
    const journal = remembered();
    server.script = byMethod({
      GET: moved("/left", 204, range),
      POST: moved("/other"),
      PUT: { status: 201 },
      PATCH: moved("/left"),
    });
    const options = { otherwise: large, journal };
    expect(await access.client.mountBlob("app", large.digest, "base/os", options)).toBe(false);
    const digest = encodeURIComponent(large.digest);
    expect(server.lines).toEqual(["GET /left", "PATCH /left", `PUT /left?digest=${digest}`]);
    expect(server.requests[1]?.body).toHaveLength(half);
    expect(journal.size).toBe(0);
  });

  it("is gone on with by one of two accounts at once, the other sends its own", async () => {
    const { folder, remove } = await makeTemporaryFolder();
    const journal = new JournalFolder(folder);
    const [known] = remembered();
    journal.set(...(known ?? expect.unreachable()));
    server.script = byMethod({
      GET: moved("/left", 204, range),
      POST: moved("/own"),
      PUT: { status: 201 },
      PATCH: ({ target }) => moved(target),
    });
    const other = accessRegistry(server.url);
    const options = { journal, isAbsent: true };
    const both = [access, other].map(({ client }) => client.putBlob("app", large, options));
    await Promise.all(both);
    other.dispose();
    const digest = encodeURIComponent(large.digest);
    const linesOf = (name: string) => server.lines.filter((line) => line.includes(name));
    expect(linesOf("/left")).toEqual(["GET /left", "PATCH /left", `PUT /left?digest=${digest}`]);
    expect(linesOf("/own")).toEqual(["PATCH /own", `PUT /own?digest=${digest}`]);
    // The next one may have it.
    expect(journal.claim(`${server.url}/v2/app@${large.digest}`)).toBeDefined();
    await remove();
  });

  it.each(["GET", "PATCH", "PUT"])("is kept when there are too many requests: %s", async (busy) => {
    const journal = remembered();
    const normal = { GET: moved("/left", 204, range), PATCH: moved("/left"), PUT: { status: 201 } };
    server.script = byMethod({ ...normal, [busy]: { status: 429 } });
    const putting = access.client.putBlob("app", large, { journal, isAbsent: true });
    await expect(putting).rejects.toMatchObject({ code: "tooManyRequests" });
    expect(journal.size).toBe(1);
    expect(server.lines).not.toContain("DELETE /left");
  });

  it("is kept when the registry cannot be asked after a cut", async () => {
    const journal = remembered();
    let asked = 0;
    server.script = byMethod({
      GET: () => (asked++ === 0 ? moved("/left", 204, range) : { kind: "hangUp" }),
      PATCH: () => ({ kind: "hangUp" }),
    });
    const putting = access.client.putBlob("app", large, { journal, isAbsent: true });
    await expect(putting).rejects.toMatchObject({ code: "network" });
    expect(journal.size).toBe(1);
    expect(server.lines).not.toContain("DELETE /left");
  });
});

describe("a large blob whose upload is cut, in a registry that then has more than it told", () => {
  const half = 5 * 1024 * 1024;
  const large = blobSource(new Uint8Array(2 * half).fill(97));
  const digest = encodeURIComponent(large.digest);
  const first = ["POST /v2/app/blobs/uploads/", "PATCH /1", "GET /1", "PATCH /1"];

  /** Cuts the first request that sends something. */
  function cutting(answers: Readonly<Record<"PATCH" | "PUT", Script | Answer>>): Script {
    let posts = 0;
    let patches = 0;
    const { PATCH: patch, PUT } = answers;
    return byMethod({
      POST: () => moved(`/${++posts}`),
      GET: moved("/1", 204, { range: `0-${half - 1}` }),
      PATCH: (request) => {
        if (patches++ === 0) return { kind: "hangUp" };
        return typeof patch === "function" ? patch(request) : patch;
      },
      PUT,
    });
  }

  const patched: Script = ({ target }) => moved(target);
  const put = (options = {}) => access.client.putBlob("app", large, { isAbsent: true, ...options });

  it("is sent anew where the digest is found wrong in the end", async () => {
    const journal = new MemoryJournal();
    server.script = cutting({
      PATCH: patched,
      PUT: ({ target }) => ({ status: target.startsWith("/1") ? 400 : 201 }),
    });
    await put({ journal });
    expect(server.lines).toEqual([
      ...first,
      `PUT /1?digest=${digest}`,
      "DELETE /1",
      "POST /v2/app/blobs/uploads/",
      "PATCH /2",
      `PUT /2?digest=${digest}`,
    ]);
    const patches = server.requests.filter(({ method }) => method === "PATCH");
    expect(patches.map(({ body }) => body.length)).toEqual([2 * half, half, 2 * half]);
    expect(patches.map(({ headers }) => headers["content-range"])).toEqual([
      undefined,
      `${half}-${2 * half - 1}`,
      undefined,
    ]);
    expect(journal.size).toBe(0);
  });

  it.each([404, 416])("is sent anew where the rest is refused: %i", async (status) => {
    server.script = cutting({
      PATCH: ({ target }) => (target === "/1" ? { status } : moved(target)),
      PUT: { status: 201 },
    });
    await put();
    expect(server.lines).toEqual([
      ...first,
      "DELETE /1",
      "POST /v2/app/blobs/uploads/",
      "PATCH /2",
      `PUT /2?digest=${digest}`,
    ]);
  });

  it("is sent anew once only", async () => {
    server.script = cutting({ PATCH: patched, PUT: { status: 400 } });
    await expect(put()).rejects.toMatchObject({ code: "rejected" });
    expect(server.lines.filter((line) => line.startsWith("PUT"))).toEqual([
      `PUT /1?digest=${digest}`,
      `PUT /2?digest=${digest}`,
    ]);
    expect(server.lines.at(-1)).toBe("DELETE /2");
  });
});

describe("putting a manifest that has a subject", () => {
  const subject = { mediaType: MediaTypes.ociManifest, digest: sha256("subject"), size: 7 };
  const manifest = {
    mediaType: MediaTypes.ociManifest,
    bytes: bytesOf({
      schemaVersion: 2,
      artifactType: "application/vnd.test",
      annotations: { a: "b" },
      subject,
    }),
  };
  const digest = sha256(manifest.bytes);
  const tag = subject.digest.replace(":", "-");

  it("row 21: leaves the referrers to a registry that keeps them", async () => {
    server.script = () => ({ status: 201, headers: { "oci-subject": subject.digest } });
    const put = await access.client.putManifest("app", { digest }, manifest);
    expect(put).toEqual({ digest, subject: subject.digest });
    expect(server.requests).toHaveLength(1);
  });

  it("row 21: adds it to the tag that stands in for them, and keeps what is there", async () => {
    const strange = { mediaType: "x/y", digest: "md5:1", size: -1, extra: true };
    server.script = byMethod({
      PUT: { status: 201 },
      GET: json({
        schemaVersion: 2,
        mediaType: MediaTypes.ociIndex,
        manifests: [strange],
        more: 1,
      }),
    });
    await access.client.putManifest("app", { digest }, manifest);
    expect(server.lines).toEqual([
      `PUT /v2/app/manifests/${digest}`,
      `GET /v2/app/manifests/${tag}`,
      `PUT /v2/app/manifests/${tag}`,
    ]);
    expect(JSON.parse(server.requests.at(-1)?.body ?? "")).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      more: 1,
      manifests: [
        strange,
        {
          mediaType: MediaTypes.ociManifest,
          digest,
          size: manifest.bytes.length,
          artifactType: "application/vnd.test",
          annotations: { a: "b" },
        },
      ],
    });
  });

  it("does not add it twice", async () => {
    const entry = { mediaType: MediaTypes.ociManifest, digest, size: manifest.bytes.length };
    server.script = byMethod({
      PUT: { status: 201 },
      GET: json({ mediaType: MediaTypes.ociIndex, manifests: [entry] }),
    });
    await access.client.putManifest("app", { digest }, manifest);
    expect(server.lines.filter((line) => line.startsWith("PUT"))).toHaveLength(1);
  });
});

describe("removing a tag", () => {
  it.each([400, 405])(
    "row 16: is not offered where it is answered with %i, and nothing else is done",
    async (status) => {
      server.script = () => ({ status });
      const removing = access.client.deleteTag("app", "1.0");
      await expect(removing).rejects.toMatchObject({ code: "unsupported", status });
      expect(server.lines).toEqual(["DELETE /v2/app/manifests/1.0"]);
    },
  );
});
