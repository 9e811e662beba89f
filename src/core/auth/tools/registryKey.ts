import { canonicalRegistry, dockerHub } from "../../oci/registryHost.ts";

/** What a key of `auths`, `credHelpers` or a helper's list stands for. */
export interface RegistryKey {
  /** As in references. */
  readonly registry: string;
  /** `acme/team`: the sign-in is for repositories below it only (containers-auth.json(5)). */
  readonly namespace?: string;
}

/** Docker Desktop keeps tokens for its own use beside the sign-in to Docker Hub. */
const ownTokens = /^v1\/(access|refresh)-token$/;

/**
 * Reads a key: `ghcr.io`, `quay.io/acme`, `https://registry.example.com/v2/`,
 * `https://index.docker.io/v1/`. `undefined` for what names no registry.
 */
export function readRegistryKey(key: string): RegistryKey | undefined {
  const scheme = /^https?:\/\//i.exec(key)?.[0] ?? "";
  const [host = "", ...segments] = key.slice(scheme.length).split("/");
  const registry = host === "" ? undefined : canonicalRegistry(host);
  if (registry === undefined) return undefined;
  const path = segments.join("/").replace(/\/+$/, "");
  if (registry === dockerHub && ownTokens.test(path)) return undefined;
  if (scheme !== "" || path === "" || path === "v1" || path === "v2") return { registry };
  return /^[a-z0-9][a-z0-9._/-]*$/.test(path) ? { registry, namespace: path } : undefined;
}

/** Whether two keys stand for the same. */
export function isSameKey(one: RegistryKey, other: RegistryKey): boolean {
  return one.registry === other.registry && one.namespace === other.namespace;
}
