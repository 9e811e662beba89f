import { describe, expect, it } from "vitest";
import { checkRealm } from "../../../../src/core/auth/realm.ts";

const publicRegistry = "https://registry.example.com";

function accepted(realm: string, registry: string, tokenHost?: string): string | false {
  const checked = checkRealm(realm, new URL(registry), {
    carriesSecret: true,
    ...(tokenHost !== undefined && { tokenHost }),
  });
  return checked.kind === "accepted" && checked.url.href;
}

describe("Invariant 6: a secret goes to a token server", () => {
  it.each([
    [publicRegistry, "https://registry.example.com/token"],
    [publicRegistry, "https://REGISTRY.example.com.:8443/token"],
    [publicRegistry, "https://auth.example.com/token?a=b"],
    [publicRegistry, "https://example.com/token"],
    ["https://registry-1.docker.io", "https://auth.docker.io/token"],
    ["https://registry.gitlab.com", "https://gitlab.com/jwt/auth"],
    ["https://a.b.example.co.uk", "https://auth.example.co.uk/token"],
    ["https://registry.example.com.au", "https://example.com.au/token"],
    ["http://localhost:5000", "http://localhost:5001/auth"],
    ["https://10.0.0.1", "https://10.0.0.1:8443/auth"],
    ["http://[::1]:5000", "http://[::1]:5001/auth"],
    ["http://registry.team.lan", "https://auth.team.lan/token"],
  ])("of the same host or site as %s: %s", (registry, realm) => {
    expect(accepted(realm, registry)).toBe(new URL(realm).href);
  });

  it.each([
    [publicRegistry, "https://auth.example.net/token", "auth.example.net"],
    [publicRegistry, "https://example.com.evil.net:8443/token", "example.com.evil.net:8443"],
    [publicRegistry, "https://evilexample.com/token", "evilexample.com"],
    ["https://registry.example.co.uk", "https://evil.co.uk/token", "evil.co.uk"],
    ["https://registry.example.com.au", "https://evil.com.au/token", "evil.com.au"],
    ["https://co.uk", "https://evil.co.uk/token", "evil.co.uk"],
    ["http://registry", "http://auth/token", "auth"],
    ["http://registry.lan", "http://auth.lan/token", "auth.lan"],
    ["http://registry.lan", "https://auth.example.com/token", "auth.example.com"],
    ["http://127.0.0.1:5000", "http://127.1.0.1/auth", "127.1.0.1"],
    ["http://127.0.0.1:5000", "http://localhost:5001/auth", "localhost:5001"],
    ["http://10.0.0.1", "http://10.9.0.1/auth", "10.9.0.1"],
    ["http://[fd00::1]", "http://[fd00::2]/auth", "[fd00::2]"],
  ])("but not of another host than %s: %s", (registry, realm, realmHost) => {
    const checked = checkRealm(realm, new URL(registry), { carriesSecret: true });
    expect(checked).toMatchObject({ kind: "refused", realmHost });
  });

  it.each([
    ["auth.example.net", "https://auth.example.net/token"],
    ["Auth.Example.Net:443", "https://auth.example.net/token"],
    ["auth.example.net:8443", "https://auth.example.net:8443/token"],
  ])("that the user has allowed: %s", (tokenHost, realm) => {
    expect(accepted(realm, publicRegistry, tokenHost)).toBe(realm);
  });

  it.each([
    ["auth.example.net", "https://auth.example.net:8443/token"],
    ["auth.example.net", "https://other.example.net/token"],
    ["auth.example.net", "http://auth.example.net/token"],
    ["not a host", "https://auth.example.net/token"],
    ["", "https://auth.example.net/token"],
    ["10.0.0.1", "https://10.0.0.1/token"],
  ])("that is another one than the user has allowed: %s", (tokenHost, realm) => {
    expect(accepted(realm, publicRegistry, tokenHost)).toBe(false);
  });
});

describe("Invariant 6: without a secret a token server is asked", () => {
  it.each([
    [publicRegistry, "https://auth.example.net/token?a=b#c", "https://auth.example.net/token?a=b"],
    ["http://127.0.0.1:5000", "http://192.168.1.7/auth", "http://192.168.1.7/auth"],
    ["http://registry.lan", "https://auth.example.com/token", "https://auth.example.com/token"],
  ])("on any host by %s: %s", (registry, realm, expected) => {
    const checked = checkRealm(realm, new URL(registry), { carriesSecret: false });
    expect(checked.kind === "accepted" && checked.url.href).toBe(expected);
  });
});

describe("Invariant 6: whoever asks, a token server is refused", () => {
  it.each([
    [publicRegistry, "http://auth.example.com/token"],
    [publicRegistry, "https://127.0.0.1/token"],
    [publicRegistry, "https://localhost/token"],
    [publicRegistry, "https://0x7f.1/token"],
    [publicRegistry, "https://2130706433/token"],
    [publicRegistry, "https://169.254.169.254/latest/meta-data"],
    [publicRegistry, "https://[::1]/token"],
    [publicRegistry, "https://[::ffff:10.0.0.1]/token"],
    [publicRegistry, "https://[fd00::1]/token"],
    [publicRegistry, "https://user@auth.example.com/token"],
    [publicRegistry, "file:///etc/passwd"],
    [publicRegistry, "/token"],
    [publicRegistry, ""],
    ["http://registry.lan", "http://127.0.0.1/token"],
  ])("by %s: %s", (registry, realm) => {
    for (const carriesSecret of [true, false]) {
      const checked = checkRealm(realm, new URL(registry), { carriesSecret });
      // Allowing the host would change nothing, so it is not offered.
      expect(checked).toEqual({ kind: "refused", reason: expect.any(String) as string });
    }
  });
});
