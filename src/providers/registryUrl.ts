import { isIPv4 } from "node:net";
import { AppError, isBranded } from "../core/base/errors.ts";
import { apiHost, isRepositoryPath } from "../core/oci/reference.ts";
import { canonicalRegistry, dockerHub } from "../core/oci/registryHost.ts";

type RegistryUrlProblem = "empty" | "invalid" | "scheme" | "path" | "userInfo";

/** A text does not name a registry. */
export class RegistryUrlError extends AppError<RegistryUrlProblem> {
  readonly brand = "RegistryUrlError";

  static is(error: unknown): error is RegistryUrlError {
    return isBranded(error, "RegistryUrlError");
  }
}

/** Where a registry answers and what references call it. */
export interface RegistryLocation {
  /** `https://host[:port][/prefix]` or `http://host[:port][/prefix]`. */
  readonly url: string;
  /** `host[:port][/prefix]`; `docker.io` for Docker Hub under any of its names. */
  readonly registry: string;
}

/**
 * Reads what a user typed or pasted: `ghcr.io`, `localhost:5000`, `https://registry.example.com/`.
 * Without a scheme it is https, but http for this machine (as Docker does). A registry below a path
 * (`https://host/prefix`) needs its scheme, for `ghcr.io/team/app` is a repository of one that is
 * not; and the path is one that references can begin with. Throws {@link RegistryUrlError}.
 */
export function parseRegistryUrl(text: string): RegistryLocation {
  const trimmed = text.trim();
  if (!trimmed) throw new RegistryUrlError("empty", "No registry was named");
  const url = parseUrl(trimmed);
  if (url.username || url.password) {
    throw new RegistryUrlError("userInfo", "The URL holds a user name or password");
  }
  const prefix = url.pathname.replace(/\/(v2\/?)?$/, "").slice(1);
  const hasScheme = trimmed.includes("://");
  if (url.search || url.hash || (prefix !== "" && !(hasScheme && isPrefix(prefix)))) {
    throw new RegistryUrlError("path", `The URL goes on after the host: ${url.pathname}`);
  }
  const host = canonicalRegistry(url.host) ?? url.host;
  if (prefix === "") return { url: `${url.protocol}//${apiHost(host)}`, registry: host };
  if (host === dockerHub) throw new RegistryUrlError("path", "Docker Hub is not below a path");
  return { url: `${url.protocol}//${host}/${prefix}`, registry: `${host}/${prefix}` };
}

/** The same; `undefined` for a text that does not name a registry. */
export function tryParseRegistryUrl(text: string): RegistryLocation | undefined {
  try {
    return parseRegistryUrl(text);
  } catch (error) {
    if (RegistryUrlError.is(error)) return undefined;
    throw error;
  }
}

/** `v2` is where the API begins, so what follows is no part of the registry's own place. */
function isPrefix(path: string): boolean {
  return isRepositoryPath(path) && !/(^|\/)v2(\/|$)/.test(path);
}

/** Whether a host (with or without port, and what follows) is this machine. */
export function isLoopbackHost(host: string): boolean {
  const [authority = ""] = host.split("/", 1);
  const name = authority.replace(/:\d+$/, "").toLowerCase();
  const isLoopbackAddress = isIPv4(name) && name.startsWith("127.");
  return (
    name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || isLoopbackAddress
  );
}

function parseUrl(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${isLoopbackHost(text) ? "http" : "https"}://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch (cause) {
    throw new RegistryUrlError("invalid", "Not a URL", { cause });
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new RegistryUrlError("scheme", `Unknown scheme ${url.protocol}`);
  }
  if (/[\s%]/.test(url.hostname)) throw new RegistryUrlError("invalid", "Not a host name");
  return url;
}
