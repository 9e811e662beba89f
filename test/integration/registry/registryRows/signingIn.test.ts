import { describe, expect, it } from "vitest";
import { itemsOf } from "../../../support/imageStoreContract.ts";
import { sha256 } from "../../../support/ociData.ts";
import { guarded, kim, kimsHeader, RegistryBench } from "../../../support/registryBench.ts";
import { json, type Script } from "../../../support/scriptedServer.ts";

const bench = RegistryBench.use();
const digest = sha256("something");

/** The scopes of the requests to the token server, each request's in its order. */
function askedScopes(): readonly (readonly string[])[] {
  return bench.other.requests.map(({ target }) =>
    new URL(target, bench.other.url).searchParams.getAll("scope"),
  );
}

function authorizations(): readonly (string | undefined)[] {
  return bench.registry.requests.map(({ headers }) => headers.authorization);
}

describe("row 1: challenges of every shape", () => {
  const realm = () => `${bench.other.url}/token`;

  it.each<[string, () => string | readonly string[], string]>([
    ["Basic of Harbor", () => 'Basic realm="harbor"', kimsHeader],
    ["BASIC of Nexus", () => "BASIC realm=nexus", kimsHeader],
    ["Basic without a realm", () => "Basic", kimsHeader],
    ["two in a line", () => `Basic realm="a, b", Bearer realm="${realm()}",service=s`, "Bearer t"],
    ["two in two lines", () => ['Basic realm="a"', `bEaReR realm="${realm()}"`], "Bearer t"],
    ["neither service nor scope", () => `Bearer realm="${realm()}"`, "Bearer t"],
    ["another order", () => `Bearer scope="repository:app:pull",realm="${realm()}"`, "Bearer t"],
    [
      "commas within quotes",
      () => `Bearer realm="${realm()}",scope="repository:app:pull,push",service="a, b"`,
      "Bearer t",
    ],
    ["an unknown scheme first", () => `Negotiate abc==, Bearer realm=${realm()}`, "Bearer t"],
  ])("row 1: %s is answered", async (_name, challenge, authorization) => {
    bench.registry.script = (request) => guarded(challenge(), () => json({ tags: ["1"] }))(request);
    bench.other.script = () => json({ token: "t" });
    expect(await itemsOf(bench.client({ credential: kim }).listTags("app"))).toEqual(["1"]);
    expect(authorizations()).toEqual([undefined, authorization]);
    for (const [scope] of askedScopes()) expect(scope).toMatch(/^repository:app:pull(?:,push)?$/);
  });
});

describe("row 2: answers of token servers", () => {
  it.each([
    ["token", { token: "t" }],
    ["access_token", { access_token: "t" }],
    ["both", { token: "t", access_token: "t" }],
    ["an empty one beside", { token: "", access_token: "t" }],
    ["a lifetime that is no number", { token: "t", expires_in: "soon" }],
    ["no lifetime, which counts as a minute", { token: "t", issued_at: "yesterday" }],
    ["a lifetime below a minute, which is the least", { token: "t", expires_in: 1 }],
  ])("row 2: %s", async (_name, answer) => {
    const challenge = `Bearer realm="${bench.other.url}/token"`;
    bench.registry.script = guarded(challenge, () => json({ tags: ["1"] }));
    bench.other.script = () => json(answer);
    const client = bench.client({ credential: kim });
    await itemsOf(client.listTags("app"));
    await itemsOf(client.listTags("app"));
    expect(authorizations()).toEqual([undefined, "Bearer t", "Bearer t"]);
    expect(bench.other.requests).toHaveLength(1);
  });

  it("row 2: a server that reads the first scope only gets what is needed now first", async () => {
    bench.other.script = ({ target }) =>
      json({ token: new URL(target, "http://t").searchParams.get("scope")?.replace(/:/g, ".") });
    bench.registry.script = ({ headers, target }) =>
      headers.authorization === `Bearer repository.${target.split("/")[2] ?? ""}.pull`
        ? json({ tags: ["1"] })
        : { status: 401, headers: { "www-authenticate": `Bearer realm="${bench.other.url}/t"` } };
    const client = bench.client({ credential: kim });
    for (const repository of ["one", "two", "one"]) {
      expect(await itemsOf(client.listTags(repository))).toEqual(["1"]);
    }
    expect(askedScopes()).toEqual([["repository:one:pull"], ["repository:two:pull"]]);
  });
});

describe("row 4: a token server that refuses the whole of what asks too much", () => {
  /** Gives tokens named after their scope, for scopes that it knows. */
  function knowing(isKnown: (actions: string) => boolean, status: number): Script {
    return ({ target }) => {
      const scope = new URL(target, "http://t").searchParams.get("scope") ?? "";
      const actions = scope.split(":").at(-1) ?? "";
      return isKnown(actions) ? json({ token: actions }) : { status };
    };
  }

  it("row 4: anonymous users see tags where they may not list repositories", async () => {
    bench.registry.script = guarded(`Bearer realm="${bench.other.url}/token"`, () =>
      json({ tags: ["1"] }),
    );
    bench.other.script = ({ target }) =>
      target.includes("catalog") ? { status: 403 } : json({ token: "t" });
    const client = bench.client();
    await expect(itemsOf(client.listRepositories())).rejects.toMatchObject({ status: 403 });
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
    expect(askedScopes()).toEqual([["registry:catalog:*"], ["repository:app:pull"]]);
  });

  it.each([
    ["`*`, as Quay and GCR do", (actions: string) => actions === "*", "*"],
    ["`push` alone", (actions: string) => !/delete|\*/.test(actions), "pull,push"],
  ])("row 4: for deleting, a server that understands %s", async (_name, isKnown, granted) => {
    for (const status of [400, 403]) {
      const challenge = `Bearer realm="${bench.other.url}/token",scope="repository:app:delete"`;
      bench.other.script = knowing(isKnown, status);
      bench.registry.script = guarded(challenge, () => ({ status: 202 }));
      const client = bench.client({ credential: kim });
      await client.deleteTag("app", "1");
      expect(authorizations().at(-1)).toBe(`Bearer ${granted}`);
      const { length } = bench.other.requests;
      await client.deleteTag("app", "2");
      expect(bench.other.requests).toHaveLength(length);
    }
  });

  it("row 4: a token without the right that it was asked for is followed by another", async () => {
    bench.other.script = knowing(() => true, 400);
    const challenge = `Bearer realm="${bench.other.url}/token",error="insufficient_scope"`;
    bench.registry.script = ({ headers }) =>
      headers.authorization === "Bearer *"
        ? { status: 202 }
        : { status: 401, headers: { "www-authenticate": challenge } };
    await bench.client({ credential: kim }).deleteManifest("app", digest);
    expect(askedScopes().at(-1)).toEqual(["repository:app:*"]);
  });

  it("row 4: who may not delete is told so", async () => {
    bench.other.script = knowing(() => false, 403);
    bench.registry.script = guarded(`Bearer realm="${bench.other.url}/token"`, () => json({}));
    const deleting = bench.client({ credential: kim }).deleteTag("app", "1");
    await expect(deleting).rejects.toMatchObject({
      code: "forbidden",
      cause: { code: "tokenRefused", scope: "repository:app:delete,pull" },
    });
    expect(askedScopes()).toHaveLength(3);
  });

  it("row 4: the registry is asked what it wants where our own wish is refused", async () => {
    const realm = `${bench.other.url}/token`;
    bench.other.script = knowing((actions) => actions === "pull" || actions === "read", 403);
    bench.registry.script = ({ headers, target }) => {
      const wanted = target.includes("odd") ? "read" : "pull";
      if (headers.authorization === `Bearer ${wanted}`) return json({ tags: ["1"] });
      const scope = `repository:${target.split("/")[2] ?? ""}:${wanted}`;
      return {
        status: 401,
        headers: { "www-authenticate": `Bearer realm="${realm}",scope="${scope}"` },
      };
    };
    const client = bench.client({ credential: kim });
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
    expect(await itemsOf(client.listTags("odd"))).toEqual(["1"]);
  });
});
