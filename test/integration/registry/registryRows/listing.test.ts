import { describe, expect, it, vi } from "vitest";
import { canonicalRegistry } from "../../../../src/core/oci/registryHost.ts";
import { isWithoutPublicCatalog } from "../../../../src/core/registry/catalog.ts";
import { isWithoutCatalog } from "../../../../src/core/registry/storeError.ts";
import { itemsOf } from "../../../support/imageStoreContract.ts";
import { guarded, kim, refusal, RegistryBench } from "../../../support/registryBench.ts";
import { inOrder, json, type Answer, type Script } from "../../../support/scriptedServer.ts";

vi.mock("vscode", async () => import("../../../support/vscodeStub.ts"));
const { explainError } = await import("../../../../src/vscode/platform/errorMessages.ts");

const bench = RegistryBench.use();

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("row 3: a registry without a catalog", () => {
  const bearer = () => `Bearer realm="${bench.other.url}/token"`;
  const denied = () => ({
    status: 401,
    headers: { "www-authenticate": `${bearer()},error="insufficient_scope"` },
  });

  it.each<[string, Script]>([
    ["403", () => refusal(403, "DENIED")],
    ["404", () => ({ status: 404, body: "<html>" })],
    ["405", () => refusal(405, "UNSUPPORTED")],
    ["400 UNSUPPORTED", () => refusal(400, "UNSUPPORTED")],
    ["401 for a good token", () => denied()],
  ])("row 3: %s is no failure, and tags are listed all the same", async (_name, catalog) => {
    bench.other.script = () => json({ token: "t" });
    bench.registry.script = guarded(bearer(), (request) =>
      request.target.startsWith("/v2/_catalog") ? catalog(request) : json({ tags: ["1"] }),
    );
    const client = bench.client({ credential: kim });
    const error = await failureOf(itemsOf(client.listRepositories()));
    expect(isWithoutCatalog(error)).toBe(true);
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
  });

  it("row 3: nor is a token server that gives no token for it", async () => {
    bench.other.script = () => ({ status: 403 });
    bench.registry.script = guarded(bearer(), () => json({}));
    const client = bench.client({ credential: kim });
    expect(isWithoutCatalog(await failureOf(itemsOf(client.listRepositories())))).toBe(true);
  });

  it("row 3: a wrong password is no missing catalog", async () => {
    bench.registry.script = () => ({ status: 401, headers: { "www-authenticate": "Basic" } });
    const error = await failureOf(itemsOf(bench.client({ credential: kim }).listRepositories()));
    expect(error).toMatchObject({ code: "unauthorized", cause: { code: "credentialsRejected" } });
    expect([isWithoutCatalog(error), isWithoutPublicCatalog(error)]).toEqual([false, false]);
  });

  it("row 3: one that is there and empty has no repositories", async () => {
    bench.registry.script = () => json({ repositories: null });
    expect(await itemsOf(bench.client().listRepositories())).toEqual([]);
  });

  it("row 3: a 401 for an anonymous token is an invitation, too, and signing in may help", async () => {
    bench.other.script = () => json({ token: "public" });
    bench.registry.script = denied;
    const error = await failureOf(itemsOf(bench.client().listRepositories()));
    expect(isWithoutPublicCatalog(error)).toBe(true);
    expect(isWithoutCatalog(error)).toBe(false);
    expect(explainError(error)).toMatchObject({
      message: `${bench.registry.host} asks you to sign in. Add a user name and password or a token.`,
      remedies: ["editCredentials", "retry", "showLog"],
    });
  });
});

describe("row 5: a Link that names the registry otherwise", () => {
  const page = (tags: readonly string[], link: string): Answer =>
    json({ tags }, { link: `<${link}>; rel=next` });
  const query = "n=100&last=b%2Bc";

  it.each<[string, () => string]>([
    ["another scheme", () => `https://${bench.registry.host}/v2/app/tags/list`],
    ["another host", () => `${bench.other.url}/v2/app/tags/list`],
    ["a prefix of its own", () => "/repository/docker/v2/app/tags/list"],
    ["a host that is no more than a name", () => "http://registry:5000/v2/app/tags/list"],
  ])("row 5: %s is followed at the registry itself", async (_name, path) => {
    bench.registry.script = inOrder(page(["a"], `${path()}?${query}`), json({ tags: ["b"] }));
    expect(await itemsOf(bench.client().listTags("app"))).toEqual(["a", "b"]);
    expect(bench.registry.lines[1]).toBe(`GET /v2/app/tags/list?${query}`);
    expect(bench.other.requests).toEqual([]);
  });

  it("row 5: one that is always there comes to its end", async () => {
    bench.registry.script = () => page(["a"], `${bench.other.url}/v2/app/tags/list?last=a`);
    expect(await itemsOf(bench.client().listTags("app"))).toEqual(["a"]);
    expect(bench.registry.requests).toHaveLength(2);
  });
});

describe("row 5.1: what is new in the spec", () => {
  it("row 5.1: the Link decides where a list goes on, not its last item", async () => {
    const link = "</v2/app/tags/list?last=opaque%2Ftoken>; rel=next";
    bench.registry.script = inOrder(json({ tags: ["b", "a"] }, { link }), json({ tags: ["c"] }));
    expect(await itemsOf(bench.client().listTags("app"))).toEqual(["b", "a", "c"]);
    expect(bench.registry.lines[1]).toBe("GET /v2/app/tags/list?last=opaque%2Ftoken");
  });
});

describe("row 6: sizes of pages", () => {
  it("row 6: no more than 1000 are ever asked for", async () => {
    bench.registry.script = () => json({ tags: ["1"] });
    await itemsOf(bench.client().listTags("app", { pageSize: 100_000 }));
    expect(bench.registry.lines).toEqual(["GET /v2/app/tags/list?n=1000"]);
  });

  it("row 6: PAGINATION_NUMBER_INVALID is answered by asking without a size", async () => {
    bench.registry.script = ({ target }) =>
      target.includes("n=")
        ? refusal(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested")
        : json({ repositories: ["a"] });
    expect(await itemsOf(bench.client().listRepositories())).toEqual(["a"]);
  });
});

describe("row 7: dirty lists", () => {
  it("row 7: repositories that no URL can hold are left out, and order does not matter", async () => {
    bench.registry.script = () =>
      json({ repositories: ["z", null, "../etc", "a", 7, "a", "b//c", "Team/App"] });
    expect(await itemsOf(bench.client().listRepositories())).toEqual(["z", "a", "Team/App"]);
  });
});

describe("row 27: names of repositories", () => {
  it("row 27: upper case is asked for as it is", async () => {
    bench.registry.script = () => json({ tags: ["1"] });
    expect(await itemsOf(bench.client().listTags("Owner/App"))).toEqual(["1"]);
    expect(bench.registry.lines).toEqual(["GET /v2/Owner/App/tags/list?n=100"]);
  });

  it("row 27: the names of Docker Hub are one registry, others keep their port", () => {
    const aliases = ["docker.io", "index.docker.io", "registry-1.docker.io", "Docker.IO"];
    expect(new Set(aliases.map((alias) => canonicalRegistry(alias)))).toEqual(
      new Set(["docker.io"]),
    );
    expect(canonicalRegistry("[::1]:5000")).toBe("[::1]:5000");
    expect(canonicalRegistry("Registry.example.com:5000")).toBe("registry.example.com:5000");
  });
});
