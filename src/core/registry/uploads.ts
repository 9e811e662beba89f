import type { Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { KeyedLimiter } from "../base/limiter.ts";
import { NetworkError } from "../http/networkError.ts";
import { algorithmOf, type Digest } from "../oci/digest.ts";
import { chunksOf } from "./chunks.ts";
import type { BlobSource, UploadOptions } from "./imageStore.ts";
import type { RegistryHttp } from "./registryHttp.ts";
import { StoreError, type StoreErrorCode } from "./storeError.ts";
import { mayGoOn, StreamedUpload } from "./streamedUpload.ts";
import { UploadRequests, type UploadQuery, type UploadSession } from "./uploadRequests.ts";
import { WatchedSource } from "./watchedSource.ts";

/** Up from here it pays to go on with an upload instead of beginning anew. */
const streamedBytes = 8 * 1024 * 1024;

/** Chunks up to this may be sent for several blobs at once. */
const largeChunkBytes = 4 * 1024 * 1024;

/** After these an upload would fail just the same. */
const mountBreakers: ReadonlySet<StoreErrorCode> = new Set([
  "network",
  "tooManyRequests",
  "badResponse",
]);

/** A session, and how many bytes the registry has in it where it was asked. */
interface BegunUpload {
  readonly session: UploadSession;
  readonly received?: number;
}

interface MountQuery extends UploadQuery {
  readonly mount: Digest;
  readonly from: string;
}

type PutOptions = Cancellable & UploadOptions;

/** Blob uploads (distribution-spec, "Pushing Blobs"). */
export class Uploads {
  readonly #requests: UploadRequests;
  readonly #root: URL;
  readonly #clock: Clock;
  readonly #largeChunks = new KeyedLimiter(1);

  constructor(http: RegistryHttp) {
    this.#requests = new UploadRequests(http);
    this.#root = http.root;
    this.#clock = http.clock;
  }

  /**
   * Uploads a blob: a small one in one request, a large one as a stream that can be gone on with,
   * either in chunks where the registry does not take that.
   */
  put(repository: string, source: BlobSource, options: PutOptions): Promise<void> {
    return this.#alone(repository, source, options, async (own) => {
      if (!(await this.#goOn(repository, source, own))) await this.#send(repository, source, own);
    });
  }

  /**
   * Asks for a blob of another repository. False where the registry opened an upload instead (202) or
   * refused; both are common, and uploading is what is left: into the session that came, if any.
   */
  async mount(
    repository: string,
    { digest, from }: { readonly digest: Digest; readonly from: string },
    { otherwise, ...options }: PutOptions & { readonly otherwise?: BlobSource },
  ): Promise<boolean> {
    const query = { mount: digest, from };
    if (otherwise) {
      return this.#alone(repository, otherwise, options, (own) =>
        this.#mountOrSend(repository, query, otherwise, own),
      );
    }
    const answer = await this.#ask(repository, query, options);
    if (answer === "mounted") return true;
    if (answer !== "refused") await this.#requests.cancel(answer);
    return false;
  }

  /** Two that went on with the same upload would spoil it: of those at once the first is noted. */
  async #alone<T>(
    repository: string,
    source: BlobSource,
    options: PutOptions,
    work: (options: PutOptions) => Promise<T>,
  ): Promise<T> {
    const { journal, signal } = options;
    const release = journal?.claim(this.#keyOf(repository, source));
    try {
      return await work(release ? options : { signal });
    } finally {
      release?.();
    }
  }

  async #mountOrSend(
    repository: string,
    query: MountQuery,
    source: BlobSource,
    options: PutOptions,
  ): Promise<boolean> {
    // What an earlier run has left was not to be mounted then.
    if (await this.#goOn(repository, source, options)) return false;
    const answer = await this.#ask(repository, query, options);
    if (answer === "mounted") return true;
    if (answer === "refused") await this.#send(repository, source, options);
    else await this.#fill(answer, source, options);
    return false;
  }

  async #send(repository: string, source: BlobSource, options: PutOptions): Promise<void> {
    const session = await this.#requests.open(repository, queryOf(source), options);
    if (session) await this.#fill(session, source, options);
  }

  async #ask(
    repository: string,
    query: MountQuery,
    options: Cancellable,
  ): Promise<UploadSession | "mounted" | "refused"> {
    try {
      return (await this.#requests.open(repository, query, options)) ?? "mounted";
    } catch (error) {
      if (!StoreError.is(error) || mountBreakers.has(error.code)) throw error;
      return "refused";
    }
  }

  /** Goes on with what an earlier run has left; false if there is nothing of use. */
  async #goOn(repository: string, source: BlobSource, options: PutOptions): Promise<boolean> {
    const begun = await this.#begun(repository, source, options);
    if (!begun) return false;
    const misplaced = await this.#stream(begun, new WatchedSource(source), options);
    return misplaced === undefined;
  }

  async #begun(
    repository: string,
    source: BlobSource,
    { journal, signal }: PutOptions,
  ): Promise<BegunUpload | undefined> {
    const key = this.#keyOf(repository, source);
    const known = journal?.get(key);
    const session = known && this.#requests.reopen(repository, known.location);
    if (!session) return undefined;
    try {
      const received = await this.#requests.received(session, { signal });
      if (received !== undefined && received <= source.size) return { session, received };
    } catch (error) {
      if (!StoreError.is(error) || mayGoOn(error)) throw error;
    }
    journal?.delete(key);
    return undefined;
  }

  async #fill(session: UploadSession, content: BlobSource, options: PutOptions): Promise<void> {
    const source = new WatchedSource(content);
    if (source.size >= streamedBytes) {
      const misplaced = await this.#stream({ session }, source, options);
      if (misplaced) await this.#again(session.repository, source, options);
      return;
    }
    try {
      await this.#ending(session, () => this.#whole(session, source, options));
    } catch (error) {
      if (source.failure) throw source.failure.error;
      if (!isTooMuchAtOnce(error)) throw error;
      await this.#inParts(session, source, options);
    }
  }

  /** Begins a stream anew, once: if it comes to something else again, that is no accident. */
  async #again(repository: string, source: WatchedSource, options: PutOptions): Promise<void> {
    const session = await this.#requests.open(repository, queryOf(source), options);
    const misplaced = session && (await this.#stream({ session }, source, options));
    if (misplaced) throw misplaced;
  }

  /** Ends the session if the work fails or is cancelled. */
  async #ending(session: UploadSession, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.#requests.cancel(session);
      throw error;
    }
  }

  async #whole(
    session: UploadSession,
    source: WatchedSource,
    { signal }: Cancellable,
  ): Promise<void> {
    const body = { size: source.size, open: () => source.open() };
    await this.#requests.commit(session, source.digest, { body, signal });
  }

  /**
   * The session stays open after a failure only where a later run will know of it. What is returned
   * is why the blob, which was sent in several goes, has to be sent anew.
   */
  async #stream(
    { session, received }: BegunUpload,
    source: WatchedSource,
    options: PutOptions,
  ): Promise<StoreError | undefined> {
    const { journal, signal } = options;
    const key = this.#keyOf(session.repository, source);
    const keep = journal && (() => journal.set(key, { location: session.location.href }));
    const means = { requests: this.#requests, clock: this.#clock, keep, signal };
    const upload = new StreamedUpload(session, source, means);
    keep?.();
    try {
      await upload.send(received);
      await upload.commit();
      journal?.delete(key);
      return undefined;
    } catch (error) {
      const isMisplaced = upload.isMisplaced(error);
      const isTooMuch =
        !isMisplaced &&
        !upload.isSent &&
        !source.failure &&
        isTooMuchAtOnce(error) &&
        (error.code !== "network" || upload.isNothingThere);
      if (journal && mayGoOn(error) && !isTooMuch) throw error;
      journal?.delete(key);
      await this.#requests.cancel(session);
      if (isMisplaced) return error;
      if (!isTooMuch) throw error;
      await this.#inParts(session, source, options);
      return undefined;
    }
  }

  /** In a session of its own: what the registry has of the other one is not known. */
  async #inParts(
    { repository, chunkSize }: UploadSession,
    source: BlobSource,
    options: Cancellable,
  ): Promise<void> {
    const send = async () => {
      const session = await this.#requests.open(repository, queryOf(source), options);
      if (session) await this.#ending(session, () => this.#parts(session, source, options));
    };
    // Large chunks are held in memory, but not several at once.
    await (chunkSize > largeChunkBytes
      ? this.#largeChunks.runToEnd("here", send, options)
      : send());
  }

  async #parts(session: UploadSession, source: BlobSource, { signal }: Cancellable): Promise<void> {
    let start = 0;
    for await (const chunk of chunksOf(source.open(), session.chunkSize)) {
      const headers = { "content-range": `${start}-${start + chunk.length - 1}` };
      await this.#requests.add(session, { body: chunk, headers, signal });
      start += chunk.length;
    }
    await this.#requests.commit(session, source.digest, { body: new Uint8Array(), signal });
  }

  #keyOf(repository: string, { digest }: BlobSource): string {
    return `${this.#root.href}${repository}@${digest}`;
  }
}

/** What a registry has to know of a digest before the first byte; it expects SHA-256. */
function queryOf({ digest }: BlobSource): UploadQuery {
  const algorithm = algorithmOf(digest);
  return algorithm === "sha256" ? {} : { "digest-algorithm": algorithm };
}

/** Servers that find a body too large may hang up before the 413 has arrived. */
function isTooMuchAtOnce(error: unknown): error is StoreError {
  if (!StoreError.is(error)) return false;
  if (error.code === "network") return NetworkError.is(error.cause, "reset");
  return error.status === 413 || error.status === 416;
}
