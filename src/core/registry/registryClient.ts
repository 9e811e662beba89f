import type { CredentialSource } from "../auth/credential.ts";
import type { Cancellable } from "../base/abort.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Fetcher } from "../http/fetcher.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import type { RawManifest } from "../oci/manifest.ts";
import { isTag } from "../oci/reference.ts";
import { Blobs } from "./blobs.ts";
import { catalogPages } from "./catalog.ts";
import type {
  BlobSource,
  BlobStream,
  GetBlobOptions,
  ImageStore,
  ListOptions,
  ManifestHead,
  ManifestReference,
  Page,
  PutManifestResult,
  UploadOptions,
} from "./imageStore.ts";
import { Listing } from "./listing.ts";
import { Manifests } from "./manifests.ts";
import { pingRegistry, type PingResult } from "./ping.ts";
import { Referrers, type ReferrersFilter } from "./referrers.ts";
import { readReferrer, ReferrersTag } from "./referrersTag.ts";
import { RegistryHttp } from "./registryHttp.ts";
import { scopesFor, tagsPath } from "./repositoryPath.ts";
import { Uploads } from "./uploads.ts";

/** What a {@link RegistryClient} is made of. */
export interface RegistryClientOptions {
  /** `https://host[:port][/prefix]`; http for registries without TLS. */
  readonly baseUrl: string;
  /** Shared by all clients: `httpStack()`, without authentication. */
  readonly fetcher: Fetcher;
  /** Asked when the registry first demands a credential, and again once its revision is another. */
  readonly credentials: CredentialSource;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** An {@link ImageStore} over a registry's HTTP API (OCI distribution-spec 1.1). */
export class RegistryClient implements ImageStore {
  readonly #credentials: CredentialSource;
  /** For requests to the registry beside the Distribution API, signed in as these are. */
  readonly http: RegistryHttp;
  readonly #listing: Listing;
  readonly #manifests: Manifests;
  readonly #blobs: Blobs;
  readonly #uploads: Uploads;
  readonly #referrersTag: ReferrersTag;
  readonly #referrers: Referrers;

  constructor(options: RegistryClientOptions) {
    const { baseUrl, fetcher, credentials, logger, clock = systemClock } = options;
    this.#credentials = credentials;
    this.http = new RegistryHttp({ baseUrl, fetcher, credentials, clock });
    this.#listing = new Listing(this.http, logger);
    this.#manifests = new Manifests(this.http);
    this.#blobs = new Blobs(this.http);
    this.#uploads = new Uploads(this.http);
    this.#referrersTag = new ReferrersTag(this.#manifests, logger);
    this.#referrers = new Referrers(this.http, this.#referrersTag, logger);
  }

  /** Checks that there is a registry and that it lets us in; see {@link pingRegistry}. */
  ping(options: Cancellable = {}): Promise<PingResult> {
    return pingRegistry(this.http, this.#credentials, options);
  }

  listRepositories(options?: ListOptions): AsyncIterable<Page<string>> {
    return catalogPages(this.#listing, (pingOptions) => this.ping(pingOptions), options);
  }

  async *listTags(repository: string, options?: ListOptions): AsyncGenerator<Page<string>> {
    const request = {
      path: tagsPath(repository),
      scopes: scopesFor.pull(repository),
      member: "tags",
      accept: isTag,
    };
    yield* this.#listing.pages(request, options);
  }

  headManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<ManifestHead | undefined> {
    return this.#manifests.head(repository, reference, options);
  }

  getManifest(
    repository: string,
    reference: ManifestReference,
    options: Cancellable = {},
  ): Promise<RawManifest> {
    return this.#manifests.get(repository, reference, options);
  }

  /** Where the manifest has a subject and the registry keeps no referrers, their tag is updated, too. */
  async putManifest(
    repository: string,
    reference: ManifestReference,
    manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
    options: Cancellable = {},
  ): Promise<PutManifestResult> {
    const result = await this.#manifests.put(repository, reference, manifest, options);
    const referrer = result.subject ? undefined : readReferrer(manifest, result.digest);
    if (referrer) await this.#referrersTag.add(repository, referrer, options);
    return result;
  }

  /** Where the manifest has a subject, it is also taken out of the list under that one's tag. */
  async deleteManifest(
    repository: string,
    digest: Digest,
    options: Cancellable = {},
  ): Promise<void> {
    const referrer = await this.#referrersTag.referrerOf(repository, digest, options);
    await this.#manifests.delete(repository, digest, options);
    if (referrer) await this.#referrersTag.remove(repository, referrer, options);
  }

  deleteTag(repository: string, tag: string, options: Cancellable = {}): Promise<void> {
    return this.#manifests.deleteTag(repository, tag, options);
  }

  headBlob(
    repository: string,
    digest: Digest,
    options: Cancellable = {},
  ): Promise<{ readonly size?: number } | undefined> {
    return this.#blobs.head(repository, digest, options);
  }

  getBlob(repository: string, digest: Digest, options: GetBlobOptions = {}): Promise<BlobStream> {
    return this.#blobs.get(repository, digest, options);
  }

  readBlob(
    repository: string,
    digest: Digest,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<Uint8Array> {
    return this.#blobs.read(repository, digest, options);
  }

  /** Uploads nothing if the repository has the blob. */
  async putBlob(
    repository: string,
    source: BlobSource,
    options: Cancellable & UploadOptions & { readonly isAbsent?: boolean } = {},
  ): Promise<void> {
    const { isAbsent = false } = options;
    if (!isAbsent && (await this.#blobs.head(repository, source.digest, options))) return;
    await this.#uploads.put(repository, source, options);
  }

  mountBlob(
    repository: string,
    digest: Digest,
    from: string,
    options: Cancellable & UploadOptions & { readonly otherwise?: BlobSource } = {},
  ): Promise<boolean> {
    return this.#uploads.mount(repository, { digest, from }, options);
  }

  deleteBlob(repository: string, digest: Digest, options: Cancellable = {}): Promise<void> {
    return this.#blobs.delete(repository, digest, options);
  }

  listReferrers(
    repository: string,
    digest: Digest,
    options: ReferrersFilter = {},
  ): Promise<readonly Descriptor[]> {
    return this.#referrers.list(repository, digest, options);
  }
}
