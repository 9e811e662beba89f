import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges, type Challenge } from "../../../../src/core/auth/challenge.ts";

function read(...lines: readonly string[]) {
  return parseChallenges(lines).map(({ scheme, params, token68 }) => ({
    scheme,
    ...Object.fromEntries(params),
    ...(token68 !== undefined && { token68 }),
  }));
}

const hub = "https://auth.docker.io/token";

describe("challenges", () => {
  it.each([
    [
      `Bearer realm="${hub}",service="registry.docker.io",scope="repository:a/b:pull,push"`,
      [
        {
          scheme: "bearer",
          realm: hub,
          service: "registry.docker.io",
          scope: "repository:a/b:pull,push",
        },
      ],
    ],
    [
      `bearer scope="x:y:z" , service=registry , realm="${hub}"`,
      [{ scheme: "bearer", scope: "x:y:z", service: "registry", realm: hub }],
    ],
    [`BASIC realm=harbor`, [{ scheme: "basic", realm: "harbor" }]],
    [`Bearer REALM="${hub}"`, [{ scheme: "bearer", realm: hub }]],
    ["Basic", [{ scheme: "basic" }]],
    [
      'Basic realm="a, \\"b\\" \\\\ c", Bearer realm="d"',
      [
        { scheme: "basic", realm: 'a, "b" \\ c' },
        { scheme: "bearer", realm: "d" },
      ],
    ],
    [
      'Negotiate, NTLM, Basic realm="x"',
      [{ scheme: "negotiate" }, { scheme: "ntlm" }, { scheme: "basic", realm: "x" }],
    ],
    [
      'Negotiate YWJj+/=== , Basic realm="x"',
      [
        { scheme: "negotiate", token68: "YWJj+/===" },
        { scheme: "basic", realm: "x" },
      ],
    ],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        { scheme: "newauth", realm: "apps", type: "1", title: 'Login to "apps"' },
        { scheme: "basic", realm: "simple" },
      ],
    ],
    [`Bearer realm = "${hub}"`, [{ scheme: "bearer", realm: hub }]],
    [
      `Bearer realm=${hub}?a=b,service=s`,
      [{ scheme: "bearer", realm: `${hub}?a=b`, service: "s" }],
    ],
    ['Basic realm=""', [{ scheme: "basic", realm: "" }]],
    ['Basic realm="one", realm="two"', [{ scheme: "basic", realm: "one" }]],
    [
      'Basic realm="never closed, Bearer x=1',
      [{ scheme: "basic", realm: "never closed, Bearer x=1" }],
    ],
    ['Basic realm="ends in a backslash\\', [{ scheme: "basic", realm: "ends in a backslash" }]],
    [", ,Basic realm=x,, ", [{ scheme: "basic", realm: "x" }]],
    ['realm="without a scheme"', []],
    ['"quoted", Basic realm=x', [{ scheme: "basic", realm: "x" }]],
    ["", []],
  ] as const)("of %j", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it("come from several headers", () => {
    expect(read('Basic realm="a"', 'Bearer realm="b"')).toEqual([
      { scheme: "basic", realm: "a" },
      { scheme: "bearer", realm: "b" },
    ]);
  });

  const token = fc.stringMatching(/^[a-z][a-z0-9!#$%&'*+.^_`|~-]{0,8}$/);
  const value = fc.string({ unit: fc.constantFrom("a", "B", " ", ",", '"', "\\", "=", ":", "/") });
  const params = fc.dictionary(token, value, { noNullPrototype: true, maxKeys: 4 });
  const challenge = fc.record({ scheme: token, params });

  function written({
    scheme,
    params: members,
  }: {
    scheme: string;
    params: Record<string, string>;
  }) {
    const list = Object.entries(members).map(
      ([name, text]) => `${name}="${text.replace(/["\\]/g, "\\$&")}"`,
    );
    return `${scheme} ${list.join(", ")}`.trim();
  }

  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
        const expected: Challenge[] = challenges.map((each) => ({
          scheme: each.scheme,
          params: new Map(Object.entries(each.params)),
        }));
        expect(parseChallenges([challenges.map(written).join(", ")])).toEqual(expected);
        expect(parseChallenges(challenges.map(written))).toEqual(expected);
      }),
    );
  });

  it("never fail to be read, nor take for ever", () => {
    const noise = fc.string({
      unit: fc.constantFrom("a", "=", '"', "\\", ",", " ", "\t", ";", "é"),
    });
    fc.assert(
      fc.property(noise, (line) => {
        expect(Array.isArray(parseChallenges([line]))).toBe(true);
      }),
    );
    for (const unit of ["a,", '"', "\\", "a ", "a=", "=", ", "]) {
      expect(parseChallenges([unit.repeat(20_000)]).length).toBeLessThanOrEqual(20_000);
    }
  });
});
