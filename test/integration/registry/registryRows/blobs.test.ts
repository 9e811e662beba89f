import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NodeFetcher } from "../../../../src/core/http/nodeFetcher.ts";
import { parseDigest } from "../../../../src/core/oci/digest.ts";
import { blobSource } from "../../../support/imageStoreContract.ts";
import { namedHosts, type NamedHosts } from "../../../support/namedHosts.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../../support/registryAccess.ts";
import {
  guarded,
  kim,
  kimsHeader,
  refusal,
  RegistryBench,
} from "../../../support/registryBench.ts";
import { json, type Script } from "../../../support/scriptedServer.ts";

const bench = RegistryBench.use();
const content = bytesOf("the content of a blob");
const source = blobSource(content);
const { digest } = source;
const query = `digest=${encodeURIComponent(digest)}`;
const chunk = 4 * 1024 * 1024;

const redirect = (location: string, status = 307) => ({ status, headers: { location } });
const session = (location: string, headers: Readonly<Record<string, string>> = {}) => ({
  status: 202,
  headers: { location, ...headers },
});

describe("row 11: blobs that lie elsewhere", () => {
  it("row 11: a storage host that refuses two ways of signing in at once gets none", async () => {
    bench.registry.script = guarded('Basic realm="r"', () =>
      redirect(`${bench.other.url}/s3?sig=1`),
    );
    bench.other.script = ({ headers }) =>
      headers.authorization === undefined
        ? { status: 200, body: content }
        : { status: 400, body: "<Error>Only one auth mechanism allowed</Error>" };
    const reading = bench.client({ credential: kim }).readBlob("app", digest, { maxBytes: 100 });
    expect(await reading).toEqual(content);
    expect(bench.registry.requests.at(-1)?.headers.authorization).toBe(kimsHeader);
  });
});

describe("rows 11 and 12: a public registry and private addresses", () => {
  let node: NodeFetcher;
  let hosts: NamedHosts;
  let access: RegistryAccess;
  beforeEach(() => {
    node = new NodeFetcher();
    hosts = namedHosts(node.fetch, {
      "registry.example.com": bench.registry,
      "storage.example.net": bench.other,
    });
    const options = { credential: kim, transport: hosts.fetch };
    access = accessRegistry("https://registry.example.com", options);
  });
  afterEach(() => {
    access.dispose();
    node.dispose();
  });

  const privatePlaces = [
    "https://127.0.0.1/x",
    "https://localhost:5000/x",
    "https://169.254.169.254/latest/meta-data",
    "https://10.1.2.3/x",
    "https://192.168.1.1/x",
    "https://[::1]/x",
    "https://[fe80::1]/x",
    "https://[::ffff:10.0.0.1]/x",
  ];

  it.each(privatePlaces)("row 11: a redirect to %s is not followed", async (location) => {
    bench.registry.script = () => redirect(location);
    await expect(access.client.getBlob("app", digest)).rejects.toMatchObject({
      code: "network",
      cause: { code: "redirectRefused" },
    });
    expect(hosts.strayed).toEqual([]);
  });

  it.each(privatePlaces)("row 11: nor one of the storage host to %s", async (location) => {
    bench.registry.script = () => redirect("https://storage.example.net/blob");
    bench.other.script = () => redirect(location);
    await expect(access.client.getBlob("app", digest)).rejects.toMatchObject({ code: "network" });
    expect(bench.other.requests).toHaveLength(1);
    expect(hosts.strayed).toEqual([]);
  });

  it.each([...privatePlaces, "http://storage.example.net/x"])(
    "row 11: no token is fetched from %s",
    async (realm) => {
      bench.registry.script = guarded(`Bearer realm="${realm}"`, () => json({}));
      await expect(access.client.ping()).rejects.toMatchObject({ cause: { code: "realmRefused" } });
      expect(hosts.strayed).toEqual([]);
      expect(bench.other.requests).toEqual([]);
    },
  );

  it.each([
    ...privatePlaces,
    "http://storage.example.net/x",
    "https://kim:pw@storage.example.net/",
  ])("row 12: nothing is uploaded to %s", async (location) => {
    bench.registry.script = ({ method }) =>
      method === "HEAD" ? { status: 404 } : session(location);
    const putting = access.client.putBlob("app", source);
    await expect(putting).rejects.toMatchObject({ code: "badResponse" });
    expect(hosts.strayed).toEqual([]);
    expect(bench.other.requests).toEqual([]);
  });
});

describe("row 12: an upload that moves with each chunk", () => {
  it("row 12: to another host, without credentials, and back", async () => {
    const bytes = new Uint8Array(chunk + 1).fill(97);
    const part = `${bench.other.url}/part?state=a%2Bb`;
    bench.registry.script = guarded('Basic realm="r"', ({ method, target }) => {
      if (method === "HEAD") return { status: 404 };
      if (method === "POST") return session("first");
      if (method === "PATCH") return session(part);
      return { status: target.includes("last") ? 201 : 413 };
    });
    bench.other.script = () => session(`${bench.registry.url}/last`);
    await bench.client({ credential: kim }).putBlob("app", blobSource(bytes));
    expect(bench.other.lines).toEqual(["PATCH /part?state=a%2Bb"]);
    expect(bench.other.requests[0]?.headers.authorization).toBeUndefined();
    expect(bench.registry.lines.at(-1)).toBe(
      `PUT /last?digest=${encodeURIComponent(sha256(bytes))}`,
    );
    expect(bench.registry.requests.at(-1)?.headers.authorization).toBe(kimsHeader);
  });
});

describe("row 13: mounting a blob", () => {
  const mount = (script: Script) => {
    bench.registry.script = (request) =>
      request.method === "PUT" ? { status: 201 } : script(request);
    const options = { otherwise: source };
    return bench.client({ credential: kim }).mountBlob("app", digest, "base", options);
  };

  it("row 13: a mount answered 201 is done", async () => {
    expect(await mount(() => ({ status: 201 }))).toBe(true);
    expect(bench.registry.requests).toHaveLength(1);
  });

  it("row 13: a mount answered 202 is uploaded", async () => {
    expect(await mount(() => session("/v2/app/blobs/uploads/7?_state=x"))).toBe(false);
    expect(bench.registry.lines.slice(1)).toEqual([
      `PUT /v2/app/blobs/uploads/7?_state=x&${query}`,
    ]);
  });

  it("row 13: a token that may not read the source makes it an upload", async () => {
    bench.other.script = ({ target }) =>
      target.includes("base") ? { status: 403 } : json({ token: "t" });
    const challenge = `Bearer realm="${bench.other.url}/token"`;
    const outcome = mount(guarded(challenge, () => session("/upload")));
    expect(await outcome).toBe(false);
    expect(bench.registry.lines.slice(-2)).toEqual([
      "POST /v2/app/blobs/uploads/",
      `PUT /upload?${query}`,
    ]);
  });
});

describe("row 14: uploads in chunks", () => {
  const bytes = new Uint8Array(2 * chunk + 5).fill(97);

  /** Takes no more than 4 MiB at once, and answers as told to the chunks. */
  function chunking(status: number, headers: Readonly<Record<string, string>>): void {
    bench.registry.script = ({ method, body, target }) => {
      if (method === "HEAD") return { status: 404 };
      if (method === "POST") return session("/upload");
      if (method === "PATCH") return body.length > chunk ? { status: 416 } : { status, headers };
      if (method === "DELETE") return { status: 204 };
      return { status: body === "" && target.startsWith("/upload") ? 201 : 416 };
    };
  }

  it.each<[string, number, Readonly<Record<string, string>>]>([
    ["GHCR, 202 and a Range", 202, { location: "/upload", range: `0-${chunk - 1}` }],
    ["ECR, 201 and a Range of before", 201, { location: "/upload", range: "0-0" }],
    ["204 and no Location", 204, {}],
    ["zot, a Range with its unit", 202, { location: "/upload", range: `bytes=0-${chunk - 1}` }],
  ])("row 14: %s", async (_name, status, headers) => {
    chunking(status, headers);
    await bench.client().putBlob("app", blobSource(bytes));
    const [stream, ...patches] = bench.registry.requests.filter(({ method }) => method === "PATCH");
    expect(stream?.body.length).toBe(bytes.length);
    expect(patches.map((request) => request.headers["content-range"])).toEqual([
      `0-${chunk - 1}`,
      `${chunk}-${2 * chunk - 1}`,
      `${2 * chunk}-${2 * chunk + 4}`,
    ]);
    expect(patches.every(({ body }) => body.length <= chunk)).toBe(true);
  });

  it("row 14: a chunk that is refused ends the session and is told", async () => {
    bench.registry.script = ({ method }) => {
      if (method === "HEAD") return { status: 404 };
      if (method === "POST") return session("/upload");
      return method === "PUT" ? { status: 413 } : refusal(416, "BLOB_UPLOAD_INVALID", "too late");
    };
    const putting = bench.client().putBlob("app", blobSource(bytes));
    await expect(putting).rejects.toMatchObject({ code: "rejected", status: 416 });
    expect(bench.registry.lines.at(-1)).toBe("DELETE /upload");
  });
});

describe("row 5.1: digests of another algorithm", () => {
  it("row 5.1: an upload names its algorithm unless it is SHA-256", async () => {
    bench.registry.script = ({ method }) => {
      if (method === "HEAD") return { status: 404 };
      return method === "POST" ? session("/upload") : { status: 201 };
    };
    const sha512 = parseDigest(`sha512:${"0".repeat(128)}`);
    for (const each of [digest, sha512]) {
      await bench.client().putBlob("app", { ...source, digest: each });
    }
    expect(bench.registry.lines.filter((line) => line.startsWith("POST"))).toEqual([
      "POST /v2/app/blobs/uploads/",
      "POST /v2/app/blobs/uploads/?digest-algorithm=sha512",
    ]);
  });
});
