import { repositoryScope } from "../auth/scope.ts";
import { isAbortError, type Cancellable } from "../base/abort.ts";
import { redactUrl } from "../base/redact.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { hopRefusal } from "../http/hop.ts";
import { NetworkError } from "../http/networkError.ts";
import { algorithmOf, type Digest } from "../oci/digest.ts";
import { chunksOf } from "./chunks.ts";
import type { BlobSource } from "./imageStore.ts";
import type { RegistryHttp, RegistryRequest } from "./registryHttp.ts";
import { scopesFor, uploadsPath } from "./repositoryPath.ts";
import { StoreError, type StoreErrorCode } from "./storeError.ts";

/** GHCR takes no more in one request; most take any number. */
const chunkBytes = 4 * 1024 * 1024;

/** A chunk is held in memory, so a registry that wants larger ones than this is not served. */
const maxChunkBytes = 32 * 1024 * 1024;

/** Registries may copy a whole layer to its place before they answer. */
const commitTimeoutMs = 300_000;

/** Time for tidying up after a failure. */
const cancelTimeoutMs = 5_000;

/** After these an upload would fail just the same. */
const mountBreakers: ReadonlySet<StoreErrorCode> = new Set([
  "network",
  "tooManyRequests",
  "badResponse",
]);

/** An upload that the registry has opened; it moves with every chunk. */
interface Session {
  readonly repository: string;
  location: URL;
  /** Bytes. */
  readonly chunkSize: number;
}

/** What is said when an upload is opened. */
type UploadQuery = Readonly<
  Partial<Record<"mount" | "from" | "digest-algorithm", string | undefined>>
>;

/** Blob uploads (distribution-spec, "Pushing Blobs"). */
export class Uploads {
  readonly #http: RegistryHttp;

  constructor(http: RegistryHttp) {
    this.#http = http;
  }

  /** Uploads a blob: in one request, or in chunks where the registry does not take it in one. */
  async put(repository: string, source: BlobSource, options: Cancellable): Promise<void> {
    const session = await this.#open(repository, queryOf(source), options);
    if (session) await this.#fill(session, source, options);
  }

  /**
   * Asks for a blob of another repository. False where the registry opened an upload instead (202) or
   * refused; both are common, and uploading is what is left: into the session that came, if any.
   */
  async mount(
    repository: string,
    { digest, from }: { readonly digest: Digest; readonly from: string },
    options: Cancellable & { readonly otherwise?: BlobSource },
  ): Promise<boolean> {
    const { otherwise, signal } = options;
    const answer = await this.#ask(repository, { mount: digest, from }, { signal });
    if (answer === "mounted") return true;
    if (!otherwise) {
      if (answer !== "refused") await this.#cancel(answer);
    } else if (answer === "refused") {
      await this.put(repository, otherwise, { signal });
    } else {
      await this.#fill(answer, otherwise, { signal });
    }
    return false;
  }

  async #ask(
    repository: string,
    query: { readonly mount: Digest; readonly from: string },
    options: Cancellable,
  ): Promise<Session | "mounted" | "refused"> {
    try {
      return (await this.#open(repository, query, options)) ?? "mounted";
    } catch (error) {
      if (!StoreError.is(error) || mountBreakers.has(error.code)) throw error;
      return "refused";
    }
  }

  async #fill(session: Session, source: BlobSource, options: Cancellable): Promise<void> {
    const { repository } = session;
    try {
      await this.#ending(session, () => this.#whole(session, source, options));
    } catch (error) {
      if (!isTooMuchAtOnce(error)) throw error;
      const next = await this.#open(repository, queryOf(source), options);
      if (next) await this.#ending(next, () => this.#parts(next, source, options));
    }
  }

  /** Ends the session if the work fails or is cancelled. */
  async #ending(session: Session, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.#cancel(session);
      throw error;
    }
  }

  /** `undefined` if the registry has the blob now. */
  async #open(
    repository: string,
    query: UploadQuery,
    { signal }: Cancellable,
  ): Promise<Session | undefined> {
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

  async #whole(session: Session, source: BlobSource, { signal }: Cancellable): Promise<void> {
    const { size, digest } = source;
    await this.#commit(session, digest, { body: { size, open: () => source.open() }, signal });
  }

  async #parts(session: Session, source: BlobSource, { signal }: Cancellable): Promise<void> {
    let start = 0;
    for await (const chunk of chunksOf(source.open(), session.chunkSize)) {
      const response = await this.#send(session, "PATCH", {
        url: session.location,
        body: chunk,
        headers: { "content-range": `${start}-${start + chunk.length - 1}` },
        // ECR answers 201; its `Range` is stale, so what we sent is counted here.
        expect: [201, 202, 204],
        signal,
      });
      session.location = this.#locationOf(response, session.location);
      start += chunk.length;
    }
    await this.#commit(session, source.digest, { body: new Uint8Array(), signal });
  }

  async #commit(
    session: Session,
    digest: Digest,
    rest: Pick<RegistryRequest, "body" | "signal">,
  ): Promise<void> {
    const url = new URL(session.location);
    // Not by `searchParams`, which would write the registry's own parameters anew.
    url.search += `${url.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`;
    await this.#send(session, "PUT", { url, expect: [200, 201, 202, 204], ...rest });
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
    { repository }: Session,
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

  /** A session that stays open costs the registry some space until it purges it: no failure of ours. */
  async #cancel({ repository, location }: Session): Promise<void> {
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

/** What a registry has to know of a digest before the first byte; it expects SHA-256. */
function queryOf({ digest }: BlobSource): UploadQuery {
  const algorithm = algorithmOf(digest);
  return algorithm === "sha256" ? {} : { "digest-algorithm": algorithm };
}

/** Ours, unless `OCI-Chunk-Min-Length` (bytes) asks for more. */
function chunkSizeOf(response: HttpResponse): number {
  const minimum = Number(response.headers.get("oci-chunk-min-length") ?? 0);
  return minimum > chunkBytes ? Math.min(Math.trunc(minimum), maxChunkBytes) : chunkBytes;
}

/** Servers that find a body too large may hang up before the 413 has arrived. */
function isTooMuchAtOnce(error: unknown): boolean {
  if (!StoreError.is(error)) return false;
  if (error.code === "network") return NetworkError.is(error.cause, "reset");
  return error.status === 413 || error.status === 416;
}
