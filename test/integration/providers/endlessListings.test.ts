import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { acr } from "../../../src/providers/profiles/acr.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import {
  containerPackage,
  githubApi,
  githubPage,
  GitHubServers,
} from "../../support/githubServers.ts";
import { hubApi, hubPage, HubServers, hubTag } from "../../support/hubServers.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { json, ScriptedServer, type RecordedRequest } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const kim = { kind: "basic", username: "Kim", password: "canary-password" } as const;

/** More than are read before a listing is given up, and far fewer than one without an end. */
const manyRequests = 100;

/** Another number for each page, so that no page is where we have been. */
function nextPath({ target }: RecordedRequest): string {
  const [path = "", page = "1"] = target.split("?page=");
  return `${path.split("?")[0] ?? ""}?page=${Number.parseInt(page, 10) + 1}`;
}

describe("row 5: a listing of Docker Hub's API that does not get on", () => {
  let hub: HubServers;
  beforeEach(async () => {
    hub = await HubServers.start();
  });
  afterEach(() => hub.stop());

  function endless(at: string, results: readonly unknown[]): void {
    const usual = hubApi({ [at]: hubPage(results, `${at.split("?")[0] ?? ""}?page=2`) });
    hub.at("hub.docker.com").script = (request) =>
      request.target.includes("?page=") ? hubPage(results, nextPath(request)) : usual(request);
  }

  it.each([
    ["the same again and again", [hubTag("1")]],
    ["nothing", []],
  ])("is given up where pages bring %s", async (_what, results) => {
    endless("/v2/namespaces/kim/repositories/web/tags?page_size=100&ordering=name", results);
    await expect(itemsOf(hub.open(kim).listTags("kim/web"))).rejects.toMatchObject({
      code: "badResponse",
    });
    expect(hub.at("hub.docker.com").requests.length).toBeLessThan(manyRequests);
  });

  it("is given up where there are ever more organisations", async () => {
    const own = "/v2/namespaces/kim/repositories?page_size=100&ordering=name";
    const usual = hubApi({ [own]: hubPage([{ name: "web" }]) });
    let count = 0;
    hub.at("hub.docker.com").script = (request) => {
      if (!request.target.startsWith("/v2/user/orgs")) return usual(request);
      count++;
      return hubPage([{ orgname: `org${count}` }], `/v2/user/orgs?page=${count + 1}`);
    };
    expect(await itemsOf(hub.open(kim).listRepositories())).toEqual(["kim/web"]);
    expect(count).toBeLessThan(manyRequests);
  });
});

describe("row 5: a listing of GitHub's API that does not get on", () => {
  it("is given up", async () => {
    const github = await GitHubServers.start();
    onTestFinished(() => github.stop());
    const api = github.at("api.github.com");
    api.script = (request) => githubPage([containerPackage("kim", "web")], nextPath(request));
    const store = github.open({ getCredential: () => Promise.resolve(kim) });
    await expect(itemsOf(store.listRepositories())).rejects.toMatchObject({ code: "badResponse" });
    expect(api.requests.length).toBeLessThan(manyRequests);
  });

  it("is given up where there are ever more organisations", async () => {
    const github = await GitHubServers.start();
    onTestFinished(() => github.stop());
    const api = github.at("api.github.com");
    const usual = githubApi(kim.password, {
      "/user/packages?package_type=container&per_page=100": githubPage([]),
    });
    let count = 0;
    api.script = (request) => {
      if (request.target.startsWith("/orgs/")) return { status: 404 };
      if (!request.target.startsWith("/user/orgs")) return usual(request);
      count++;
      return githubPage([{ login: `org${count}` }], `/user/orgs?page=${count + 1}`);
    };
    const store = github.open({ getCredential: () => Promise.resolve(kim) });
    expect(await itemsOf(store.listRepositories())).toEqual([]);
    expect(count).toBeLessThan(manyRequests);
  });
});

describe("row 5: a listing of Azure Container Registry's API that does not get on", () => {
  let registry: ScriptedServer;
  let store: ImageStore;
  beforeEach(async () => {
    let count = 0;
    registry = await ScriptedServer.start(({ target }) => {
      const [path = ""] = target.split("?");
      const link = { link: `<${path}?last=${++count}>; rel="next"` };
      return json({ repositories: [], tags: [{ name: "1" }] }, link);
    });
    const providers = new Providers([acr]);
    const opener = new RegistryOpener({ providers, logger: silentLogger, userAgent: "test/1" });
    onTestFinished(() => opener.dispose());
    store = opener.open(
      { url: registry.url, registry: registry.host, provider: acr.id },
      { getCredential: () => Promise.resolve({ kind: "anonymous" }) },
    );
  });
  afterEach(() => registry.stop());

  it("is read for locks as far as is sensible, which is told", async () => {
    let count = 0;
    const lock = { changeableAttributes: { deleteEnabled: false } };
    registry.script = ({ target }) => {
      const [path = ""] = target.split("?");
      if (path.endsWith("/_manifests")) return json({ manifests: [] });
      const link = { link: `<${path}?last=${++count}>; rel="next"` };
      return json({ tags: [{ name: `v${count}`, ...lock }] }, link);
    };
    const locks = await store.locks?.list("web");
    expect(locks?.tags.has("v1")).toBe(true);
    expect(locks).toMatchObject({ isPartial: true, manifests: new Set() });
    expect(registry.requests.length).toBeLessThan(manyRequests);
    expect(registry.requests[0]?.target).toContain("n=1000");
  });

  it("is given up", async () => {
    await expect(itemsOf(store.listRepositories())).rejects.toMatchObject({ code: "badResponse" });
    await expect(itemsOf(store.listTags("web"))).rejects.toMatchObject({ code: "badResponse" });
    expect(registry.requests.length).toBeLessThan(manyRequests);
  });
});
