import { describe, expect, it } from "vitest";
import { checkRealm } from "../../../../src/core/auth/realm.ts";

const publicRegistry = "https://registry.example.com";

describe("Invariant 6: a token server is accepted", () => {
  it.each([
    [publicRegistry, "https://auth.example.com/token?a=b#c", "https://auth.example.com/token?a=b"],
    [publicRegistry, "https://registry.example.com/token", "https://registry.example.com/token"],
    ["http://localhost:5000", "http://localhost:5001/auth", "http://localhost:5001/auth"],
    ["http://127.0.0.1:5000", "http://192.168.1.7/auth", "http://192.168.1.7/auth"],
    ["https://10.0.0.1", "https://10.0.0.1:8443/auth", "https://10.0.0.1:8443/auth"],
    ["http://registry.lan", "https://auth.example.com/token", "https://auth.example.com/token"],
  ])("by %s: %s", (registry, realm, expected) => {
    const checked = checkRealm(realm, new URL(registry));
    expect(checked.kind === "accepted" && checked.url.href).toBe(expected);
  });

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
  ])("not by %s: %s", (registry, realm) => {
    expect(checkRealm(realm, new URL(registry))).toMatchObject({ kind: "refused" });
  });
});
