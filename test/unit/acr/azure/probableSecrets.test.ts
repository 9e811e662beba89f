import { describe, expect, it } from "vitest";
import { probableSecrets } from "../../../../src/acr/azure/context/probableSecrets.ts";

function isTold(path: string, kind = "file"): boolean {
  return probableSecrets([{ path, kind }]).includes(path);
}

describe("files that by their names hold secrets", () => {
  it.each([
    ".env",
    "app/.env.production",
    "prod.env",
    ".npmrc",
    "home/id_rsa",
    "id_ed25519",
    "certs/server.PEM",
    "server.key",
    "store.p12",
    ".docker/config.json",
    "home/.aws/credentials",
    "kubeconfig",
    "terraform.tfstate",
    ".netrc",
  ])("are told: %s", (path) => {
    expect(isTold(path)).toBe(true);
  });

  it.each([
    ".env.example",
    "sample.env",
    ".envrc.md",
    "environment.ts",
    "id_rsa.pub",
    "src/key.ts",
    "config.json",
    "docker/config.json",
    "x.docker/config.json",
    "credentials.md",
    "keystore/readme.txt",
  ])("are not: %s", (path) => {
    expect(isTold(path)).toBe(false);
  });

  it("are no folders", () => {
    expect(isTold(".env", "folder")).toBe(false);
  });
});
