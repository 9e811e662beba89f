import type { Credential } from "../../core/auth/credential.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import { systemClock, type Clock } from "../../core/base/clock.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { ListOptions, Page, TagPage } from "../../core/registry/imageStore.ts";
import { StoreError, type StoreErrorCode } from "../../core/registry/storeError.ts";
import { ProviderError, type ProviderErrorCode } from "../../providers/providerError.ts";
import { ForeignCall } from "./foreignCall.ts";
import { reasonOf } from "./foreignError.ts";
import { iterate } from "./foreignIterator.ts";
import type { OfferedProvider, RepositoriesCall } from "./offeredProvider.ts";
import { readCredential } from "./readCredential.ts";
import { PageReader } from "./readPages.ts";

/** Signing in may ask the user something. */
const credentialLimitMs = 120_000;
const pageLimitMs = 60_000;

/** What calls of another extension need besides the extension. */
interface CallPorts {
  readonly logger: Logger;
  /** Fires when the provider goes. */
  readonly lifetime: AbortSignal;
  readonly clock?: Clock;
}

/** Where something is listed, and for whom. */
type ListedPlace = Pick<RepositoriesCall, "host" | "username">;

/**
 * Calls the provider of another extension and reads what it answers. Failures are `ProviderError`s,
 * of lists as the cause of a `StoreError`; an `AbortError` when the signal fires.
 */
export class ProviderCalls {
  readonly #provider: OfferedProvider;
  readonly #logger: Logger;
  readonly #lifetime: AbortSignal;
  readonly #clock: Clock;

  constructor(provider: OfferedProvider, { logger, lifetime, clock = systemClock }: CallPorts) {
    this.#provider = provider;
    this.#logger = logger;
    this.#lifetime = lifetime;
    this.#clock = clock;
  }

  /** The credential for a registry. Throws `ProviderError`. */
  async signIn(host: string, { signal }: Cancellable): Promise<Credential> {
    const call = this.#open(signal);
    try {
      const ask = () => this.#provider.getCredential?.({ host }, call.token);
      const answer = await call.run(credentialLimitMs, ask);
      if (answer === undefined || answer === null) throw this.#error("signedOut");
      return this.#read(() => readCredential(answer));
    } finally {
      call.dispose();
    }
  }

  /** Throws `StoreError`. */
  repositories(place: ListedPlace, options: ListOptions = {}): AsyncIterable<Page<string>> {
    const { listRepositories, capabilities } = this.#provider;
    const { filterRepositories = false } = capabilities;
    const request = { ...place, ...wanted(options, filterRepositories) };
    const open = (token: unknown) => listRepositories?.(request, token);
    return this.#pages(open, new PageReader("repositories"), options);
  }

  /** Throws `StoreError`. */
  tags(
    place: ListedPlace & { readonly repository: string },
    options: ListOptions = {},
  ): AsyncIterable<TagPage> {
    const { listTags, capabilities } = this.#provider;
    const { filterTags = false, tagTimes = false } = capabilities;
    const isSorted = tagTimes && options.newestFirst === true;
    const request = {
      ...place,
      ...wanted(options, filterTags),
      ...(isSorted && { newestFirst: true }),
    };
    return this.#pages((token) => listTags?.(request, token), new PageReader("tags"), options);
  }

  async *#pages(
    open: (token: unknown) => unknown,
    reader: PageReader,
    { signal }: Cancellable,
  ): AsyncGenerator<TagPage> {
    const call = this.#open(signal);
    let end: (() => void) | undefined;
    try {
      const list = await call.run(pageLimitMs, () => open(call.token));
      const iterator = this.#read(() => iterate(list));
      ({ end } = iterator);
      for (;;) {
        const result = await call.run(pageLimitMs, iterator.next);
        const page = this.#read(() => reader.read(result));
        if (reader.isStuck) this.#logger.warn(`${this.#provider.id}: the list does not get on`);
        if (page) yield page;
        if (!page?.hasMore) return;
      }
    } catch (error) {
      throw storeErrorOf(error);
    } finally {
      call.dispose();
      end?.();
    }
  }

  #open(signal: AbortSignal | undefined): ForeignCall {
    const failure = (code: ProviderErrorCode, reason?: string) => this.#error(code, reason);
    return new ForeignCall({ clock: this.#clock, lifetime: this.#lifetime, signal, failure });
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#error("badAnswer", reasonOf(error));
    }
  }

  /** What is wrong with an answer is said in the log: it is for the extension's makers. */
  #error(code: ProviderErrorCode, reason = ""): ProviderError {
    const error = new ProviderError(code, { provider: this.#provider.label, reason });
    this.#logger.warn(error.message);
    return error;
  }
}

/** What of a list is wanted; a filter is told only to who heeds it. */
function wanted(
  { pageSize, after, filter }: ListOptions,
  isFiltered: boolean,
): Pick<RepositoriesCall, "pageSize" | "after" | "filter"> {
  return {
    ...(pageSize !== undefined && { pageSize }),
    ...(after !== undefined && { after }),
    ...(isFiltered && filter && { filter }),
  };
}

const storeCodes: Readonly<Record<ProviderErrorCode, StoreErrorCode>> = {
  missing: "serverError",
  signedOut: "unauthorized",
  failed: "serverError",
  badAnswer: "badResponse",
  timeout: "serverError",
};

function storeErrorOf(error: unknown): unknown {
  if (!ProviderError.is(error)) return error;
  return new StoreError(storeCodes[error.code], error.message, { cause: error });
}
