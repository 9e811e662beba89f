import { beforeEach, describe, expect, it } from "vitest";
import { Authenticator } from "../../../../src/core/auth/authenticator.ts";
import type { Credential } from "../../../../src/core/auth/credential.ts";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import type { HttpRequest } from "../../../../src/core/http/fetcher.ts";
import { deferred, type Deferred } from "../../../support/deferred.ts";
import { FakeFetcher } from "../../../support/fakeFetcher.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";

const kim: Credential = { kind: "basic", username: "kim", password: "s3cret" };
const registry = new URL("https://registry.example.com/v2/");

/** A keychain that waits for its user. */
let answers: Deferred<Credential>[];
let fetcher: FakeFetcher;
let send: (options?: Pick<HttpRequest, "signal">) => Promise<number>;
beforeEach(() => {
  answers = [];
  const getCredential = () => {
    const answer = deferred<Credential>();
    answers.push(answer);
    return answer.promise;
  };
  const credentials = { getCredential };
  const clock = new ManualClock();
  fetcher = new FakeFetcher(({ headers }) =>
    headers?.["authorization"] === undefined
      ? { status: 401, headers: { "www-authenticate": 'Basic realm="r"' } }
      : { status: 200 },
  );
  const fetch = new Authenticator({ registry, credentials, clock }).middleware(fetcher.fetch);
  send = async (options = {}) =>
    (await fetch({ method: "GET", url: registry.href, ...options })).status;
});

describe("asking for the credential", () => {
  it("is done once for requests that need it at the same time", async () => {
    const all = Promise.all([send(), send(), send()]);
    await settle();
    expect(answers).toHaveLength(1);
    answers[0]?.resolve(kim);
    await expect(all).resolves.toEqual([200, 200, 200]);
    await expect(send()).resolves.toBe(200);
    expect(answers).toHaveLength(1);
  });

  it("Invariant 7: holds up no request that is cancelled, and goes on for the others", async () => {
    const controller = new AbortController();
    const cancelled = send({ signal: controller.signal });
    const other = send();
    await settle();
    controller.abort();
    await expect(cancelled).rejects.toSatisfy(isAbortError);
    answers[0]?.resolve(kim);
    await expect(other).resolves.toBe(200);
  });

  it("is done again after it failed", async () => {
    const first = Promise.allSettled([send(), send()]);
    await settle();
    answers[0]?.reject(new Error("locked"));
    expect((await first).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const second = send();
    await settle();
    answers[1]?.resolve(kim);
    await expect(second).resolves.toBe(200);
    expect(answers).toHaveLength(2);
  });
});

describe("a credential that is replaced", () => {
  const challenge = { "www-authenticate": 'Bearer realm="https://registry.example.com/token"' };

  /** A registry whose token server knows one password at a time, and the user of it. */
  function open() {
    const source = { revision: 0, credential: kim, getCredential: () => Promise.resolve(kim) };
    source.getCredential = () => Promise.resolve(source.credential);
    const server = { password: "s3cret", asked: 0, isRevoked: false };
    const { fetch: transport } = new FakeFetcher(({ url, headers }) => {
      const authorization = headers?.["authorization"];
      if (url.includes("/token")) {
        server.asked++;
        const login = Buffer.from(`kim:${server.password}`).toString("base64");
        if (authorization !== `Basic ${login}`) return { status: 401 };
        return { status: 200, body: JSON.stringify({ token: server.password, expires_in: 300 }) };
      }
      const isValid = authorization === `Bearer ${server.password}`;
      return isValid ? { status: 200 } : { status: 401, headers: challenge };
    });
    const clock = new ManualClock();
    const { middleware } = new Authenticator({ registry, credentials: source, clock });
    const request = middleware(transport);
    const get = async () => (await request({ method: "GET", url: registry.href })).status;
    return { source, server, get };
  }

  it("is used from then on, and no token of before", async () => {
    const { source, server, get } = open();
    await expect(get()).resolves.toBe(200);
    server.password = "new";
    await expect(get()).rejects.toMatchObject({ code: "credentialsRejected" });
    await expect(get()).rejects.toMatchObject({ code: "credentialsRejected" });
    source.credential = { kind: "basic", username: "kim", password: "new" };
    source.revision = 1;
    await expect(get()).resolves.toBe(200);
    const { asked } = server;
    await expect(get()).resolves.toBe(200);
    expect(server.asked).toBe(asked);
  });

  it("takes the place of one that still works", async () => {
    const { source, server, get } = open();
    await get();
    source.credential = { kind: "basic", username: "kim", password: "wrong" };
    source.revision = 1;
    await expect(get()).rejects.toMatchObject({ code: "credentialsRejected" });
    expect(server.asked).toBe(2);
  });
});

describe("tokens that the registry accepts no longer than it likes", () => {
  const push = ["repository:app:pull,push"];
  const headers = { "www-authenticate": 'Bearer realm="https://registry.example.com/token"' };

  /** A registry that accepts the tokens of one generation at a time. */
  function open() {
    const state = { valid: 0, asked: 0, beforePut: () => Promise.resolve() };
    const { fetch: answer } = new FakeFetcher(({ url, headers: sent }) => {
      if (url.includes("/token")) {
        state.asked++;
        return { status: 200, body: JSON.stringify({ token: `t${state.valid}` }) };
      }
      const isValid = sent?.["authorization"] === `Bearer t${state.valid}`;
      return isValid ? { status: 200 } : { status: 401, headers };
    });
    const transport = async (request: HttpRequest) => {
      if (request.method === "PUT") await state.beforePut();
      return answer(request);
    };
    const credentials = { getCredential: () => Promise.resolve(kim) };
    const { middleware } = new Authenticator({ registry, credentials, clock: new ManualClock() });
    const fetch = middleware(transport);
    const request = async (method: "GET" | "PUT", scopes: readonly string[]) =>
      (await fetch({ method, url: registry.href, scopes })).status;
    return { state, request };
  }

  it("are not replaced by others that are as old", async () => {
    const { state, request } = open();
    await request("PUT", push);
    await request("GET", ["repository:app:delete,pull"]);
    state.valid++;
    await expect(request("GET", ["repository:app:pull"])).resolves.toBe(200);
    expect(state.asked).toBe(3);
  });

  it("are replaced once more where the request took longer than they last", async () => {
    const { state, request } = open();
    await request("PUT", push);
    const arrived = deferred<undefined>();
    const waiting = deferred<undefined>();
    state.beforePut = () => {
      arrived.resolve(undefined);
      return waiting.promise.then(() => undefined);
    };
    const slow = request("PUT", push);
    await arrived.promise;
    state.valid++;
    await request("GET", push);
    state.valid++;
    waiting.resolve(undefined);
    await expect(slow).resolves.toBe(200);
    expect(state.asked).toBe(3);
  });
});
