import { describe, expect, it } from "vitest";
import { parseScopes } from "../../../../src/core/auth/scope.ts";
import { TokenCache, type AccessToken } from "../../../../src/core/auth/tokenCache.ts";
import { deferred } from "../../../support/deferred.ts";
import { ManualClock } from "../../../support/manualClock.ts";

const pull = parseScopes("repository:a:pull");
const push = parseScopes("repository:a:pull,push");

function token(value: string, expiresAt = 300_000): AccessToken {
  return { value, expiresAt };
}

describe("a token cache", () => {
  it("keeps a token until shortly before its end", async () => {
    const clock = new ManualClock();
    const cache = new TokenCache(clock);
    let fetches = 0;
    const get = () => cache.get(pull, () => Promise.resolve(token(`t${++fetches}`)));
    expect((await get()).value).toBe("t1");
    clock.advance(289_999);
    expect((await get()).value).toBe("t1");
    clock.advance(1);
    expect((await get()).value).toBe("t2");
  });

  it("keeps a token of few seconds for half of them", async () => {
    const clock = new ManualClock();
    const cache = new TokenCache(clock);
    await cache.get(pull, () => Promise.resolve(token("t", 4000)));
    clock.advance(1999);
    expect(cache.find(pull)?.value).toBe("t");
    clock.advance(1);
    expect(cache.find(pull)).toBeUndefined();
  });

  it("gives a token that allows more than is needed, not one that allows less", async () => {
    const cache = new TokenCache(new ManualClock());
    await cache.get(push, () => Promise.resolve(token("push")));
    expect(cache.find(pull)?.value).toBe("push");
    expect(cache.find(parseScopes("repository:b:pull"))).toBeUndefined();
  });

  it("fetches once for all who wait, and lets one of them leave", async () => {
    const cache = new TokenCache(new ManualClock());
    const fetched = deferred<AccessToken>();
    let fetches = 0;
    const fetch = () => {
      fetches++;
      return fetched.promise;
    };
    const controller = new AbortController();
    const leaving = cache.get(pull, fetch, { signal: controller.signal });
    const staying = cache.get(pull, fetch);
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ name: "AbortError" });
    fetched.resolve(token("t"));
    expect((await staying).value).toBe("t");
    expect(fetches).toBe(1);
  });

  it("keeps no failure, and no token that was forgotten", async () => {
    const cache = new TokenCache(new ManualClock());
    const failing = cache.get(pull, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    const kept = await cache.get(pull, () => Promise.resolve(token("t1")));
    cache.forget(kept);
    expect((await cache.get(pull, () => Promise.resolve(token("t2")))).value).toBe("t2");
  });

  it("passes over tokens that were there before, wherever only newer ones will do", async () => {
    const cache = new TokenCache(new ManualClock());
    await cache.get(push, () => Promise.resolve(token("old")));
    const after = cache.count;
    expect(cache.find(pull, { after })).toBeUndefined();
    const fetch = () => Promise.resolve(token("new"));
    expect((await cache.get(pull, fetch, { after })).value).toBe("new");
    expect(cache.find(pull, { after })?.value).toBe("new");
    expect(cache.find(push)?.value).toBe("old");
  });
});
