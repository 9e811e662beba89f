import { describe, expect, it } from "vitest";
import { isPrivateAddress } from "../../../../src/core/http/privateAddress.ts";

describe("private addresses", () => {
  it.each([
    "localhost",
    "LOCALHOST:80",
    "registry.localhost",
    "localhost.",
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "0x7f.0.0.1",
    "017700000001",
    "[::1]",
    "[::]",
    "[fc00::1]",
    "[fdff::1]",
    "[fe80::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::7f00:1]",
    "[64:ff9b::a00:1]",
    "[2002:7f00:1::]",
  ])("%s is one", (host) => {
    expect(isPrivateAddress(new URL(`http://${host}`))).toBe(true);
  });

  it.each([
    "example.com",
    "127.0.0.1.example.com",
    "localhost.example.com",
    "8.8.8.8",
    "172.32.0.1",
    "172.15.0.1",
    "100.128.0.1",
    "192.169.0.1",
    "[2606:4700::1111]",
    "[::ffff:8.8.8.8]",
  ])("%s is none", (host) => {
    expect(isPrivateAddress(new URL(`http://${host}`))).toBe(false);
  });
});
