import { parseJsonObject, readObject, readString, type JsonObject } from "../../base/json.ts";
import type { Credential } from "../credential.ts";
import { identityTokenUser } from "../refreshTokenUsers.ts";
import { isSameKey, readRegistryKey } from "./registryKey.ts";

/** What is asked of Docker's `config.json` and podman's `auth.json`, which have one format. */
export interface AuthFile {
  /** By key; `undefined` where the secret is elsewhere or cannot be read. */
  readonly auths: ReadonlyMap<string, Credential | undefined>;
  /** Names of helpers for single registries, by key. */
  readonly credHelpers: ReadonlyMap<string, string>;
  /** Name of the helper for all others. */
  readonly credsStore?: string;
}

/** Parses the file; members of unknown form are left out. Throws `JsonError`. */
export function parseAuthFile(bytes: Uint8Array): AuthFile {
  const file = parseJsonObject(bytes);
  const store = readString(file, "credsStore");
  return {
    auths: new Map(
      members(file, "auths").map(([key, value]) => [
        key,
        typeof value === "object" && value !== null ? readEntry(value as JsonObject) : undefined,
      ]),
    ),
    credHelpers: new Map(
      members(file, "credHelpers").flatMap(([key, value]) =>
        typeof value === "string" && value !== "" ? [[key, value] as const] : [],
      ),
    ),
    ...(store && { credsStore: store }),
  };
}

/**
 * The helper that keeps the secret of a key: its registry's own, else the one for all. `undefined`
 * where the file itself does, as it does for namespaces, which helpers do not know.
 */
export function helperFor(file: AuthFile, key: string): string | undefined {
  const { auths, credHelpers, credsStore } = file;
  const name = readRegistryKey(key);
  if (name?.namespace !== undefined && auths.get(key)) return undefined;
  return lookUp(credHelpers, key) ?? lookUp(credHelpers, name?.registry ?? key) ?? credsStore;
}

/** The value under a key or, failing that, under another spelling of it. */
export function lookUp<T>(map: ReadonlyMap<string, T>, key: string): T | undefined {
  if (map.has(key)) return map.get(key);
  const wanted = readRegistryKey(key);
  if (!wanted) return undefined;
  for (const [other, value] of map) {
    const known = readRegistryKey(other);
    if (known && isSameKey(known, wanted) && value !== undefined) return value;
  }
  return undefined;
}

function members(file: JsonObject, name: string): readonly [string, JsonObject[string]][] {
  return Object.entries(readObject(file, name) ?? {});
}

/** Docker sends a registry token before it looks at anything else, then the identity token. */
function readEntry(entry: JsonObject): Credential | undefined {
  const registryToken = readString(entry, "registrytoken");
  if (registryToken) return { kind: "token", token: registryToken };
  const identityToken = readString(entry, "identitytoken");
  if (identityToken) return { kind: "basic", username: identityTokenUser, password: identityToken };
  const [username, password] = readLogin(entry);
  if (!username && !password) return undefined;
  return { kind: "basic", username, password };
}

function readLogin(entry: JsonObject): readonly [username: string, password: string] {
  const auth = readString(entry, "auth");
  if (!auth) return [readString(entry, "username") ?? "", readString(entry, "password") ?? ""];
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return ["", ""];
  // Docker once padded passwords with NUL, and still takes it off.
  return [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, "")];
}
