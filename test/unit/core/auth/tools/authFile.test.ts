import { describe, expect, it } from "vitest";
import { helperFor, lookUp, parseAuthFile } from "../../../../../src/core/auth/tools/authFile.ts";
import { authFilePaths } from "../../../../../src/core/auth/tools/authFilePaths.ts";
import { readRegistryKey } from "../../../../../src/core/auth/tools/registryKey.ts";

const parse = (file: unknown) => parseAuthFile(new TextEncoder().encode(JSON.stringify(file)));
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("an entry of auths", () => {
  it.each([
    ["user and password", { auth: base64("kim:s3cret") }, ["kim", "s3cret"]],
    ["colons in the password", { auth: base64("kim:a:b:") }, ["kim", "a:b:"]],
    ["other letters than ASCII's", { auth: base64("kïm:pä wörd") }, ["kïm", "pä wörd"]],
    ["NULs behind the password", { auth: base64("kim:s3cret\0\0") }, ["kim", "s3cret"]],
    ["the old clear form", { username: "kim", password: "s3cret" }, ["kim", "s3cret"]],
    ["an identity token", { auth: base64("kim:"), identitytoken: "t0ken" }, ["<token>", "t0ken"]],
  ])("holds %s", (_what, entry, [username, password]) => {
    const { auths } = parse({ auths: { "r.example.com": entry } });
    expect(auths.get("r.example.com")).toEqual({ kind: "basic", username, password });
  });

  it("holds a registry token, which goes before all else", () => {
    const entry = { auth: base64("kim:x"), identitytoken: "i", registrytoken: "r" };
    const { auths } = parse({ auths: { "r.example.com": entry } });
    expect(auths.get("r.example.com")).toEqual({ kind: "token", token: "r" });
  });

  it.each([
    ["nothing", {}],
    ["no text", { auth: 7 }],
    ["no colon", { auth: base64("kim") }],
    ["no base64", { auth: "§§§§" }],
    ["nobody", { auth: base64(":") }],
    ["null", null],
    ["a list", [1]],
    ["a text", "kim:s3cret"],
  ])("is no credential if it holds %s", (_what, entry) => {
    const { auths } = parse({ auths: { "r.example.com": entry } });
    expect([...auths]).toEqual([["r.example.com", undefined]]);
  });
});

describe("a file", () => {
  it.each([
    ["no JSON", "{ auths:"],
    ["a list", "[]"],
    ["bytes that are no UTF-8", "\u{fffd}"],
    ["too deep", `{"auths":${'{"a":'.repeat(100)}1${"}".repeat(100)}}`],
  ])("that is %s is refused without a word of what it holds", (_what, text) => {
    const bytes = text === "\u{fffd}" ? Uint8Array.of(0xff, 0xfe) : new TextEncoder().encode(text);
    expect(() => parseAuthFile(bytes)).toThrow(expect.objectContaining({ brand: "JsonError" }));
  });

  it.each([
    ["auths", { auths: [] }],
    ["credHelpers", { credHelpers: { "r.example.com": 7, "s.example.com": "" } }],
    ["credsStore", { credsStore: {} }],
  ])("with other types in %s is an empty one", (_what, file) => {
    expect(parse(file)).toEqual({ auths: new Map(), credHelpers: new Map() });
  });

  it("does not take what all objects have for an entry", () => {
    const file = parse({ auths: {}, credHelpers: {} });
    for (const key of ["__proto__", "constructor", "toString"]) {
      expect(lookUp(file.auths, key)).toBeUndefined();
      expect(helperFor(file, key)).toBeUndefined();
    }
  });
});

describe("the helper for a key", () => {
  const file = parse({
    auths: { "quay.io/acme": { auth: base64("kim:x") }, "quay.io": {} },
    credHelpers: { "ghcr.io": "gh", "docker.io": "hub" },
    credsStore: "desktop",
  });

  it.each([
    ["ghcr.io", "gh"],
    ["https://ghcr.io", "gh"],
    ["https://index.docker.io/v1/", "hub"],
    ["quay.io", "desktop"],
    ["quay.io/acme", undefined],
    ["ghcr.io/acme", "gh"],
    ["localhost:5000", "desktop"],
  ])("%s is %s", (key, helper) => {
    expect(helperFor(file, key)).toBe(helper);
  });
});

describe("a key", () => {
  it.each([
    ["ghcr.io", "ghcr.io", undefined],
    ["GHCR.io", "ghcr.io", undefined],
    ["localhost:5000", "localhost:5000", undefined],
    ["https://r.example.com/v2/", "r.example.com", undefined],
    ["http://r.example.com:8080", "r.example.com:8080", undefined],
    ["https://index.docker.io/v1/", "docker.io", undefined],
    ["registry-1.docker.io", "docker.io", undefined],
    ["docker.io", "docker.io", undefined],
    ["quay.io/acme/team", "quay.io", "acme/team"],
    ["docker.io/library", "docker.io", "library"],
  ])("%s stands for %s, namespace %s", (key, registry, namespace) => {
    expect(readRegistryKey(key)).toEqual({ registry, ...(namespace && { namespace }) });
  });

  it.each([
    "",
    "/",
    "https://",
    "https://index.docker.io/v1/access-token",
    "https://index.docker.io/v1/refresh-token",
    "kim@r.example.com",
    "r.example.com/../x",
    "r.example.com/a b",
    "-rf",
    "r.example.com\n",
  ])("%j stands for no registry", (key) => {
    expect(readRegistryKey(key)).toBeUndefined();
  });
});

describe("the files", () => {
  const home = "/home/kim";
  it.each([
    ["docker", {}, ["/home/kim/.docker/config.json"]],
    ["docker", { DOCKER_CONFIG: "/d" }, ["/d/config.json"]],
    ["docker", { DOCKER_CONFIG: "" }, ["/home/kim/.docker/config.json"]],
    ["podman", {}, ["/run/containers/1000/auth.json", "/home/kim/.config/containers/auth.json"]],
    ["podman", { REGISTRY_AUTH_FILE: "/a.json" }, ["/a.json"]],
    [
      "podman",
      { XDG_RUNTIME_DIR: "/run/user/1000", XDG_CONFIG_HOME: "/c" },
      ["/run/user/1000/containers/auth.json", "/c/containers/auth.json"],
    ],
  ] as const)("of %s with %j are %j", (tool, variables, paths) => {
    const environment = { variables, home, platform: "linux", userId: 1000 } as const;
    expect(authFilePaths(tool, environment)).toEqual(paths);
  });

  it("of podman on other systems are in the home folder only", () => {
    const environment = { variables: {}, home, platform: "darwin", userId: 501 } as const;
    expect(authFilePaths("podman", environment)).toEqual([
      "/home/kim/.config/containers/auth.json",
    ]);
  });
});
