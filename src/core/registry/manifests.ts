import type { Cancellable } from "../base/abort.ts";
import { contentLength, readBytes } from "../http/bodyLimit.ts";
import type { HttpResponse } from "../http/fetcher.ts";
import { algorithmOf, digestOf, DigestError, isDigest, type Digest } from "../oci/digest.ts";
import type { RawManifest } from "../oci/manifest.ts";
import { bareMediaType, manifestAccept } from "../oci/mediaTypes.ts";
import { redactUrl } from "../base/redact.ts";
import type { ManifestHead, ManifestReference, PutManifestResult } from "./imageStore.ts";
import type { RegistryHttp, RegistryRequest } from "./registryHttp.ts";
import { manifestPath, scopesFor } from "./repositoryPath.ts";
import { StoreError, type StoreErrorCode } from "./storeError.ts";

/** Registries need not take larger manifests (distribution-spec, "Pushing Manifests"), so we take none. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** The manifest endpoint of a registry. */
export class Manifests {
  readonly #http: RegistryHttp;
  /** Whether a HEAD of this registry can be believed when it says 404; undefined = not known yet. */
  #isHeadHonest: boolean | undefined;

  constructor(http: RegistryHttp) {
    this.#http = http;
  }

  /** `undefined` if there is no such manifest. A HEAD that cannot be used is replaced by a GET. */
  async head(
    repository: string,
    reference: ManifestReference,
    options: Cancellable,
  ): Promise<ManifestHead | undefined> {
    if (this.#isHeadHonest === false) return this.#headByGet(repository, reference, options);
    const request = this.#readRequest(repository, reference, options);
    const expect = [200, 404, 405, 501];
    const response = await this.#http.sendOnly({ ...request, method: "HEAD", expect });
    const head = response.status === 200 ? readHead(response, reference) : undefined;
    if (head) this.#isHeadHonest = true;
    if (head ?? (response.status === 404 && this.#isHeadHonest)) return head;
    const found = await this.#headByGet(repository, reference, options);
    if (response.status !== 200) this.#isHeadHonest = response.status === 404 && !found;
    return found;
  }

  /** The manifest, verified. Throws `StoreError`: `notFound`, `tooLarge` (4 MiB), `digestMismatch` … */
  async get(
    repository: string,
    reference: ManifestReference,
    options: Cancellable,
  ): Promise<RawManifest> {
    const request = this.#readRequest(repository, reference, options);
    const response = await this.#http.send({ ...request, decode: true, isSmall: true });
    return this.#http.attempt({ method: "GET", url: response.url }, async () => {
      const mediaType = bareMediaType(response.headers.get("content-type") ?? "");
      const bytes = await readBytes(response, maxManifestBytes);
      if (isHtml(mediaType, bytes)) throw htmlError(response);
      const digest = await this.#verify(bytes, reference.digest, response);
      return { mediaType, digest, bytes };
    });
  }

  /** Stores the bytes; throws `StoreError` `digestMismatch` if the registry says it stored others. */
  async put(
    repository: string,
    reference: ManifestReference,
    manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
    { signal }: Cancellable,
  ): Promise<PutManifestResult> {
    const url = this.#http.endpoint(manifestPath(repository, reference));
    return this.#http.attempt({ method: "PUT", url: url.href }, async () => {
      const { bytes } = manifest;
      const digest = await this.#verify(bytes, reference.digest);
      const response = await this.#send(repository, reference, manifest, { signal });
      await this.#verify(bytes, undefined, response);
      const subject = response.headers.get("oci-subject") ?? "";
      return { digest, ...(isDigest(subject) && { subject }) };
    });
  }

  async #send(
    repository: string,
    reference: ManifestReference,
    { mediaType, bytes }: Pick<RawManifest, "mediaType" | "bytes">,
    { signal }: Cancellable,
  ): Promise<HttpResponse> {
    try {
      return await this.#http.sendOnly({
        method: "PUT",
        url: this.#http.endpoint(manifestPath(repository, reference)),
        scopes: scopesFor.push(repository),
        headers: { "content-type": mediaType },
        body: bytes,
        retry: reference.digest === undefined ? "safe" : "replay",
        expect: [200, 201, 202, 204],
        signal,
      });
    } catch (error) {
      if (reference.tag === undefined || !mayBeImmutable(error)) throw error;
      throw (await this.#exists(repository, reference, { signal }))
        ? recoded(error, "immutableTag")
        : error;
    }
  }

  /** False also where that cannot be found out. */
  async #exists(
    repository: string,
    reference: ManifestReference,
    options: Cancellable,
  ): Promise<boolean> {
    try {
      return (await this.head(repository, reference, options)) !== undefined;
    } catch (error) {
      if (StoreError.is(error)) return false;
      throw error;
    }
  }

  /** Deletes a manifest, and with it all its tags. */
  async delete(repository: string, digest: Digest, options: Cancellable): Promise<void> {
    await this.#delete(repository, { digest }, options);
  }

  /**
   * Removes a tag. Registries that cannot do that say 400 or 405, which becomes `unsupported`: the
   * manifest is never deleted instead, for other tags may name it.
   */
  async deleteTag(repository: string, tag: string, options: Cancellable): Promise<void> {
    try {
      await this.#delete(repository, { tag }, options);
    } catch (error) {
      if (!StoreError.is(error, "rejected") || error.status !== 400) throw error;
      throw recoded(error, "unsupported");
    }
  }

  async #delete(
    repository: string,
    reference: ManifestReference,
    { signal }: Cancellable,
  ): Promise<void> {
    await this.#http.sendOnly({
      method: "DELETE",
      url: this.#http.endpoint(manifestPath(repository, reference)),
      scopes: scopesFor.delete(repository),
      expect: [200, 202, 204],
      signal,
    });
  }

  #readRequest(
    repository: string,
    reference: ManifestReference,
    { signal }: Cancellable,
  ): RegistryRequest {
    return {
      method: "GET",
      url: this.#http.endpoint(manifestPath(repository, reference)),
      headers: { accept: manifestAccept },
      scopes: scopesFor.pull(repository),
      expect: [200],
      signal,
    };
  }

  async #headByGet(
    repository: string,
    reference: ManifestReference,
    options: Cancellable,
  ): Promise<ManifestHead | undefined> {
    try {
      const { digest, mediaType, bytes } = await this.get(repository, reference, options);
      return { digest, mediaType, size: bytes.length };
    } catch (error) {
      if (StoreError.is(error, "notFound")) return undefined;
      throw error;
    }
  }

  /** The digest of the bytes, which must be the one asked for and the one that the registry names. */
  async #verify(
    bytes: Uint8Array,
    asked: Digest | undefined,
    response?: HttpResponse,
  ): Promise<Digest> {
    const claimed = response && claimedDigest(response);
    for (const expected of [asked, claimed]) {
      if (expected === undefined) continue;
      const actual = await digestOf(bytes, algorithmOf(expected));
      if (actual === expected) continue;
      throw new DigestError("digestMismatch", `Expected ${expected}, but the content is ${actual}`);
    }
    return asked ?? digestOf(bytes);
  }
}

function recoded(error: StoreError, code: StoreErrorCode): StoreError {
  const { status, method, url, details } = error;
  return new StoreError(code, error.message, {
    details,
    ...(status !== undefined && { status }),
    ...(method !== undefined && { method }),
    ...(url !== undefined && { url }),
    cause: error,
  });
}

/**
 * Whether a tag may have been refused because it exists: Harbor says 412, others 409; ECR and Nexus
 * say 400 as for a broken manifest, which only their words tell apart.
 */
function mayBeImmutable(error: unknown): error is StoreError {
  if (!StoreError.is(error, "rejected")) return false;
  const { status, details } = error;
  if (status === 409 || status === 412) return true;
  const said = details.map(({ code, message }) => `${code} ${message}`).join(" ");
  return status === 400 && /immutab|TAG_INVALID|already exists|not allow updating/i.test(said);
}

function readHead(response: HttpResponse, reference: ManifestReference): ManifestHead | undefined {
  const digest = claimedDigest(response);
  if (digest === undefined) return undefined;
  if (reference.digest !== undefined && reference.digest !== digest) return undefined;
  const size = contentLength(response);
  return {
    digest,
    mediaType: bareMediaType(response.headers.get("content-type") ?? ""),
    ...(size !== undefined && { size }),
  };
}

function claimedDigest(response: HttpResponse): Digest | undefined {
  const digest = response.headers.get("docker-content-digest")?.trim() ?? "";
  return isDigest(digest) ? digest : undefined;
}

/** Sign-in pages and portals come with status 200, whatever was asked for. */
function isHtml(mediaType: string, bytes: Uint8Array): boolean {
  if (mediaType === "text/html" || mediaType === "application/xhtml+xml") return true;
  return /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}

function htmlError(response: HttpResponse): StoreError {
  const url = redactUrl(response.url);
  return new StoreError("badResponse", `GET ${url} was answered with a web page`, {
    status: response.status,
    method: "GET",
    url,
  });
}
