import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/providers/connection.ts";
import {
  formatConnectionsFile,
  maxConnectionsFileBytes,
  parseConnectionsFile,
} from "../../../src/providers/connectionsFile.ts";
import { bytesOf } from "../../support/ociData.ts";

const connections: readonly Connection[] = [
  {
    id: "registry.example.com",
    name: "Work",
    url: "https://registry.example.com",
    registry: "registry.example.com",
    signIn: "basic",
    username: "kim",
    secretLocation: "keychain",
    tokenHost: "auth.example.net:8443",
    provider: "harbor",
    pinned: ["team/app", "team/base"],
    revision: 3,
    network: {
      caFile: "/home/kim/ca.pem",
      clientCertificate: { certFile: "/home/kim/kim.pem", keyFile: "/home/kim/kim.key" },
      skipVerify: true,
      mirrors: ["https://mirror.example.com"],
    },
  },
  {
    id: "docker.io",
    name: "docker.io",
    url: "https://registry-1.docker.io",
    registry: "docker.io",
    signIn: "anonymous",
    secretLocation: "none",
  },
];

function file(entry: unknown): Uint8Array {
  return bytesOf({ format: "archipelago-connections", version: 1, connections: [entry] });
}

const good = { name: "r", url: "https://r.test", signIn: "basic", username: "kim" };

describe("a file of connections", () => {
  it("brings back what was written, without ids and places of secrets", () => {
    const text = formatConnectionsFile(connections);
    expect(parseConnectionsFile(new TextEncoder().encode(text))).toEqual([
      {
        name: "Work",
        url: "https://registry.example.com",
        registry: "registry.example.com",
        signIn: "basic",
        username: "kim",
        provider: "harbor",
        pinned: ["team/app", "team/base"],
        network: { mirrors: ["https://mirror.example.com"] },
      },
      {
        name: "docker.io",
        url: "https://registry-1.docker.io",
        registry: "docker.io",
        signIn: "anonymous",
      },
    ]);
    expect(text).not.toMatch(/keychain|secretLocation|revision|home|skipVerify|auth\.example/);
  });

  it("has no place for what is no part of it", () => {
    const [first] = connections;
    const sneaky = { ...first, password: "canary-s3cret", toolKey: "canary-key" };
    const text = formatConnectionsFile([sneaky as Connection]);
    expect(text).not.toContain("canary");
  });

  it("passes over what it does not know, secrets above all", () => {
    const [read] = parseConnectionsFile(
      file({ ...good, id: "ghcr.io", secretLocation: "keychain", password: "s", sandbox: true }),
    );
    expect(read).toEqual({ ...good, registry: "r.test" });
  });

  it("brings the sign-in of another program along as one that is asked for anew", () => {
    const [first] = connections;
    const { username: _, ...nameless } = first ?? {};
    const [read] = parseConnectionsFile(
      file({ ...nameless, secretLocation: "docker", toolKey: "ghcr.io" }),
    );
    expect(read).toMatchObject({ url: "https://registry.example.com", signIn: "basic" });
    expect(read).not.toHaveProperty("secretLocation");
    expect(read).not.toHaveProperty("toolKey");
  });

  it("completes a name and takes each pin once", () => {
    const { name: _, ...nameless } = good;
    const [read] = parseConnectionsFile(file({ ...nameless, pinned: ["a", "a", "b"] }));
    expect(read).toMatchObject({ name: "r.test", pinned: ["a", "b"] });
  });

  it("cannot make a connection less strict", () => {
    const network = { skipVerify: true, caFile: "/evil.pem" };
    const [carried] = parseConnectionsFile(file({ ...good, network, skipVerify: true }));
    expect(carried).not.toHaveProperty("network");
  });

  it("does not say who else may be sent a password: that is asked again", () => {
    const [carried] = parseConnectionsFile(file({ ...good, tokenHost: "evil.test" }));
    expect(carried).toEqual({ ...good, registry: "r.test" });
  });

  it.each<[string, unknown, string]>([
    ["text", "[", "notJson"],
    ["an array", [], "notJson"],
    ["anything else", {}, "notOurs"],
    ["another format", { format: "docker", version: 1, connections: [] }, "notOurs"],
    ["no version", { format: "archipelago-connections", connections: [] }, "notOurs"],
    ["no list", { format: "archipelago-connections", version: 1, connections: {} }, "notOurs"],
    ["a newer version", { format: "archipelago-connections", version: 2 }, "newer"],
    [
      "too many",
      { format: "archipelago-connections", version: 1, connections: Array(1001).fill(good) },
      "tooMany",
    ],
  ])("is refused whole as %s", (_, content, code) => {
    const bytes =
      typeof content === "string" ? new TextEncoder().encode(content) : bytesOf(content);
    expect(() => parseConnectionsFile(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it("is refused unread when it is too large, and when it is nested too deep", () => {
    const large = new Uint8Array(maxConnectionsFileBytes + 1);
    expect(() => parseConnectionsFile(large)).toThrow(
      expect.objectContaining({ code: "tooLarge" }),
    );
    const deep = new TextEncoder().encode(`{"connections":${"[".repeat(500)}${"]".repeat(500)}}`);
    expect(() => parseConnectionsFile(deep)).toThrow(expect.objectContaining({ code: "notJson" }));
  });

  it.each<[string, unknown]>([
    ["connections", null],
    ["connections", "https://r.test"],
    ["url", { ...good, url: undefined }],
    ["url", { ...good, url: "javascript:alert(1)" }],
    ["url", { ...good, url: "file:///etc/passwd" }],
    ["url", { ...good, url: "https://kim:pw@r.test" }],
    ["url", { ...good, url: "https://r.test/?token=x" }],
    ["signIn", { ...good, signIn: "sudo" }],
    ["name", { ...good, name: "" }],
    ["name", { ...good, name: 7 }],
    ["name", { ...good, name: "a\u202egro.rchg" }],
    ["name", { ...good, name: "a\nb" }],
    ["name", { ...good, name: "n".repeat(256) }],
    ["username", { ...good, signIn: "anonymous" }],
    ["username", { ...good, username: "kim\r\nX-Header: 1" }],
    ["pinned", { ...good, pinned: "app" }],
    ["pinned", { ...good, pinned: ["app", 7] }],
    ["pinned", { ...good, pinned: ["../../etc"] }],
    ["pinned", { ...good, pinned: ["app?x"] }],
    ["pinned", { ...good, pinned: Array(10_001).fill("app") }],
    ["mirrors", { ...good, mirrors: "https://mirror.test" }],
    ["mirrors", { ...good, mirrors: [7] }],
    ["mirrors", { ...good, mirrors: ["https://kim:pw@mirror.test"] }],
    ["mirrors", { ...good, mirrors: ["file:///etc/passwd"] }],
    ["mirrors", { ...good, mirrors: Array(11).fill("https://mirror.test") }],
  ])("is refused for %s of %j", (member, entry) => {
    expect(() => parseConnectionsFile(file(entry))).toThrow(
      expect.objectContaining({ code: "badConnection", position: 1, member }),
    );
  });
});
