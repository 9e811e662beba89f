import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../../scripts/lib/dockerRegistry.mjs";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import type { Credential } from "../../../src/core/auth/credential.ts";
import { diagnose, type DiagnoseOptions } from "../../../src/core/registry/diagnosis/diagnose.ts";
import {
  stepNames,
  type Diagnosis,
  type FactName,
  type StepName,
} from "../../../src/core/registry/diagnosis/diagnosis.ts";
import { diagnosisMeans } from "../../support/diagnosed.ts";
import { startRawServer } from "../../support/rawServer.ts";
import { json, ScriptedServer, type Answer } from "../../support/scriptedServer.ts";
import { makeSelfSigned, type SelfSigned } from "../../support/selfSigned.ts";
import { signCertificate } from "../../support/signCertificate.ts";
import { startTokenServer, tokenService } from "../../support/tokenServer.ts";

const login = { user: "kim", password: "pä:ss wörd" };
const kim: Credential = { kind: "basic", username: login.user, password: login.password };
const amd64 = { os: "linux", architecture: "amd64" };

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function run(
  url: string,
  credential?: Credential,
  more: Partial<DiagnoseOptions> = {},
): Promise<Diagnosis> {
  const { options, dispose } = diagnosisMeans(url, credential);
  closing.push(dispose);
  return diagnose({ ...options, ...more });
}

async function registry(...args: Parameters<typeof startDockerRegistry>) {
  const started = await startDockerRegistry(...args);
  closing.push(() => started.stop());
  return started;
}

async function scripted(...args: Parameters<typeof ScriptedServer.start>): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(...args);
  closing.push(() => server.stop());
  return server;
}

async function selfSigned(): Promise<SelfSigned> {
  const made = await makeSelfSigned();
  closing.push(made.remove);
  return made;
}

/** `name: outcome` of all steps, with the warning, the reason or the error's codes. */
function outcomes({ steps }: Diagnosis): Readonly<Record<StepName, string>> {
  const entries = steps.map(({ name, outcome }) => {
    switch (outcome.kind) {
      case "passed":
        return [name, "passed"];
      case "warned":
        return [name, `warned ${outcome.warning}`];
      case "skipped":
        return [name, `skipped ${outcome.reason}`];
      case "failed":
        return [name, `failed ${codesOf(outcome.error).join(" ")}`];
    }
  });
  return Object.fromEntries(entries) as Record<StepName, string>;
}

function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}

function fact({ steps }: Diagnosis, step: StepName, name: FactName): string | undefined {
  const facts = steps.find((each) => each.name === step)?.facts ?? [];
  return facts.find((each) => each.name === name)?.value;
}

const reached = { proxy: "passed", dns: "passed", tcp: "passed" };
const open = { challenge: "skipped notAsked", signIn: "skipped notAsked" };
const nothingAfter = {
  challenge: "skipped afterFailure",
  signIn: "skipped afterFailure",
  catalog: "skipped afterFailure",
  tags: "skipped afterFailure",
  manifest: "skipped afterFailure",
};

describe("a diagnosis of docker-registry", () => {
  it("follows an open one down to a manifest", async () => {
    const { url } = await registry();
    const digest = await pushImage({ url }, { repository: "team/app", tag: "1" }, amd64);
    const diagnosis = await run(url);
    expect(outcomes(diagnosis)).toEqual({
      ...reached,
      tls: "skipped plainHttp",
      api: "passed",
      ...open,
      ...{ catalog: "passed", tags: "passed", manifest: "passed", clock: "passed" },
    });
    expect(fact(diagnosis, "dns", "addresses")).toBe("127.0.0.1");
    expect(fact(diagnosis, "api", "apiVersion")).toBe("registry/2.0");
    expect(fact(diagnosis, "catalog", "repositories")).toBe("1: team/app");
    expect(fact(diagnosis, "tags", "tags")).toBe("1: 1");
    expect(fact(diagnosis, "manifest", "digest")).toBe(digest);
    expect(fact(diagnosis, "clock", "skew")).toMatch(/^-?\d s$/);
  });

  it("looks at the repository that it is told, and says that it is not there", async () => {
    const { url } = await registry();
    const diagnosis = await run(url, undefined, { repository: "no/such" });
    expect(outcomes(diagnosis)).toMatchObject({
      catalog: "passed",
      tags: "failed notFound",
      manifest: "skipped afterFailure",
    });
    expect(outcomes(await run(url))).toMatchObject({ tags: "skipped noRepository" });
  });

  it("signs in by password, and tells of the challenge", async () => {
    const { url } = await registry({ htpasswd: login });
    const diagnosis = await run(url, kim);
    expect(outcomes(diagnosis)).toMatchObject({ api: "passed", challenge: "passed" });
    expect(outcomes(diagnosis)).toMatchObject({ signIn: "passed", catalog: "passed" });
    expect(fact(diagnosis, "api", "status")).toBe("401");
    expect(fact(diagnosis, "challenge", "scheme")).toBe("basic");
    expect(fact(diagnosis, "signIn", "credential")).toBe("basic");
  });

  it("tries a wrong password once", async () => {
    const { url } = await registry({ htpasswd: login });
    const diagnosis = await run(url, { kind: "basic", username: "kim", password: "wrong one" });
    expect(outcomes(diagnosis)).toMatchObject({
      ...nothingAfter,
      api: "passed",
      challenge: "passed",
      signIn: "failed unauthorized credentialsRejected",
    });
    expect(diagnosis.steps.flatMap(({ exchanges }) => exchanges)).toHaveLength(2);
  });

  it("says that an anonymous connection has to sign in", async () => {
    const { url } = await registry({ htpasswd: login });
    const signIn = outcomes(await run(url)).signIn;
    expect(signIn).toBe("failed unauthorized signInRequired");
  });

  it("tells what tokens were asked for, grant, and how long they last", async () => {
    const { files, cert, key } = await selfSigned();
    const tokens = await startTokenServer({ ...login, method: "GET", cert, key });
    closing.push(() => tokens.server.stop());
    const { realm, issuer } = tokens;
    const token = { realm, issuer, service: tokenService, rootcertbundle: files.cert };
    const { url } = await registry({ token });
    const diagnosis = await run(url, kim);
    expect(outcomes(diagnosis)).toMatchObject({ signIn: "passed", catalog: "passed" });
    expect(fact(diagnosis, "challenge", "realm")).toBe(realm);
    expect(fact(diagnosis, "challenge", "service")).toBe(tokenService);
    expect(fact(diagnosis, "signIn", "tokenServer")).toBe(`${tokens.server.host} (200)`);
    expect(fact(diagnosis, "signIn", "expiresIn")).toBe("300 s");
    expect(fact(diagnosis, "catalog", "scopesAsked")).toBe("registry:catalog:*");
    expect(fact(diagnosis, "catalog", "granted")).toBe("registry:catalog:*");
  });
});

describe("a diagnosis of TLS", () => {
  const trusted = getCACertificates("default");
  afterEach(() => setDefaultCACertificates(trusted));

  it("shows the certificate that nobody vouches for", async () => {
    const { files } = await selfSigned();
    const { url } = await registry({ tls: files });
    const diagnosis = await run(url);
    expect(outcomes(diagnosis)).toMatchObject({
      ...nothingAfter,
      tls: "failed tlsCertificate",
      api: "failed network tlsCertificate",
    });
    expect(fact(diagnosis, "tls", "untrusted")).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(fact(diagnosis, "tls", "subject")).toBe("CN=127.0.0.1");
    expect(fact(diagnosis, "tls", "issuer")).toBe("CN=127.0.0.1");
    expect(fact(diagnosis, "tls", "protocol")).toBe("TLSv1.3");
    expect(fact(diagnosis, "tls", "validTo")).toMatch(/^20\d\d-\d\d-\d\dT/);
  });

  it.each([
    ["the whole chain", true, "SELF_SIGNED_CERT_IN_CHAIN"],
    ["only its own certificate", false, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ])("shows %s", async (_what, isWhole, reason) => {
    const authority = await selfSigned();
    const { cert, key } = await signCertificate(authority.files, "Registry of the test");
    const shown = isWhole ? cert + authority.cert : cert;
    const server = await scripted(() => json({}), { cert: shown, key });
    const tls = (await run(server.url)).steps.find(({ name }) => name === "tls");
    const subjects = tls?.facts.filter(({ name }) => name === "subject") ?? [];
    const names = subjects.map(({ value }) => value);
    expect(names).toEqual(["CN=Registry of the test", ...(isWhole ? ["CN=127.0.0.1"] : [])]);
    expect(tls?.facts.at(-1)).toEqual({ name: "untrusted", value: reason });
  });

  it("passes a certificate that the platform trusts, but not for another name", async () => {
    const { files, cert } = await selfSigned();
    setDefaultCACertificates([...trusted, cert]);
    const { url } = await registry({ tls: files });
    expect(outcomes(await run(url))).toMatchObject({ tls: "passed", api: "passed" });
    const misnamed = await run(url.replace("127.0.0.1", "localhost"));
    expect(fact(misnamed, "tls", "untrusted")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(fact(misnamed, "tls", "names")).toBe("IP Address:127.0.0.1");
  });

  it("says that the port speaks no TLS", async () => {
    const { url } = await registry();
    const diagnosis = await run(url.replace("http:", "https:"));
    expect(outcomes(diagnosis).tls).toMatch(/^failed tlsProtocol/);
  });
});

describe("a diagnosis of what is no registry", () => {
  it("ends at a name that nobody knows", async () => {
    const diagnosis = await run("https://registry.invalid");
    expect(outcomes(diagnosis)).toEqual({
      ...nothingAfter,
      proxy: "passed",
      dns: expect.stringMatching(/^failed dns/) as string,
      tcp: "skipped afterFailure",
      tls: "skipped afterFailure",
      api: "skipped afterFailure",
      clock: "skipped noDate",
    });
  });

  it("ends at a closed port", async () => {
    const { host, stop } = await startRawServer();
    await stop();
    const diagnosis = await run(`http://${host}`);
    expect(outcomes(diagnosis)).toMatchObject({
      dns: "passed",
      tcp: expect.stringMatching(/^failed refused/) as string,
      api: "skipped afterFailure",
    });
  });

  it("ends at a web page", async () => {
    const page = "<!doctype html><title>Welcome</title>";
    const server = await scripted(() => ({
      status: 200,
      headers: { "content-type": "text/html", server: "nginx" },
      body: page,
    }));
    const diagnosis = await run(server.url);
    expect(outcomes(diagnosis)).toMatchObject({ ...nothingAfter, api: "failed badResponse" });
    expect(fact(diagnosis, "api", "contentType")).toBe("text/html");
    expect(fact(diagnosis, "api", "server")).toBe("nginx");
  });

  it("ends where no answer comes in time, and names the host that is silent", async () => {
    const expiring: (() => void)[] = [];
    // The time of a step is up when the server was asked.
    const server = await scripted(() => {
      for (const expire of expiring.splice(0)) expire();
      return { kind: "silence" };
    });
    const clock: DiagnoseOptions["clock"] = {
      now: () => Date.now(),
      delay: () => new Promise((resolve) => expiring.push(resolve)),
    };
    const { steps } = await run(server.url, undefined, { clock });
    expect(steps.find(({ name }) => name === "api")?.outcome).toMatchObject({
      kind: "failed",
      error: { brand: "NetworkError", code: "timeout", host: server.host },
    });
  });

  it("is left when it is cancelled", async () => {
    const controller = new AbortController();
    const server = await scripted(() => {
      controller.abort();
      return { kind: "silence" };
    });
    const { signal } = controller;
    const diagnosis = run(server.url, undefined, { signal });
    await expect(diagnosis).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a diagnosis of a registry of its own ways", () => {
  const api = (answer: (path: string) => Answer, headers: Record<string, string> = {}) =>
    scripted(({ target }) => {
      const path = target.split("?", 1)[0] ?? "";
      return path === "/v2/" ? json({}, headers) : answer(path);
    });

  it("tells of clocks that differ", async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const server = await api(() => ({ status: 404 }), { date });
    const diagnosis = await run(server.url);
    expect(outcomes(diagnosis).clock).toBe("warned clockSkewed");
    expect(fact(diagnosis, "clock", "skew")).toMatch(/^3(?:600|59\d) s$/);
  });

  it.each([401, 403, 404, 405])("goes on without a catalog (%i)", async (status) => {
    const server = await api((path) =>
      path === "/v2/team/app/tags/list" ? json({ tags: [] }) : { status },
    );
    const diagnosis = await run(server.url, undefined, { repository: "team/app" });
    expect(outcomes(diagnosis)).toMatchObject({
      catalog: "warned noCatalog",
      tags: "warned noTags",
      manifest: "skipped noTag",
    });
  });

  it("refuses a token server that must not have the password", async () => {
    const challenge = 'Bearer realm="https://elsewhere.test/token?key=s3cret",service="r"';
    const server = await scripted(() => ({
      status: 401,
      headers: { "www-authenticate": challenge },
    }));
    const diagnosis = await run(server.url, kim);
    expect(outcomes(diagnosis)).toMatchObject({
      ...nothingAfter,
      challenge: "failed unauthorized realmRefused",
    });
    expect(fact(diagnosis, "challenge", "realm")).toBe("https://elsewhere.test/token?key=***");
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("looks at the proxy instead of the registry behind it", async () => {
    const { host, stop } = await startRawServer();
    closing.push(stop);
    const proxy = { url: `http://${host}`, setBy: "http.proxy" };
    const diagnosis = await run("https://registry.invalid", undefined, { proxy });
    expect(outcomes(diagnosis)).toMatchObject({ ...reached, tls: "skipped throughProxy" });
    expect(fact(diagnosis, "tcp", "peer")).toBe(host);
    expect(fact(diagnosis, "proxy", "setBy")).toBe("http.proxy");
  });

  it.each([
    ["name", "dns"],
    ["port", "tcp"],
  ] as const)("goes on where only a proxy of the platform knows the %s", async (_what, step) => {
    const server = await api(() => json({ repositories: [] }));
    const closed = await startRawServer();
    await closed.stop();
    const url = step === "dns" ? "https://registry.invalid" : `https://${closed.host}`;
    const { options, dispose } = diagnosisMeans(url);
    closing.push(dispose);
    const fetcher: DiagnoseOptions["fetcher"] = (request) =>
      options.fetcher({ ...request, url: request.url.replace(url, server.url) });
    const diagnosis = await diagnose({ ...options, fetcher });
    expect(outcomes(diagnosis)).toMatchObject({
      proxy: "passed",
      dns: step === "dns" ? "warned detour" : "passed",
      tcp: step === "dns" ? "skipped throughProxy" : "warned detour",
      tls: "skipped throughProxy",
      api: "passed",
      catalog: "passed",
    });
    expect(diagnosis.steps.map(({ name }) => name)).toEqual(stepNames);
  });

  it("ends at a proxy that is known and is not there", async () => {
    const server = await api(() => json({}));
    const proxy = { url: "http://proxy.invalid:3128", setBy: "http.proxy" };
    const diagnosis = await run(server.url, undefined, { proxy });
    expect(outcomes(diagnosis)).toMatchObject({ ...nothingAfter, tcp: "skipped afterFailure" });
    expect(server.requests).toHaveLength(0);
  });
});
