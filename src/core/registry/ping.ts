import { AuthError } from "../auth/authError.ts";
import type { CredentialSource } from "../auth/credential.ts";
import { raceAbort, type Cancellable } from "../base/abort.ts";
import { isJsonObject, JsonError, parseJson } from "../base/json.ts";
import { redactUrl } from "../base/redact.ts";
import { readText } from "../http/bodyLimit.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { NetworkError } from "../http/networkError.ts";
import type { RegistryHttp } from "./registryHttp.ts";
import { StoreError } from "./storeError.ts";

const maxPingBytes = 64 * 1024;

/** What the registry said to our asking whether it is one. */
export interface PingResult {
  /**
   * `open` = it let us in: nobody has to sign in, or we did. `tokenNeeded` = an anonymous connection
   * to a registry that decides for each repository who may see it.
   */
  readonly access: "open" | "tokenNeeded";
  /** `Docker-Distribution-Api-Version`, usually `registry/2.0`; not every registry sends it. */
  readonly apiVersion?: string;
}

/**
 * Checks that there is a registry and that it accepts the credentials (distribution-spec,
 * "Determining Support"). Throws `StoreError`: `badResponse` for anything that is no registry,
 * `unauthorized`, `network` (also for a TLS port that was asked in plain HTTP) …
 */
export async function pingRegistry(
  http: RegistryHttp,
  credentials: CredentialSource,
  { signal }: Cancellable,
): Promise<PingResult> {
  try {
    const response = await http.send({
      method: "GET",
      url: http.root,
      expect: [200],
      decode: true,
      isSmall: true,
      signal,
    });
    return await http.attempt({ method: "GET", url: response.url }, () => readPing(response));
  } catch (error) {
    if (await isAnonymousRefusal(error, credentials, { signal })) return { access: "tokenNeeded" };
    throw explained(error, http.root);
  }
}

async function readPing(response: HttpResponse): Promise<PingResult> {
  const apiVersion = response.headers.get("docker-distribution-api-version");
  const body = await readText(response, maxPingBytes);
  if (apiVersion === undefined && !isEmptyOrObject(body)) {
    throw notARegistry(response.url, response.status);
  }
  return { access: "open", ...(apiVersion !== undefined && { apiVersion }) };
}

function isEmptyOrObject(body: string): boolean {
  if (body.trim() === "") return true;
  try {
    return isJsonObject(parseJson(body));
  } catch (error) {
    if (JsonError.is(error)) return false;
    throw error;
  }
}

/** A token server that gives anonymous tokens, or asks for more than a ping, belongs to a registry. */
async function isAnonymousRefusal(
  error: unknown,
  credentials: CredentialSource,
  { signal }: Cancellable,
): Promise<boolean> {
  if (!StoreError.is(error) || !AuthError.is(error.cause)) return false;
  const { code, scheme } = error.cause;
  if (scheme !== "bearer" || (code !== "signInRequired" && code !== "tokenRefused")) return false;
  if (error.code !== "unauthorized" && error.code !== "forbidden") return false;
  return (await raceAbort(credentials.getCredential({ signal }), signal)).kind === "anonymous";
}

function explained(error: unknown, root: URL): unknown {
  if (!StoreError.is(error)) return error;
  // Go's and nginx' TLS ports answer plain HTTP with a 400 that no registry would give here.
  if (error.status === 400 && error.details.length === 0 && root.protocol === "http:") {
    const cause = new NetworkError("notHttp", "The port seems to expect TLS", {
      host: root.host,
      reason: "400",
    });
    return new StoreError("network", cause.message, { url: redactUrl(root.href), cause });
  }
  const isRefusal =
    error.code === "notFound" || error.code === "rejected" || error.code === "unsupported";
  return isRefusal ? notARegistry(root.href, error.status, error) : error;
}

function notARegistry(url: string, status = 0, cause?: unknown): StoreError {
  const redacted = redactUrl(url);
  return new StoreError("badResponse", `${redacted} is not a registry (status ${status})`, {
    status,
    method: "GET",
    url: redacted,
    cause,
  });
}
