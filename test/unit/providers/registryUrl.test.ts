import { describe, expect, it } from "vitest";
import {
  isLoopbackHost,
  parseRegistryUrl,
  RegistryUrlError,
  tryParseRegistryUrl,
} from "../../../src/providers/registryUrl.ts";

describe("parseRegistryUrl", () => {
  it.each([
    ["ghcr.io", "https://ghcr.io", "ghcr.io"],
    [" https://ghcr.io/ ", "https://ghcr.io", "ghcr.io"],
    ["https://Registry.Example.com/v2/", "https://registry.example.com", "registry.example.com"],
    ["registry.example.com:5000", "https://registry.example.com:5000", "registry.example.com:5000"],
    ["http://registry.example.com", "http://registry.example.com", "registry.example.com"],
    ["localhost:5000", "http://localhost:5000", "localhost:5000"],
    ["127.0.0.1:5000", "http://127.0.0.1:5000", "127.0.0.1:5000"],
    ["[::1]:5000", "http://[::1]:5000", "[::1]:5000"],
    ["https://localhost:5000", "https://localhost:5000", "localhost:5000"],
    ["docker.io", "https://registry-1.docker.io", "docker.io"],
    ["https://index.docker.io/v2/", "https://registry-1.docker.io", "docker.io"],
    ["https://host.test/prefix/", "https://host.test/prefix", "host.test/prefix"],
    ["https://host.test:8443/a/b-c/v2/", "https://host.test:8443/a/b-c", "host.test:8443/a/b-c"],
    ["http://127.0.0.1:5000/prefix", "http://127.0.0.1:5000/prefix", "127.0.0.1:5000/prefix"],
  ])("reads %j", (text, url, registry) => {
    expect(parseRegistryUrl(text)).toEqual({ url, registry });
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["ftp://registry.example.com", "scheme"],
    ["https://registry.example.com/Team", "path"],
    ["https://registry.example.com/a//b", "path"],
    ["https://registry.example.com/app:1.0", "path"],
    ["https://registry.example.com/v2/app/tags/list", "path"],
    ["https://docker.io/library", "path"],
    ["ghcr.io/team", "path"],
    ["registry.example.com/app:1.0", "path"],
    ["https://registry.example.com?x=1", "path"],
    ["https://kim:secret@registry.example.com", "userInfo"],
    ["http://", "invalid"],
    ["registry.example.com:99999", "invalid"],
    ["a b", "invalid"],
  ])("refuses %j as %s", (text, code) => {
    expect(() => parseRegistryUrl(text)).toThrow(
      expect.objectContaining({ brand: "RegistryUrlError", code }) as Error,
    );
  });

  it("never repeats a password in its message", () => {
    try {
      parseRegistryUrl("https://kim:s3cret@registry.example.com");
      expect.unreachable();
    } catch (error) {
      expect(RegistryUrlError.is(error)).toBe(true);
      expect(String(error)).not.toContain("s3cret");
    }
  });
});

describe("isLoopbackHost", () => {
  it.each([
    ["localhost", true],
    ["localhost:5000", true],
    ["registry.localhost", true],
    ["127.0.0.1", true],
    ["127.8.9.1:80", true],
    ["[::1]:5000", true],
    ["localhost:5000/prefix", true],
    ["registry.example.com/localhost", false],
    ["localhost.example.com", false],
    ["127.evil.example", false],
    ["127.0.0.1.example.com", false],
    ["10.0.0.1", false],
    ["registry.example.com", false],
  ])("of %s is %s", (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe("tryParseRegistryUrl", () => {
  it("reads a registry, and nothing else", () => {
    expect(tryParseRegistryUrl("ghcr.io")).toEqual({ url: "https://ghcr.io", registry: "ghcr.io" });
    expect(tryParseRegistryUrl("")).toBeUndefined();
    expect(tryParseRegistryUrl("ftp://ghcr.io")).toBeUndefined();
  });
});
