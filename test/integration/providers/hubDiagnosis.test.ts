import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../src/core/auth/credential.ts";
import { diagnose } from "../../../src/core/registry/diagnosis/diagnose.ts";
import type { Diagnosis, StepName } from "../../../src/core/registry/diagnosis/diagnosis.ts";
import { knownProviders } from "../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { hubApi, hubPage, HubServers, hubTag, hubToken } from "../../support/hubServers.ts";
import { json } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const password = "canary-password";
const kim: Credential = { kind: "basic", username: "Kim", password };
const location = { url: "https://registry-1.docker.io", registry: "docker.io" };

let hub: HubServers;
beforeEach(async () => {
  hub = await HubServers.start();
  const registry = hub.at("registry-1.docker.io");
  const { script } = registry;
  registry.script = (request) =>
    request.target === "/v2/" && request.headers.authorization ? json({}) : script(request);
});
afterEach(() => hub.stop());

async function run(credential: Credential): Promise<Diagnosis> {
  const logger = silentLogger;
  const opener = new RegistryOpener({
    providers: new Providers(knownProviders()),
    logger,
    userAgent: "test/1",
  });
  try {
    return await diagnose({
      url: location.url,
      credentials: { getCredential: () => Promise.resolve(credential) },
      fetcher: hub.fetcher(),
      logger,
      // Docker Hub itself is not to be reached.
      proxy: { url: hub.at("evil.test").url, setBy: "http.proxy" },
      storeOver: (client, means) => opener.storeOver(location, client, means),
    });
  } finally {
    opener.dispose();
  }
}

function step({ steps }: Diagnosis, wanted: StepName) {
  return steps.find(({ name }) => name === wanted);
}

describe("a diagnosis of Docker Hub", () => {
  it("lists as the tree does, by the vendor's API", async () => {
    hub.at("hub.docker.com").script = hubApi({
      "/v2/user/orgs?page_size=100": hubPage([]),
      "/v2/namespaces/kim/repositories?page_size=20&ordering=name": hubPage([{ name: "web" }]),
      "/v2/namespaces/kim/repositories/web/tags?page_size=20&ordering=name": hubPage([hubTag("1")]),
    });
    const diagnosis = await run(kim);
    expect(step(diagnosis, "catalog")).toMatchObject({
      outcome: { kind: "passed" },
      facts: [{ name: "repositories", value: "1: kim/web" }],
    });
    const requests = diagnosis.steps.flatMap(({ exchanges }) => exchanges);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toContain(
      "POST https://hub.docker.com/v2/auth/token",
    );
    expect(step(diagnosis, "tags")?.facts).toContainEqual({ name: "tags", value: "1: 1" });
    expect(diagnosis.mask(`${password} ${hubToken}`)).toBe("*** ***");
  });

  it("tells that the vendor's API fails", async () => {
    hub.at("hub.docker.com").script = () => ({ status: 503 });
    expect(step(await run(kim), "catalog")?.outcome).toMatchObject({
      kind: "failed",
      error: { code: "serverError" },
    });
  });

  it("tells that the vendor's API does not accept what the registry did", async () => {
    hub.at("hub.docker.com").script = hubApi({});
    const other: Credential = { kind: "basic", username: "Kim", password: "another one" };
    expect(step(await run(other), "catalog")?.outcome).toMatchObject({
      kind: "failed",
      error: { code: "unauthorized" },
    });
  });

  it("finds nothing wrong with who is not signed in", async () => {
    expect(step(await run({ kind: "anonymous" }), "catalog")?.outcome).toEqual({
      kind: "warned",
      warning: "noCatalog",
    });
  });
});
