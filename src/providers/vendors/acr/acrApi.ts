import { AuthError } from "../../../core/auth/authError.ts";
import { repositoryScope } from "../../../core/auth/scope.ts";
import type { Cancellable } from "../../../core/base/abort.ts";
import {
  isJsonObject,
  readArray,
  readString,
  type JsonObject,
  type JsonValue,
} from "../../../core/base/json.ts";
import type { Logger } from "../../../core/base/logger.ts";
import { isTag } from "../../../core/oci/reference.ts";
import { nextPage } from "../../../core/registry/nextPage.ts";
import type { RegistryHttp } from "../../../core/registry/registryHttp.ts";
import { isAddressable } from "../../../core/registry/repositoryPath.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { walkPages } from "../walkPages.ts";

const maxAnswerBytes = 16 * 1024 * 1024;

/** A listing of the API. */
interface ListRequest extends Cancellable {
  /** Below `/acr/v1/`. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** The member that holds the items. */
  readonly member: string;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** Some of a listing. */
interface AcrPage {
  readonly items: readonly JsonValue[];
  readonly hasMore: boolean;
}

/** Requests to the API that Azure Container Registry has beside `/v2/`. Failures are `StoreError`s. */
export class AcrApi {
  readonly #http: RegistryHttp;
  readonly #logger: Logger;
  readonly #root: URL;

  constructor(http: RegistryHttp, logger: Logger) {
    this.#http = http;
    this.#logger = logger;
    this.#root = http.endpoint("../acr/v1/");
  }

  /** Reads a listing page by page, as its `Link` says; one that does not get on is a `badResponse`. */
  async *pages({ path, query, scopes, member, signal }: ListRequest): AsyncGenerator<AcrPage> {
    const read = async (url: URL) => {
      const { json, response } = await this.#http.sendForJson(
        { method: "GET", url, scopes, expect: [200], signal },
        maxAnswerBytes,
      );
      const next = nextPage(response, this.#root, this.#logger);
      return { items: readArray(json, member), next };
    };
    for await (const { items, next } of walkPages(this.#endpoint(path, query), read, nameOf)) {
      yield { items, hasMore: next !== undefined };
    }
  }

  /** What the registry keeps about something of a repository, or about the repository itself. */
  async read(
    place: { readonly repository: string; readonly path: string },
    { signal }: Cancellable,
  ): Promise<JsonObject> {
    const url = this.#endpoint(place.path);
    const scopes = [metadataScope(place.repository)];
    const request = { method: "GET", url, scopes, expect: [200], signal } as const;
    return (await this.#http.sendForJson(request, maxAnswerBytes)).json;
  }

  /** Changes some of `changeableAttributes`. */
  async change(
    place: { readonly repository: string; readonly path: string },
    attributes: Readonly<Record<string, boolean>>,
    { signal }: Cancellable,
  ): Promise<void> {
    await this.#http.sendOnly({
      method: "PATCH",
      url: this.#endpoint(place.path),
      scopes: [repositoryScope(place.repository, "metadata_read", "metadata_write")],
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(attributes)),
      retry: "replay",
      expect: [200],
      signal,
    });
  }

  /** Asks for something to be done, twice if need be. */
  async post(
    request: {
      /** Below `/acr/v1/`. */
      readonly path: string;
      readonly query: Readonly<Record<string, string>>;
      readonly scopes: readonly string[];
      readonly body: object;
    },
    { signal }: Cancellable,
  ): Promise<void> {
    await this.#http.sendOnly({
      method: "POST",
      url: this.#endpoint(request.path, request.query),
      scopes: request.scopes,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(request.body)),
      retry: "replay",
      expect: [200, 201, 202],
      signal,
    });
  }

  async delete(
    place: { readonly repository: string; readonly path: string },
    { signal }: Cancellable,
  ): Promise<void> {
    await this.#http.sendOnly({
      method: "DELETE",
      url: this.#endpoint(place.path),
      scopes: [repositoryScope(place.repository, "delete")],
      expect: [200, 202],
      signal,
    });
  }

  #endpoint(path: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
    return this.#http.endpoint(`../acr/v1/${path}`, query);
  }
}

/** Of a repository, a tag or a manifest. */
function nameOf(item: JsonValue): string {
  if (!isJsonObject(item)) return typeof item === "string" ? item : "";
  return readString(item, "name") ?? readString(item, "digest") ?? "";
}

/** The right to read what a registry keeps about a repository; tokens may lack it. */
export function metadataScope(repository: string): string {
  return repositoryScope(repository, "metadata_read");
}

/** The path of a tag's metadata. Throws `StoreError` `rejected` for names no URL can hold. */
export function tagPath(repository: string, tag: string): string {
  if (!isTag(tag)) throw new StoreError("rejected", `Not a tag: ${tag.slice(0, 140)}`);
  return `${repositoryPath(repository)}/_tags/${tag}`;
}

/** The path of a repository's metadata; throws as {@link tagPath} does. */
export function repositoryPath(repository: string): string {
  if (isAddressable(repository)) return repository;
  throw new StoreError("rejected", `Not a repository: ${repository.slice(0, 140)}`);
}

/**
 * Whether the API is not there or not for this user, so that the Distribution API is worth a try: a
 * repository-scoped token needs `metadata/read` for it. A refused password is refused everywhere.
 */
export function isWithoutApi(error: unknown): error is StoreError {
  if (!StoreError.is(error)) return false;
  switch (error.code) {
    case "forbidden":
    case "unsupported":
      return true;
    case "unauthorized":
      return !AuthError.is(error.cause, "credentialsRejected");
    case "notFound":
      return !error.details.some(({ code }) => code.endsWith("_UNKNOWN"));
    default:
      return false;
  }
}
