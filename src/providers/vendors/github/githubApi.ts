import type { AuthErrorCode } from "../../../core/auth/authError.ts";
import type { CredentialSource } from "../../../core/auth/credential.ts";
import { raceAbort, type Cancellable } from "../../../core/base/abort.ts";
import {
  isJsonObject,
  JsonError,
  parseJson,
  readObject,
  readString,
  type JsonObject,
} from "../../../core/base/json.ts";
import { discardBody, readText } from "../../../core/http/bodyLimit.ts";
import type { Fetcher, HttpResponse } from "../../../core/http/fetcher.ts";
import { findLink } from "../../../core/http/linkHeader.ts";
import { responseError } from "../../../core/registry/errorBody.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { storeFailure } from "../../../core/registry/storeFailure.ts";
import { apiRefusal } from "../apiRefusal.ts";
import { walkPages, type WalkedPage } from "../walkPages.ts";

const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Requests to GitHub's REST API with a connection's credential, which is a personal access token or
 * that of an account. The token is sent to the API's origin and nowhere else. Failures are
 * `StoreError`s.
 */
export class GitHubApi {
  readonly #base: URL;
  readonly #registry: string;
  readonly #fetcher: Fetcher;
  readonly #credentials: CredentialSource;

  /** @param options `base` is the API's URL; `registry` is what errors name, as in references */
  constructor(options: {
    readonly base: string;
    readonly registry: string;
    readonly fetcher: Fetcher;
    readonly credentials: CredentialSource;
  }) {
    this.#base = new URL(`${options.base.replace(/\/+$/, "")}/`);
    this.#registry = options.registry;
    this.#fetcher = options.fetcher;
    this.#credentials = options.credentials;
  }

  /**
   * Signs in for one listing: the token is read where it is kept, and held no longer. Throws
   * `unauthorized` where nobody is signed in, `unsupported` where all there is is a registry's token.
   */
  async signIn({ signal }: Cancellable): Promise<GitHubSession> {
    const credential = await raceAbort(this.#credentials.getCredential({ signal }), signal);
    switch (credential.kind) {
      case "basic":
        return new GitHubSession(this.#base, credential.password, {
          fetcher: this.#fetcher,
          refusal: () => this.#refusal("credentialsRejected", "did not accept the credentials"),
        });
      case "anonymous":
        throw this.#refusal("signInRequired", "asks who we are");
      case "token":
        throw new StoreError("unsupported", "The API of GitHub takes no token of a registry");
    }
  }

  #refusal(code: AuthErrorCode, what: string): unknown {
    return apiRefusal(code, `The API of GitHub ${what}`, {
      registry: this.#registry,
      method: "GET",
      url: this.#base,
      credentials: this.#credentials,
    });
  }
}

/** The API as one user. */
export class GitHubSession {
  readonly #base: URL;
  readonly #token: string;
  readonly #fetcher: Fetcher;
  readonly #refusal: () => unknown;

  constructor(
    base: URL,
    token: string,
    options: { readonly fetcher: Fetcher; readonly refusal: () => unknown },
  ) {
    this.#base = base;
    this.#token = token;
    this.#fetcher = options.fetcher;
    this.#refusal = options.refusal;
  }

  /** The JSON object at an endpoint. */
  async read(path: readonly string[], { signal }: Cancellable): Promise<JsonObject> {
    return this.#get(this.#endpoint(path), { signal }, async (response) => {
      const json = parseJson(await readText(response, maxAnswerBytes));
      if (isJsonObject(json)) return json;
      throw new JsonError("notAnObject", "The JSON is not an object");
    });
  }

  /** A listing, 100 at once, by the Links of its pages; they are followed within the API only. */
  async *pages(
    path: readonly string[],
    query: Readonly<Record<string, string>>,
    { signal }: Cancellable,
  ): AsyncGenerator<WalkedPage<JsonObject>> {
    const read = (url: URL) => this.#get(url, { signal }, (response) => this.#page(response));
    yield* walkPages(this.#endpoint(path, { ...query, per_page: "100" }), read, nameOf);
  }

  async #page(response: HttpResponse): Promise<WalkedPage<JsonObject>> {
    const json = parseJson(await readText(response, maxAnswerBytes));
    if (!Array.isArray(json)) throw new StoreError("badResponse", "The API gave no list");
    const items = (json as readonly unknown[]).filter((each) => isJsonObject(each));
    const link = findLink(response.headers.get("link"), "next");
    return { items, next: link === undefined ? undefined : this.#next(link) };
  }

  #next(link: string): URL {
    const url = URL.canParse(link, this.#base.href) ? new URL(link, this.#base) : undefined;
    const { origin, pathname } = this.#base;
    if (url?.origin === origin && url.pathname.startsWith(pathname)) return url;
    const where = url?.host ?? "no URL";
    throw new StoreError("badResponse", `The list goes on at ${where}, not followed`);
  }

  #endpoint(path: readonly string[], query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(path.map((part) => encodeURIComponent(part)).join("/"), this.#base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  async #get<T>(
    { href: url }: URL,
    { signal }: Cancellable,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    try {
      const response = await this.#fetcher({
        method: "GET",
        url,
        redirect: "sameOrigin",
        decode: true,
        isSmall: true,
        signal,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.#token}`,
          "x-github-api-version": "2022-11-28",
        },
      });
      if (response.status === 200) return await read(response);
      if (response.status !== 401) throw await refusalOf(response);
      await discardBody(response);
      throw this.#refusal();
    } catch (error) {
      throw storeFailure(error, { method: "GET", url });
    }
  }
}

/** GitHub REST API, "Rate limits": a 403 may mean that there were too many requests. */
async function refusalOf(response: HttpResponse): Promise<StoreError> {
  const error = await responseError(response, "GET");
  const { headers, status } = response;
  const isLimited = headers.get("x-ratelimit-remaining") === "0" || headers.get("retry-after");
  if (status !== 403 || !isLimited) return error;
  const { message, method = "GET", url = "", details } = error;
  return new StoreError("tooManyRequests", message, { status, method, url, details });
}

/** Of an organisation, or of a package with its owner. */
function nameOf(item: JsonObject): string {
  const { login = "", name = "" } = {
    login: readString(item, "login") ?? readString(readObject(item, "owner") ?? {}, "login"),
    name: readString(item, "name"),
  };
  return name === "" ? login : `${login}/${name}`;
}
