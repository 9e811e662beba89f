import type { Cancellable } from "../base/abort.ts";
import { redactUrl } from "../base/redact.ts";
import { BodyLimitError, collect, contentLength, discardBody } from "../http/bodyLimit.ts";
import { observeBody } from "../http/bodyStream.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import type { Digest } from "../oci/digest.ts";
import { bareMediaType } from "../oci/mediaTypes.ts";
import { withoutStart } from "./chunks.ts";
import { verifyingStream } from "./digestStream.ts";
import type { BlobStream, GetBlobOptions } from "./imageStore.ts";
import type { RegistryHttp } from "./registryHttp.ts";
import { blobPath, scopesFor } from "./repositoryPath.ts";
import { resumedStream } from "./resumedStream.ts";
import { StoreError } from "./storeError.ts";
import { storeFailure } from "./storeFailure.ts";

/** Some bytes of a blob, from 0; `end` is the last one, the blob's end unless given. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** The blob endpoint of a registry, reading side. */
export class Blobs {
  readonly #http: RegistryHttp;

  constructor(http: RegistryHttp) {
    this.#http = http;
  }

  /** Size in bytes, or `undefined` where the blob is absent. */
  async head(
    repository: string,
    digest: Digest,
    options: Cancellable,
  ): Promise<{ readonly size?: number } | undefined> {
    const request = this.#request(repository, digest, options);
    const response = await this.#http.sendOnly({ ...request, method: "HEAD", expect: [200, 404] });
    if (response.status === 404) return undefined;
    const size = contentLength(response);
    return size === undefined ? {} : { size };
  }

  /**
   * Opens a blob, which is gone on with where the connection breaks. A range cannot be verified; a
   * registry that ignores it is `unsupported`.
   */
  async get(repository: string, digest: Digest, options: GetBlobOptions): Promise<BlobStream> {
    const { range, isFleeting = false, signal } = options;
    const response = await this.#ask(repository, digest, options);
    if (range) await checkRange(response, range);
    const { start = 0, ...end } = range ?? {};
    const body = resumedStream(bodyOf(response), {
      reopen: (at) =>
        this.#from(repository, digest, {
          range: { start: start + at, ...end },
          isFleeting,
          signal,
        }),
      clock: this.#http.clock,
      signal,
    });
    return toBlobStream(response, range ? body : verifyingStream(body, digest));
  }

  /** What follows after a part that was read before. */
  async #from(
    repository: string,
    digest: Digest,
    options: GetBlobOptions & { readonly range: ByteRange },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { range } = options;
    const response = await this.#ask(repository, digest, options, [416]);
    if (response.status === 200 && range.end === undefined) {
      return withoutStart(bodyOf(response), range.start);
    }
    if (response.status === 416) {
      // The connection broke between the last byte and the end, or else the digest will tell.
      await discardBody(response);
      return nothing();
    }
    await checkRange(response, range);
    return bodyOf(response);
  }

  #ask(
    repository: string,
    digest: Digest,
    options: GetBlobOptions,
    alsoExpected: readonly number[] = [],
  ): Promise<HttpResponse> {
    const { range, isFleeting = false } = options;
    return this.#http.send({
      ...this.#request(repository, digest, options),
      method: "GET",
      isFleeting,
      ...(range && { headers: { range: `bytes=${range.start}-${range.end ?? ""}` } }),
      expect: range ? [200, 206, ...alsoExpected] : [200],
    });
  }

  /** A small blob, verified; throws `StoreError` `tooLarge` beyond `maxBytes`. */
  async read(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array> {
    const { signal, maxBytes } = options;
    const { stream, size } = await this.get(repository, digest, { signal });
    const url = this.#http.endpoint(blobPath(repository, digest)).href;
    return this.#http.attempt({ method: "GET", url }, async () => {
      if (size === undefined || size <= maxBytes) return collect(stream, maxBytes);
      await stream[Symbol.asyncIterator]().return?.();
      throw new BodyLimitError(maxBytes);
    });
  }

  /** Deletes a blob from a repository. */
  async delete(repository: string, digest: Digest, { signal }: Cancellable): Promise<void> {
    await this.#http.sendOnly({
      method: "DELETE",
      url: this.#http.endpoint(blobPath(repository, digest)),
      scopes: scopesFor.delete(repository),
      expect: [200, 202, 204],
      signal,
    });
  }

  #request(repository: string, digest: Digest, { signal }: Cancellable) {
    const url = this.#http.endpoint(blobPath(repository, digest));
    return { url, scopes: scopesFor.pull(repository), signal };
  }
}

function toBlobStream(response: HttpResponse, stream: AsyncIterable<Uint8Array>): BlobStream {
  const size = contentLength(response);
  const mediaType = bareMediaType(response.headers.get("content-type") ?? "");
  return { stream, ...(size !== undefined && { size }), ...(mediaType !== "" && { mediaType }) };
}

function bodyOf(response: HttpResponse): AsyncIterable<Uint8Array> {
  return observeBody(response.body ?? nothing(), {
    mapError: (error) => storeFailure(error, { method: "GET", url: response.url }),
  });
}

async function checkRange(response: HttpResponse, { start, end }: ByteRange): Promise<void> {
  const context = { status: response.status, method: "GET", url: redactUrl(response.url) };
  if (response.status !== 206) {
    await discardBody(response);
    throw new StoreError("unsupported", "The registry gives blobs as a whole only", context);
  }
  const value = response.headers.get("content-range") ?? "";
  const [, first, last] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/.exec(value.trim()) ?? [];
  if (Number(first) === start && (end === undefined || Number(last) <= end)) return;
  await discardBody(response);
  throw new StoreError(
    "badResponse",
    `Asked for bytes ${start}-${end ?? ""}, got ${value}`,
    context,
  );
}

function nothing(): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: true, value: undefined }),
    }),
  };
}
