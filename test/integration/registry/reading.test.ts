import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { accessRegistry, type RegistryAccess } from "../../support/registryAccess.ts";
import { inOrder, json, ScriptedServer, type Answer } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const digest = sha256("subject");
const manifest = bytesOf({ schemaVersion: 2 });
const tagOfReferrers = digest.replace(":", "-");

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

function page(tags: unknown, link?: string): Answer {
  return json({ name: "app", tags }, link === undefined ? {} : { link });
}

describe("listing tags", () => {
  const tags = () => itemsOf(access.client.listTags("app"));

  it.each([
    ["relative", () => "</v2/app/tags/list?n=2&last=b%2Bc>; rel=next"],
    ["relative to the request", () => '<list?n=2&last=b%2Bc>; rel="next"'],
    ["absolute", () => `<${server.url}/v2/app/tags/list?n=2&last=b%2Bc>; title="x, y"; rel="next"`],
    ["among others", () => '</x>; rel="prev", </v2/app/tags/list?n=2&last=b%2Bc>; rel="last next"'],
  ])("row 5: goes on where a Link says that is %s", async (_name, link) => {
    server.script = inOrder(page(["a", "b"], link()), page(["c"]));
    expect(await tags()).toEqual(["a", "b", "c"]);
    expect(server.lines).toEqual([
      "GET /v2/app/tags/list?n=100",
      "GET /v2/app/tags/list?n=2&last=b%2Bc",
    ]);
  });

  it("row 5: stops at a Link to where it has been", async () => {
    server.script = () =>
      page([`t${server.requests.length}`], "</v2/app/tags/list?last=x>; rel=next");
    expect(await tags()).toEqual(["t1", "t2"]);
  });

  it("row 5: stops at a page that brings nothing new", async () => {
    server.script = () =>
      page(["a"], `</v2/app/tags/list?last=${server.requests.length}>; rel=next`);
    expect(await tags()).toEqual(["a"]);
    expect(server.requests).toHaveLength(2);
  });

  it("row 7: goes on after a page of which nothing can be used", async () => {
    server.script = inOrder(
      page([null, "b@d"], "</v2/app/tags/list?last=1>; rel=next"),
      page([digest], "</v2/app/tags/list?last=2>; rel=next"),
      page(["a"]),
    );
    expect(await tags()).toEqual(["a"]);
  });

  it("stops at an empty page", async () => {
    server.script = () => page([], `</v2/app/tags/list?last=${server.requests.length}>; rel=next`);
    expect(await tags()).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it("Invariant 9: stops where page after page holds nothing that can be used", async () => {
    server.script = () => {
      const { length } = server.requests;
      return page([`b@d${length}`], `</v2/app/tags/list?last=${length}>; rel=next`);
    };
    expect(await tags()).toEqual([]);
    expect(server.requests).toHaveLength(20);
  });

  it("row 5: stops at a Link that leads out of the API", async () => {
    server.script = inOrder(page(["a"], "</service/rest/list?last=a>; rel=next"), page(["b"]));
    const pages = [];
    for await (const each of access.client.listTags("app")) pages.push(each);
    expect(pages).toEqual([{ items: ["a"], hasMore: false }]);
  });

  it("row 7: passes over what is no tag", async () => {
    server.script = () => page(["a", null, 5, digest, "", "a", "x/y", "é", "b"]);
    expect(await tags()).toEqual(["a", "b"]);
  });

  it.each([null, undefined, {}, "a"])("row 7: finds nothing in %j", async (nothing) => {
    server.script = () => page(nothing);
    expect(await tags()).toEqual([]);
  });

  it("row 6: asks without a size where the registry does not like ours", async () => {
    server.script = ({ target }) => (target.includes("n=") ? { status: 400 } : page(["a"]));
    expect(await itemsOf(access.client.listTags("app", { after: "0", pageSize: 5000 }))).toEqual([
      "a",
    ]);
    expect(server.lines).toEqual([
      "GET /v2/app/tags/list?n=1000&last=0",
      "GET /v2/app/tags/list?last=0",
    ]);
  });

  it("costs one request a page that is asked for", async () => {
    server.script = () => page(["a"], "</v2/app/tags/list?last=a>; rel=next");
    for await (const each of access.client.listTags("app")) {
      expect(each).toEqual({ items: ["a"], hasMore: true });
      break;
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe("the head of a manifest", () => {
  const found = { digest: sha256(manifest), mediaType: MediaTypes.ociIndex, size: manifest.length };
  const answer = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
    status,
    headers: { "content-type": `${MediaTypes.ociIndex}; charset=utf-8`, ...headers },
    body: manifest,
  });

  it("row 9: costs one HEAD, with all media types accepted", async () => {
    server.script = () => answer(200, { "docker-content-digest": sha256(manifest) });
    expect(await access.client.headManifest("app", { tag: "1" })).toEqual(found);
    expect(server.lines).toEqual(["HEAD /v2/app/manifests/1"]);
    const accept = server.requests[0]?.headers.accept?.split(", ");
    expect(accept).toEqual(
      expect.arrayContaining([
        MediaTypes.ociIndex,
        MediaTypes.ociManifest,
        MediaTypes.dockerList,
        MediaTypes.dockerManifest,
      ]),
    );
  });

  it.each([
    ["no digest", () => answer(200)],
    ["a digest that is none", () => answer(200, { "docker-content-digest": "sha256:x" })],
    ["404", () => answer(404)],
    ["405", () => answer(405)],
  ])("row 8: is taken from a GET where the HEAD says %s", async (_name, head) => {
    server.script = ({ method }) => (method === "HEAD" ? head() : answer(200));
    expect(await access.client.headManifest("app", { tag: "1" })).toEqual(found);
    expect(server.lines).toEqual(["HEAD /v2/app/manifests/1", "GET /v2/app/manifests/1"]);
  });

  it("row 8: is not asked for again where a HEAD never works", async () => {
    server.script = ({ method }) => (method === "HEAD" ? { status: 405 } : answer(200));
    await access.client.headManifest("app", { tag: "1" });
    await access.client.headManifest("app", { tag: "2" });
    expect(server.lines.slice(2)).toEqual(["GET /v2/app/manifests/2"]);
  });

  it("is believed to be absent by a registry whose HEADs are right", async () => {
    server.script = ({ target }) =>
      target.endsWith("/1") ? answer(200, { "docker-content-digest": digest }) : { status: 404 };
    await access.client.headManifest("app", { tag: "1" });
    expect(await access.client.headManifest("app", { tag: "2" })).toBeUndefined();
    expect(server.lines).toEqual(["HEAD /v2/app/manifests/1", "HEAD /v2/app/manifests/2"]);
  });
});

describe("a part of a blob", () => {
  const part = { start: 2, end: 4 };

  it.each([
    ["the whole of it came", { status: 200, body: "0123456" }, "unsupported"],
    [
      "another part came",
      { status: 206, headers: { "content-range": "bytes 0-2/7" }, body: "012" },
      "badResponse",
    ],
    ["the part is not named", { status: 206, body: "234" }, "badResponse"],
    ["it has no such part", { status: 416 }, "rejected"],
  ] as const)("is not given where %s", async (_name, answer, code) => {
    server.script = () => answer;
    const reading = access.client.getBlob("app", digest, { range: part });
    await expect(reading).rejects.toMatchObject({ brand: "StoreError", code });
  });
});

describe("referrers", () => {
  const descriptor = (name: string, artifactType = "a/b") => ({
    mediaType: MediaTypes.ociManifest,
    digest: sha256(name),
    size: 1,
    artifactType,
  });
  const index = (manifests: readonly unknown[], headers: Readonly<Record<string, string>> = {}) =>
    json(
      { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests },
      { "content-type": MediaTypes.ociIndex, ...headers },
    );
  const names = async (options = {}) =>
    (await access.client.listReferrers("app", digest, options)).map((each) => each.digest);

  it("row 21: come page by page from the API, each of them once", async () => {
    const link = `</v2/app/referrers/${digest}?page=2>; rel=next`;
    server.script = inOrder(
      index([descriptor("1"), descriptor("2"), { digest: "none" }], { link }),
      index([descriptor("2"), descriptor("3")], { link }),
    );
    expect(await names()).toEqual([sha256("1"), sha256("2"), sha256("3")]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["is not there", { status: 404 }, "notFound"],
    ["is refused", { status: 400 }, "rejected"],
    ["is a web page", { status: 200, body: "<html>" }, "badResponse"],
    ["is no index", json({ hello: 1 }), "badResponse"],
  ] as const)("are not taken for complete where a later page %s", async (_name, answer, code) => {
    const link = `</v2/app/referrers/${digest}?page=2>; rel=next`;
    server.script = ({ target }) =>
      target.includes("page=2") ? answer : index([descriptor("1")], { link });
    await expect(names()).rejects.toMatchObject({ brand: "StoreError", code });
    expect(server.requests).toHaveLength(2);
  });

  it("Invariant 9: are refused where their pages come to no end", async () => {
    server.script = () => {
      const link = `</v2/app/referrers/${digest}?page=${server.requests.length}>; rel=next`;
      return index([descriptor(link)], { link });
    };
    await expect(names()).rejects.toMatchObject({ code: "tooLarge" });
    expect(server.requests).toHaveLength(100);
  });

  it("row 21: are filtered here where the registry did not", async () => {
    server.script = () => index([descriptor("1", "x/y"), descriptor("2", "a/b")]);
    expect(await names({ artifactType: "a/b" })).toEqual([sha256("2")]);
    expect(server.lines).toEqual([`GET /v2/app/referrers/${digest}?artifactType=a%2Fb`]);
  });

  it.each([
    ["404", { status: 404 }],
    ["400", { status: 400 }],
    ["406", { status: 406 }],
    ["405", { status: 405 }],
    ["a redirect to a web site", { status: 303, headers: { location: "https://web.invalid/" } }],
    ["a web page", { status: 200, body: "<html>" }],
    ["JSON that is no index", json({ hello: 1 })],
  ] as const)(
    "row 21: come from the fallback tag where the API answers %s",
    async (_name, answer) => {
      server.script = ({ target }) =>
        target.includes("/referrers/") ? answer : index([descriptor("1")]);
      expect(await names()).toEqual([sha256("1")]);
      expect(server.lines.at(-1)).toBe(`GET /v2/app/manifests/${tagOfReferrers}`);
    },
  );

  it("ask no more for an API that is not known, but for one that misses the repository", async () => {
    await names();
    await names();
    const fallback = `GET /v2/app/manifests/${tagOfReferrers}`;
    const api = `GET /v2/app/referrers/${digest}`;
    expect(server.lines).toEqual([api, fallback, fallback]);
    const errors = [{ code: "NAME_UNKNOWN", message: "unknown repository" }];
    server.script = () => ({ status: 404, body: JSON.stringify({ errors }) });
    const second = accessRegistry(server.url);
    await second.client.listReferrers("app", digest);
    await second.client.listReferrers("app", digest);
    second.dispose();
    expect(server.lines.slice(3)).toEqual([api, fallback, api, fallback]);
  });

  it("stay listed, with a line in the log, where the fallback tag cannot be changed", async () => {
    const content = bytesOf({ subject: descriptor("subject") });
    const lines: string[] = [];
    const logger = { ...silentLogger, warn: (line: string) => void lines.push(line) };
    server.script = ({ method, target }) => {
      if (method === "PUT") return { status: 403 };
      if (method === "DELETE") return { status: 202 };
      const isTag = target.endsWith(tagOfReferrers);
      return isTag ? index([{ digest: sha256(content) }, "kept"]) : { status: 200, body: content };
    };
    const logging = accessRegistry(server.url, { logger });
    await logging.client.deleteManifest("app", sha256(content));
    logging.dispose();
    const path = "/v2/app/manifests";
    expect(server.lines).toEqual([
      `GET ${path}/${sha256(content)}`,
      `DELETE ${path}/${sha256(content)}`,
      `GET ${path}/${tagOfReferrers}`,
      `PUT ${path}/${tagOfReferrers}`,
    ]);
    expect(JSON.parse(server.requests.at(-1)?.body ?? "")).toMatchObject({ manifests: ["kept"] });
    expect(lines.join()).toContain(tagOfReferrers);
  });

  it("are left alone by the deletion of what refers to nothing, or cannot be read", async () => {
    const broken = sha256("another content");
    server.script = ({ method }) =>
      method === "DELETE" ? { status: 202 } : { status: 200, body: manifest };
    for (const each of [sha256(manifest), broken]) await access.client.deleteManifest("app", each);
    expect(server.requests.map(({ method }) => method)).toEqual(["GET", "DELETE", "GET", "DELETE"]);
  });

  it("row 21: are none where there is neither", async () => {
    expect(await names()).toEqual([]);
  });
});
