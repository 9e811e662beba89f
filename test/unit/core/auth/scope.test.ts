import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  challengedScopes,
  coversScopes,
  formatScope,
  mergeScopes,
  parseScopes,
  repositoryScope,
  scopesKey,
} from "../../../../src/core/auth/scope.ts";

function texts(scopes: ReturnType<typeof parseScopes>): readonly string[] {
  return scopes.map((scope) => formatScope(scope));
}

describe("scopes", () => {
  it.each([
    ["repository:a/b:push,pull", ["repository:a/b:pull,push"]],
    ["repository:host:5000/a:pull", ["repository:host:5000/a:pull"]],
    ["registry:catalog:* repository:a:pull", ["registry:catalog:*", "repository:a:pull"]],
    ["repository(plugin):a:pull", ["repository(plugin):a:pull"]],
    ["repository:a:", ["repository:a:"]],
    ["nonsense a:b  ", []],
    ["", []],
  ])("of %j", (text, expected) => {
    expect(texts(parseScopes(text))).toEqual(expected);
  });

  it("of one resource are joined, in the order in which resources come", () => {
    const scopes = parseScopes("repository:b:pull repository:a:pull repository:b:push,pull");
    expect(texts(mergeScopes(scopes))).toEqual(["repository:b:pull,push", "repository:a:pull"]);
  });

  it("follow the challenge, and add what it does not name", () => {
    const challenge = parseScopes("repository:a:pull,*");
    const needed = parseScopes("repository:a:delete repository:b:pull");
    expect(texts(challengedScopes(challenge, needed))).toEqual([
      "repository:a:*,pull",
      "repository:b:pull",
    ]);
  });

  it("do for what needs less, not for what needs more", () => {
    const granted = parseScopes("repository:a:pull,push repository:b:pull");
    expect(coversScopes(granted, parseScopes("repository:a:pull"))).toBe(true);
    expect(coversScopes(granted, [])).toBe(true);
    expect(coversScopes(granted, parseScopes("repository:b:push"))).toBe(false);
    expect(coversScopes(granted, parseScopes("repository:c:pull"))).toBe(false);
  });

  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const scope = fc
    .tuple(name, fc.array(fc.constantFrom("pull", "push", "delete"), { minLength: 1 }))
    .map(([repository, actions]) => repositoryScope(repository, ...actions));

  it("have one key, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(scope), (scopes) => {
        const key = scopesKey(parseScopes(scopes.join(" ")));
        expect(scopesKey(parseScopes([...scopes].reverse().join(" ")))).toBe(key);
        expect(scopesKey(parseScopes(key))).toBe(key);
      }),
    );
  });

  it("cover each of their parts once they are merged", () => {
    fc.assert(
      fc.property(fc.array(scope), (scopes) => {
        const merged = mergeScopes(parseScopes(scopes.join(" ")));
        for (const part of scopes) expect(coversScopes(merged, parseScopes(part))).toBe(true);
      }),
    );
  });
});
