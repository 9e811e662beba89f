import { isIPv4 } from "node:net";
import { AppError, isBranded } from "../core/base/errors.ts";
import { apiHost } from "../core/oci/reference.ts";
import { canonicalRegistry } from "../core/oci/registryHost.ts";

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
  /** `https://host[:port]` or `http://host[:port]`. */
  readonly url: string;
  /** `host[:port]`; `docker.io` for Docker Hub under any of its names. */
  readonly registry: string;
}

/**
 * Reads what a user typed or pasted: `ghcr.io`, `localhost:5000`, `https://registry.example.com/`.
 * Without a scheme it is https, but http for this machine (as Docker does).
 * Throws {@link RegistryUrlError}.
 */
export function parseRegistryUrl(text: string): RegistryLocation {
  const trimmed = text.trim();
  if (!trimmed) throw new RegistryUrlError("empty", "No registry was named");
  const url = parseUrl(trimmed);
  if (url.username || url.password) {
    throw new RegistryUrlError("userInfo", "The URL holds a user name or password");
  }
  if (!/^\/?(v2\/?)?$/.test(url.pathname) || url.search || url.hash) {
    throw new RegistryUrlError("path", `The URL goes on after the host: ${url.pathname}`);
  }
  const registry = canonicalRegistry(url.host) ?? url.host;
  return { url: `${url.protocol}//${apiHost(registry)}`, registry };
}

/** Whether a host (with or without port) is this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const isLoopbackAddress = isIPv4(name) && name.startsWith("127.");
  return (
    name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || isLoopbackAddress
  );
}

function parseUrl(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${isLoopbackHost(text.split("/", 1)[0] ?? "") ? "http" : "https"}://${text}`;
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
