import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuthError } from "../../../src/core/auth/authError.ts";
import { isWithoutPublicCatalog } from "../../../src/core/registry/catalog.ts";
import { isWithoutCatalog, StoreError } from "../../../src/core/registry/storeError.ts";
import {
  containerPackage,
  githubApi,
  githubPage,
  GitHubServers,
} from "../../support/githubServers.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { RecordingLogger } from "../../support/recordingLogger.ts";
import { json, type Answer } from "../../support/scriptedServer.ts";

const token = "canary-ghp-token";
const kim = source({ kind: "basic", username: "Kim", password: token });
const ownPackages = "/user/packages?package_type=container&per_page=100";
const ownOrganizations = "/user/orgs?per_page=100";

function source(
  credential: Awaited<ReturnType<Parameters<GitHubServers["open"]>[0]["getCredential"]>>,
) {
  return { getCredential: () => Promise.resolve(credential) };
}

function packagesOf(organization: string): string {
  return `/orgs/${organization}/packages?package_type=container&per_page=100`;
}

let github: GitHubServers;
beforeEach(async () => {
  github = await GitHubServers.start();
});
afterEach(() => github.stop());

function api(answers: Readonly<Record<string, Answer>>): void {
  github.at("api.github.com").script = githubApi(token, answers);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("It should have failed"),
    (error: unknown) => error,
  );
}

describe("the packages of GitHub", () => {
  it("row 27: are the user's and those of organisations, owners in lower case", async () => {
    api({
      [ownPackages]: githubPage([containerPackage("Kim", "tool"), containerPackage("Kim", "a/b")]),
      [ownOrganizations]: githubPage([{ login: "Contoso" }]),
      [packagesOf("Contoso")]: githubPage([containerPackage("Contoso", "web")]),
    });
    const pages = [];
    for await (const page of github.open(kim).listRepositories()) pages.push(page);
    expect(pages).toMatchObject([
      { items: ["kim/tool", "kim/a/b", "contoso/web"], hasMore: false },
    ]);
  });

  it("are listed page by page, going on behind the one that was listed last", async () => {
    api({
      [ownPackages]: githubPage([containerPackage("kim", "a")], "/user/packages?page=2"),
      "/user/packages?page=2": githubPage([containerPackage("kim", "b"), { name: "no owner" }]),
      [ownOrganizations]: githubPage([], undefined),
    });
    const store = github.open(kim);
    const [first] = await pagesOf(store.listRepositories({ pageSize: 1 }));
    expect(first).toMatchObject({ items: ["kim/a"], hasMore: true });
    expect(await itemsOf(store.listRepositories({ after: "kim/a" }))).toEqual(["kim/b"]);
  });

  it("are those of public memberships where the token may not tell others", async () => {
    api({
      [ownPackages]: githubPage([]),
      [ownOrganizations]: { status: 403, body: JSON.stringify({ message: "read:org" }) },
      "/user": json({ login: "kim" }),
      "/users/kim/orgs?per_page=100": githubPage([{ login: "contoso" }]),
      [packagesOf("contoso")]: githubPage([containerPackage("contoso", "web")]),
    });
    expect(await itemsOf(github.open(kim).listRepositories())).toEqual(["contoso/web"]);
  });

  it("leave out an organisation that does not show them", async () => {
    api({
      [ownPackages]: githubPage([containerPackage("kim", "a")]),
      [ownOrganizations]: githubPage([{ login: "sso" }, { login: "contoso" }]),
      [packagesOf("sso")]: { status: 403 },
      [packagesOf("contoso")]: githubPage([containerPackage("contoso", "web")]),
    });
    expect(await pagesOf(github.open(kim).listRepositories())).toMatchObject([
      { items: ["kim/a", "contoso/web"], hasMore: false, leftOut: ["sso"] },
    ]);
  });

  it.each([{ "x-ratelimit-remaining": "0" }, { "retry-after": "60" }])(
    "are a failure, not a part of them, where there were too many requests: %o",
    async (headers) => {
      api({
        [ownPackages]: githubPage([containerPackage("kim", "a")]),
        [ownOrganizations]: githubPage([{ login: "contoso" }]),
        [packagesOf("contoso")]: { status: 403, headers },
      });
      const error = await failureOf(itemsOf(github.open(kim).listRepositories()));
      expect(error).toMatchObject({ code: "tooManyRequests", status: 403 });
    },
  );

  it("that were listed stay where a later page fails", async () => {
    api({
      [ownPackages]: githubPage([containerPackage("kim", "a")], "/user/packages?page=2"),
      "/user/packages?page=2": { status: 422 },
    });
    const items: string[] = [];
    const listing = (async () => {
      for await (const page of github.open(kim).listRepositories()) items.push(...page.items);
    })();
    expect(StoreError.is(await failureOf(listing), "rejected")).toBe(true);
    expect(items).toEqual(["kim/a"]);
  });

  it("are an invitation, not a request, where nobody is signed in", async () => {
    const store = github.open(source({ kind: "anonymous" }));
    const error = await failureOf(itemsOf(store.listRepositories()));
    expect(isWithoutPublicCatalog(error)).toBe(true);
    expect(github.at("api.github.com").requests).toEqual([]);
  });

  it("are not listed with a token that only the registry takes", async () => {
    const store = github.open(source({ kind: "token", token }));
    expect(isWithoutCatalog(await failureOf(itemsOf(store.listRepositories())))).toBe(true);
    expect(github.at("api.github.com").requests).toEqual([]);
  });

  it("are refused to a token that was revoked, and to the account that it is of", async () => {
    api({});
    const revoked = source({ kind: "basic", username: "kim", password: "revoked" });
    const store = github.open({ ...revoked, tool: "account", toolLabel: "GitHub" });
    const error = await failureOf(itemsOf(store.listRepositories()));
    expect(StoreError.is(error, "unauthorized")).toBe(true);
    const cause = StoreError.is(error) ? error.cause : undefined;
    expect(AuthError.is(cause, "credentialsRejected")).toBe(true);
    expect(cause).toMatchObject({ tool: "account", toolLabel: "GitHub", host: "ghcr.io" });
  });

  it("of an Enterprise server are listed by its own API", async () => {
    github.at("github.example.com").script = githubApi(token, {
      "/api/v3/user/packages?package_type=container&per_page=100": githubPage([
        containerPackage("Kim", "a"),
      ]),
      "/api/v3/user/orgs?per_page=100": githubPage([]),
    });
    const store = github.open(kim, { registry: "containers.github.example.com" });
    expect(await itemsOf(store.listRepositories())).toEqual(["kim/a"]);
  });

  it("are of no concern to a registry elsewhere that is called GitHub's", async () => {
    const store = github.open(kim, { registry: "evil.test" });
    await failureOf(itemsOf(store.listRepositories()));
    expect(github.at("api.github.com").requests).toEqual([]);
  });
});

describe("the token", () => {
  it("goes to the registry and the API only, and into no log, error or URL", async () => {
    const logger = new RecordingLogger();
    const store = github.open(kim, { logger });
    api({
      [ownPackages]: githubPage([containerPackage("kim", "a")]),
      [ownOrganizations]: githubPage([{ login: "contoso" }]),
      [packagesOf("contoso")]: { status: 500, body: token },
    });
    const failed = await failureOf(itemsOf(store.listRepositories()));
    expect(await itemsOf(store.listTags("kim/a"))).toEqual(["1.4"]);
    const told = [inspect(failed, { depth: 9 }), ...logger.lines, ...github.strayed].join("\n");
    expect(told).toContain("api.github.com");
    expect(told).not.toContain(token);
    expect(github.told("api.github.com")).toContain(token);
    expect(github.told("evil.test")).toBe("");
    const targets = github.at("api.github.com").lines.join("\n");
    expect(targets).not.toContain(token);
  });

  it.each([
    ["a Link to another host", () => githubPage([], "https://evil.test/user/packages?page=2")],
    [
      "a redirect to another host",
      () => ({ status: 302, headers: { location: "https://evil.test/user/packages" } }),
    ],
  ])("does not follow %s", async (_name, answer) => {
    api({ [ownPackages]: answer() });
    const error = await failureOf(itemsOf(github.open(kim).listRepositories()));
    expect(StoreError.is(error)).toBe(true);
    expect(github.told("evil.test")).toBe("");
  });

  it.each([
    ["a list that goes in circles", githubPage([], ownPackages)],
    ["an object where a list should be", json({})],
    ["a page of a proxy", { status: 200, body: "<html>" }],
  ])("is not sent for ever to %s", async (_name, answer) => {
    api({ [ownPackages]: answer });
    const error = await failureOf(itemsOf(github.open(kim).listRepositories()));
    expect(StoreError.is(error, "badResponse")).toBe(true);
    expect(github.at("api.github.com").requests).toHaveLength(1);
  });
});

async function pagesOf<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
