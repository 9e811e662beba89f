import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Logger } from "../../../src/core/base/logger.ts";
import { isWithoutPublicCatalog } from "../../../src/core/registry/catalog.ts";
import type { TagPage } from "../../../src/core/registry/imageStore.ts";
import { isWithoutCatalog, StoreError } from "../../../src/core/registry/storeError.ts";
import { hubApi, hubPage, HubServers, hubTag, hubToken } from "../../support/hubServers.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { sha256 } from "../../support/ociData.ts";
import { json } from "../../support/scriptedServer.ts";

const password = "canary-password";
const kim = { kind: "basic", username: "Kim", password } as const;
const anonymous = { kind: "anonymous" } as const;

const tagsPath = "/v2/namespaces/library/repositories/alpine/tags";
const byName = `${tagsPath}?page_size=100&ordering=name`;

let hub: HubServers;
beforeEach(async () => {
  hub = await HubServers.start();
});
afterEach(() => hub.stop());

function api(answers: Parameters<typeof hubApi>[0]): void {
  hub.at("hub.docker.com").script = hubApi(answers);
}

async function pagesOf(pages: AsyncIterable<TagPage>): Promise<readonly TagPage[]> {
  const all: TagPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("It should have failed"),
    (error: unknown) => error,
  );
}

describe("the repositories of Docker Hub", () => {
  it("are those of the account and of its organisations, page by page", async () => {
    api({
      "/v2/user/orgs?page_size=100": hubPage([{ orgname: "Contoso" }, { orgname: "kim" }]),
      "/v2/namespaces/kim/repositories?page_size=2&ordering=name": hubPage(
        [{ name: "a" }, { name: "b" }],
        "/v2/namespaces/kim/repositories?page=2",
      ),
      "/v2/namespaces/kim/repositories?page=2": hubPage([{ name: "c" }, { name: "no path" }, {}]),
      "/v2/namespaces/contoso/repositories?page_size=2&ordering=name": hubPage([{ name: "web" }]),
    });
    const pages = [];
    for await (const page of hub.open(kim).listRepositories({ pageSize: 2 })) pages.push(page);
    expect(pages).toMatchObject([
      { items: ["kim/a", "kim/b"], hasMore: true },
      { items: ["kim/c"], hasMore: true },
      { items: ["contoso/web"], hasMore: false },
    ]);
  });

  it("are looked for by the API", async () => {
    api({
      "/v2/user/orgs?page_size=100": hubPage([]),
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name&name=we": hubPage([
        { name: "web" },
      ]),
    });
    expect(await itemsOf(hub.open(kim).listRepositories({ filter: "we" }))).toEqual(["kim/web"]);
  });

  it("go on behind the one that was listed last", async () => {
    const first = "/v2/namespaces/kim/repositories?page_size=100&ordering=name";
    api({
      "/v2/user/orgs?page_size=100": hubPage([]),
      [first]: hubPage([{ name: "a" }, { name: "b" }], "/v2/namespaces/kim/repositories?page=2"),
      "/v2/namespaces/kim/repositories?page=2": hubPage([{ name: "c" }]),
    });
    const store = hub.open(kim);
    expect(await itemsOf(store.listRepositories({ after: "kim/a" }))).toEqual(["kim/b", "kim/c"]);
    expect(await itemsOf(store.listRepositories({ after: "kim/gone" }))).toHaveLength(3);
  });

  it("row 3: are an invitation, not a request, where nobody is signed in", async () => {
    const error = await failureOf(itemsOf(hub.open(anonymous).listRepositories()));
    expect(isWithoutPublicCatalog(error)).toBe(true);
    expect(hub.at("hub.docker.com").requests).toEqual([]);
  });

  it("are not listed with a token that only the registry takes", async () => {
    const store = hub.open({ kind: "token", token: password });
    expect(isWithoutCatalog(await failureOf(itemsOf(store.listRepositories())))).toBe(true);
    expect(hub.at("hub.docker.com").requests).toEqual([]);
  });

  it("are listed where the organisations are refused to a token of limited scope", async () => {
    api({
      "/v2/user/orgs?page_size=100": { status: 403 },
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name": hubPage([{ name: "a" }]),
    });
    expect(await itemsOf(hub.open(kim).listRepositories())).toEqual(["kim/a"]);
  });

  it.each([429, 503])("are a failure where organisations are answered with %i", async (status) => {
    api({
      "/v2/user/orgs?page_size=100": { status },
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name": hubPage([{ name: "a" }]),
    });
    const error = await failureOf(itemsOf(hub.open(kim).listRepositories()));
    expect(error).toMatchObject({ status });
  });

  it("leave out an organisation that does not show them", async () => {
    api({
      "/v2/user/orgs?page_size=100": hubPage([{ orgname: "contoso" }]),
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name": hubPage([{ name: "a" }]),
      "/v2/namespaces/contoso/repositories?page_size=100&ordering=name": { status: 403 },
    });
    const pages = await pagesOf(hub.open(kim).listRepositories());
    expect(pages.flatMap(({ items }) => items)).toEqual(["kim/a"]);
    expect(pages.at(-1)).toMatchObject({ hasMore: false, leftOut: ["contoso"] });
  });

  it.each([
    ["refuses all of them", { status: 403 }, "forbidden"],
    ["is too busy", { status: 429 }, "tooManyRequests"],
    ["fails", { status: 503 }, "serverError"],
    ["answers something else", json({ items: [] }), "badResponse"],
    ["answers in HTML", { status: 200, body: "<html>" }, "badResponse"],
  ])("are a failure, not an empty list, where the API %s", async (_what, answer, code) => {
    api({
      "/v2/user/orgs?page_size=100": hubPage([]),
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name": answer,
    });
    const error = await failureOf(itemsOf(hub.open(kim).listRepositories()));
    expect(StoreError.is(error) && error.code).toBe(code);
  });

  it("tell a wrong password", async () => {
    api({});
    const wrong = { ...kim, password: "wrong" };
    const error = await failureOf(itemsOf(hub.open(wrong).listRepositories()));
    expect(error).toMatchObject({ code: "unauthorized", cause: { code: "credentialsRejected" } });
  });
});

describe("the tags of Docker Hub", () => {
  it("have times, digests and the size of all platforms", async () => {
    api({ [byName]: hubPage([hubTag("3.20", "2026-05-22T18:00:00.5Z")]) });
    const pages = await pagesOf(hub.open(anonymous).listTags("library/alpine"));
    const facts = {
      digest: sha256("3.20"),
      updatedAt: Date.parse("2026-05-22T18:00:00.5Z"),
      size: 190,
    };
    expect(pages).toMatchObject([
      { items: ["3.20"], hasMore: false, facts: new Map([["3.20", facts]]) },
    ]);
    expect(hub.at("hub.docker.com").requests[0]?.headers.authorization).toBeUndefined();
  });

  it("come newest first, and are looked for by the API", async () => {
    const target = `${tagsPath}?page_size=50&ordering=last_updated&name=3.`;
    api({ [target]: hubPage([hubTag("3.20"), hubTag("3.19")]) });
    const options = { pageSize: 50, newestFirst: true, filter: "3." };
    const store = hub.open(anonymous);
    expect(await itemsOf(store.listTags("library/alpine", options))).toEqual(["3.20", "3.19"]);
  });

  it("are those of official images without their namespace, too", async () => {
    api({ [byName]: hubPage([hubTag("edge")]) });
    expect(await itemsOf(hub.open(anonymous).listTags("alpine"))).toEqual(["edge"]);
  });

  it("survive a tag without anything but its name", async () => {
    api({ [byName]: hubPage([{ name: "bare" }, { name: "not a tag" }, null, 1, {}]) });
    const [page] = await pagesOf(hub.open(anonymous).listTags("library/alpine"));
    expect(page).toMatchObject({ items: ["bare"], hasMore: false, facts: new Map([["bare", {}]]) });
  });

  it.each([
    ["fails", { status: 500 }],
    ["is too busy", { status: 429 }],
    ["does not know the repository", { status: 404 }],
    ["answers something else", json({ tags: [] })],
    ["answers in HTML", { status: 200, body: "<html>" }],
    ["leads elsewhere", { status: 302, headers: { location: "https://evil.test/" } }],
  ])("are the registry's own where the API %s", async (_what, answer) => {
    api({ [byName]: answer });
    const store = hub.open(kim);
    expect(await itemsOf(store.listTags("library/alpine"))).toEqual(["of-the-registry"]);
    const asked = hub.at("hub.docker.com").lines.filter((line) => line.includes("/tags"));
    expect(asked).toHaveLength(1);
    expect(hub.at("evil.test").requests).toEqual([]);
  });

  it("are not the registry's own where some are looked for", async () => {
    api({ [`${byName}&name=3.1`]: { status: 404 } });
    const search = itemsOf(hub.open(kim).listTags("library/alpine", { filter: "3.1" }));
    await expect(search).rejects.toMatchObject({ code: "notFound" });
    expect(hub.at("registry-1.docker.io").requests).toEqual([]);
  });

  it("are the registry's own where the API does not take the password", async () => {
    api({});
    const store = hub.open({ ...kim, password: "wrong" });
    expect(await itemsOf(store.listTags("library/alpine"))).toEqual(["of-the-registry"]);
  });

  it.each(["https://evil.test/v2/next", "https://hub.docker.com/login"])(
    "are the registry's own where the list of the API goes on at %s",
    async (next) => {
      api({ [byName]: hubPage([hubTag("1")], next) });
      const store = hub.open(kim);
      expect(await itemsOf(store.listTags("library/alpine"))).toEqual(["of-the-registry"]);
      expect(hub.at("evil.test").requests).toEqual([]);
    },
  );

  it("end with a failure where the list goes in circles", async () => {
    api({ [byName]: hubPage([hubTag("1")], byName) });
    const listed: string[] = [];
    const list = async () => {
      for await (const { items } of hub.open(kim).listTags("alpine")) listed.push(...items);
    };
    expect(StoreError.is(await failureOf(list()), "badResponse")).toBe(true);
    expect(listed).toEqual(["1"]);
  });

  it("go on in a further try behind the one that was listed last", async () => {
    api({
      [byName]: hubPage([hubTag("1"), hubTag("2")], `${tagsPath}?page=2`),
      [`${tagsPath}?page=2`]: hubPage([hubTag("3")]),
    });
    const store = hub.open(anonymous);
    const [first, second] = await pagesOf(store.listTags("alpine", { after: "1" }));
    expect([first?.items, second?.items]).toEqual([["2"], ["3"]]);
  });

  it("are listed by one sign-in, and by another where that has expired", async () => {
    let isExpired = false;
    api({
      [byName]: ({ headers }) => {
        if (headers.authorization !== `Bearer ${hubToken}`) return { status: 401 };
        if (!isExpired) return hubPage([hubTag("1")]);
        isExpired = false;
        return { status: 401 };
      },
    });
    const store = hub.open(kim);
    const list = () => itemsOf(store.listTags("alpine"));
    expect(await Promise.all([list(), list()])).toEqual([["1"], ["1"]]);
    isExpired = true;
    expect(await list()).toEqual(["1"]);
    const { lines } = hub.at("hub.docker.com");
    expect(lines.filter((line) => line.startsWith("POST"))).toHaveLength(2);
  });
});

describe("a tag of Docker Hub", () => {
  const path = "/v2/repositories/kim/app/tags/1.0";

  it("row 16: is deleted by the API", async () => {
    api({ [`DELETE ${path}`]: { status: 204 } });
    await hub.open(kim).deleteTag("kim/app", "1.0");
    expect(hub.at("hub.docker.com").lines).toContain(`DELETE ${path}`);
    expect(hub.at("registry-1.docker.io").requests).toEqual([]);
  });

  it.each([
    [{ status: 404 }, "notFound"],
    [{ status: 403 }, "forbidden"],
  ])("is not said to be deleted where the API answers %o", async (answer, code) => {
    api({ [`DELETE ${path}`]: answer });
    const error = await failureOf(hub.open(kim).deleteTag("kim/app", "1.0"));
    expect(StoreError.is(error) && error.code).toBe(code);
  });

  it("is not deleted by nobody", async () => {
    const error = await failureOf(hub.open(anonymous).deleteTag("kim/app", "1.0"));
    expect(StoreError.is(error, "unauthorized")).toBe(true);
    expect(hub.at("hub.docker.com").requests).toEqual([]);
  });
});

describe("the password for Docker Hub", () => {
  it("reaches its token server and its API, and neither other hosts nor logs nor errors", async () => {
    const written: unknown[] = [];
    const note = (...parts: readonly unknown[]) => void written.push(parts);
    const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
    api({
      "/v2/user/orgs?page_size=100": hubPage([], "https://evil.test/v2/orgs"),
      "/v2/namespaces/kim/repositories?page_size=100&ordering=name": hubPage(
        [{ name: "a" }],
        "https://evil.test/v2/more",
      ),
      [byName]: { status: 307, headers: { location: "https://evil.test/tags" } },
      "DELETE /v2/repositories/kim/app/tags/1": {
        status: 307,
        headers: { location: "https://evil.test/" },
      },
    });
    const store = hub.open(kim, logger);
    written.push(await failureOf(itemsOf(store.listRepositories())));
    await itemsOf(store.listTags("alpine"));
    written.push(await failureOf(store.deleteTag("kim/app", "1")));
    hub.at("hub.docker.com").script = () => ({
      status: 307,
      headers: { location: "https://evil.test/v2/auth/token" },
    });
    written.push(await failureOf(itemsOf(hub.open(kim, logger).listRepositories())));

    const encoded = Buffer.from(`Kim:${password}`).toString("base64");
    const secrets = [password, encoded, hubToken];
    const seenAt = (host: Parameters<HubServers["at"]>[0]) => {
      const seen = JSON.stringify(hub.at(host).requests);
      return secrets.filter((secret) => seen.includes(secret));
    };
    expect(seenAt("hub.docker.com")).toEqual([password, hubToken]);
    expect(seenAt("auth.docker.io")).toEqual([encoded]);
    expect(seenAt("registry-1.docker.io")).toEqual([]);
    expect(hub.at("evil.test").requests).toEqual([]);
    expect(hub.strayed).toEqual([]);
    const text = inspect(written, { depth: Infinity });
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
