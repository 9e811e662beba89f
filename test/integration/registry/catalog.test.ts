import { describe, expect, it } from "vitest";
import { isWithoutPublicCatalog } from "../../../src/core/registry/catalog.ts";
import { isWithoutCatalog, StoreError } from "../../../src/core/registry/storeError.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { guarded, kim, RegistryBench } from "../../support/registryBench.ts";
import { json, type Answer } from "../../support/scriptedServer.ts";

const bench = RegistryBench.use();
const basic = 'Basic realm="r"';

function refused(challenge: string): Answer {
  return { status: 401, headers: { "www-authenticate": challenge } };
}

async function catalogError(client = bench.client({ credential: kim })): Promise<unknown> {
  try {
    return await itemsOf(client.listRepositories());
  } catch (error) {
    return error;
  }
}

describe("a catalog that is refused with 401", () => {
  it("is a registry without catalog, if the registry accepts the password otherwise", async () => {
    bench.registry.script = guarded(basic, ({ target }) =>
      target.startsWith("/v2/_catalog") ? refused(basic) : json({}),
    );
    const error = await catalogError();
    expect(StoreError.is(error, "forbidden")).toBe(true);
    expect(isWithoutCatalog(error)).toBe(true);
    expect(error).toMatchObject({ status: 401 });
  });

  it("is a wrong password, if that is refused everywhere", async () => {
    bench.registry.script = () => refused(basic);
    const error = await catalogError();
    expect(StoreError.is(error, "unauthorized")).toBe(true);
    expect(isWithoutCatalog(error)).toBe(false);
    expect(isWithoutPublicCatalog(error)).toBe(false);
  });

  it("is one of a registry with public repositories, if nobody is signed in", async () => {
    const bearer = `Bearer realm="${bench.other.url}/token"`;
    bench.other.script = () => json({ token: "public" });
    bench.registry.script = ({ target }) =>
      target.startsWith("/v2/_catalog") ? refused(bearer) : json({ tags: ["1"] });
    const client = bench.client();
    expect(isWithoutPublicCatalog(await catalogError(client))).toBe(true);
    expect(await itemsOf(client.listTags("app"))).toEqual(["1"]);
  });

  it("is no such one, if the registry wants a password for all", async () => {
    bench.registry.script = () => refused(basic);
    expect(isWithoutPublicCatalog(await catalogError(bench.client()))).toBe(false);
  });
});
