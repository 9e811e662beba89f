import { repositoryScope } from "../auth/scope.ts";
import { isAbortError, type Cancellable } from "../base/abort.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { hopRefusal } from "../http/hop.ts";
import type { Digest } from "../oci/digest.ts";
import type { RegistryHttp, RegistryRequest } from "./registryHttp.ts";
import { scopesFor, uploadsPath } from "./repositoryPath.ts";
import { StoreError } from "./storeError.ts";

/** GHCR takes no more in one chunk; most take any number. */
const chunkBytes = 4 * 1024 * 1024;

/** A chunk is held in memory, so a registry that wants larger ones than this is not served. */
const maxChunkBytes = 32 * 1024 * 1024;

/** Registries may copy a whole layer to its place before they answer. */
const commitTimeoutMs = 300_000;

/** Time for tidying up after a failure. */
const cancelTimeoutMs = 5_000;

/** An upload that the registry has opened; it moves with every chunk. */
export interface UploadSession {
  readonly repository: string;
  location: URL;
  /** Bytes. */
  readonly chunkSize: number;
}

/** What is said when an upload is opened. */
export type UploadQuery = Readonly<
  Partial<Record<"mount" | "from" | "digest-algorithm", string | undefined>>
>;

/** The requests that uploads are made of (distribution-spec, "Pushing Blobs"). */
export class UploadRequests {
  readonly #http: RegistryHttp;

  constructor(http: RegistryHttp) {
    this.#http = http;
  }

  /** `undefined` if the registry has the blob now. */
  async open(
    repository: string,
    query: UploadQuery,
    { signal }: Cancellable,
  ): Promise<UploadSession | undefined> {
    const { from } = query;
    const sourceScopes = from === undefined ? [] : [repositoryScope(from, "pull")];
    const response = await this.#http.sendOnly({
      method: "POST",
      url: this.#http.endpoint(uploadsPath(repository), query),
      scopes: [...scopesFor.push(repository), ...sourceScopes],
      body: new Uint8Array(),
      // A second session does no harm; a POST lost on a closing connection would.
      retry: "replay",
      expect: [201, 202],
      signal,
    });
    if (response.status === 201) return undefined;
    return { repository, location: this.#locationOf(response), chunkSize: chunkSizeOf(response) };
  }

  /** An upload of an earlier run; `undefined` if its location is none that we would go to. */
  reopen(repository: string, location: string): UploadSession | undefined {
    const { root } = this.#http;
    const url = URL.canParse(location) ? new URL(location) : undefined;
    if (!url || hopRefusal(root, url) !== undefined) return undefined;
    return { repository, location: url, chunkSize: chunkBytes };
  }

  /** How many bytes the registry has; `undefined` if there is no such upload any more. */
  async received(session: UploadSession, { signal }: Cancellable): Promise<number | undefined> {
    const response = await this.#http.sendOnly({
      method: "GET",
      url: session.location,
      scopes: scopesFor.push(session.repository),
      expect: [200, 202, 204, 400, 404, 405, 410],
      signal,
    });
    if (response.status >= 400) return undefined;
    session.location = this.#locationOf(response, session.location);
    return receivedIn(response);
  }

  /** Adds to what the registry has. */
  async add(
    session: UploadSession,
    rest: Pick<RegistryRequest, "body" | "headers" | "signal">,
  ): Promise<void> {
    const response = await this.#send(session, "PATCH", {
      url: session.location,
      // ECR answers 201; its `Range` is stale, so what we sent is counted by us.
      expect: [201, 202, 204],
      ...rest,
    });
    session.location = this.#locationOf(response, session.location);
  }

  /** Ends an upload: the registry compares the digest. */
  async commit(
    session: UploadSession,
    digest: Digest,
    rest: Pick<RegistryRequest, "body" | "signal">,
  ): Promise<void> {
    const url = new URL(session.location);
    // Not by `searchParams`, which would write the registry's own parameters anew.
    url.search += `${url.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`;
    await this.#send(session, "PUT", { url, expect: [200, 201, 202, 204], ...rest });
  }

  /** A session that stays open costs the registry some space until it purges it: no failure of ours. */
  async cancel({ repository, location }: UploadSession): Promise<void> {
    try {
      await this.#http.sendOnly({
        method: "DELETE",
        url: location,
        scopes: scopesFor.push(repository),
        retry: "never",
        expect: [200, 202, 204],
        signal: AbortSignal.timeout(cancelTimeoutMs),
      });
    } catch (error) {
      if (!StoreError.is(error) && !isAbortError(error)) throw error;
    }
  }

  /**
   * Registries below a path that only a proxy knows name uploads without it: those are looked for
   * below it, too.
   */
  #locationOf(response: HttpResponse, fallback?: URL): URL {
    const { root } = this.#http;
    const location = locationOf(response, fallback);
    const isOutside =
      location.origin === root.origin && !location.pathname.startsWith(root.pathname);
    if (!isOutside || !location.pathname.startsWith("/v2/")) return location;
    const here = new URL(location);
    here.pathname = root.pathname + location.pathname.slice("/v2/".length);
    return here;
  }

  #send(
    { repository }: UploadSession,
    method: "PUT" | "PATCH",
    { headers, ...rest }: Pick<RegistryRequest, "url" | "body" | "headers" | "expect" | "signal">,
  ): Promise<HttpResponse> {
    return this.#http.sendOnly({
      method,
      scopes: scopesFor.push(repository),
      headers: { "content-type": "application/octet-stream", ...headers },
      timeoutMs: commitTimeoutMs,
      ...rest,
    });
  }
}

/** Where to go on: relative or absolute, its query kept. On another host no credentials are sent. */
function locationOf(response: HttpResponse, fallback?: URL): URL {
  const value = response.headers.get("location");
  if (value === undefined && fallback) return fallback;
  const from = new URL(response.url);
  const to = value && URL.canParse(value, from.href) ? new URL(value, from) : undefined;
  const refusal = to ? hopRefusal(from, to) : "nowhere";
  if (to && refusal === undefined) return to;
  const url = redactUrl(response.url);
  throw new StoreError("badResponse", `${url} sent the upload on to ${refusal ?? ""}`, {
    status: response.status,
    url,
  });
}

/** Ours, unless `OCI-Chunk-Min-Length` (bytes) asks for more. */
function chunkSizeOf(response: HttpResponse): number {
  const minimum = Number(response.headers.get("oci-chunk-min-length") ?? 0);
  return minimum > chunkBytes ? Math.min(Math.trunc(minimum), maxChunkBytes) : chunkBytes;
}

/** `Range: 0-<last byte>`; `0-0` is said of nothing, too, and taking it so costs one byte. */
function receivedIn(response: HttpResponse): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range")?.trim() ?? "") ?? [];
  if (last === undefined) return undefined;
  return last === "0" ? 0 : Number(last) + 1;
}
