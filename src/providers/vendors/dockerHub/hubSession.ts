import type { AuthErrorCode } from "../../../core/auth/authError.ts";
import type { Credential, CredentialSource } from "../../../core/auth/credential.ts";
import { isRefreshTokenUser } from "../../../core/auth/refreshTokenUsers.ts";
import { raceAbort, type Cancellable } from "../../../core/base/abort.ts";
import {
  isJsonObject,
  JsonError,
  parseJson,
  readString,
  type JsonObject,
} from "../../../core/base/json.ts";
import { discardBody, readText } from "../../../core/http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse } from "../../../core/http/fetcher.ts";
import { dockerHub } from "../../../core/oci/registryHost.ts";
import { responseError } from "../../../core/registry/errorBody.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { storeFailure } from "../../../core/registry/storeFailure.ts";
import { apiRefusal } from "../apiRefusal.ts";

const maxAnswerBytes = 16 * 1024 * 1024;

type BasicCredential = Extract<Credential, { readonly kind: "basic" }>;

/** A sign-in, shared by all requests that wait for it, so that none of them may cancel it. */
interface SignIn {
  /** `undefined` where there is nothing to sign in with. */
  readonly token: Promise<string | undefined>;
  /** `CredentialSource.revision` when it began. */
  readonly revision: number | undefined;
  /** What it is made with, once that is known. */
  credential?: Credential;
}

/** A request to the API. */
type HubRequest = Pick<HttpRequest, "method" | "retry"> & Cancellable & { readonly url: URL };

/**
 * Requests to Docker Hub's own API, signed in with a connection's credential where that is a user
 * name with a password or access token (docs.docker.com, "Docker Hub API": `POST /v2/auth/token`).
 * The secret is sent to the API's origin and nowhere else. Failures are `StoreError`s.
 */
export class HubSession {
  readonly #api: URL;
  readonly #fetcher: Fetcher;
  readonly #credentials: CredentialSource;
  #signIn: SignIn | undefined;

  constructor(options: {
    readonly api: URL;
    readonly fetcher: Fetcher;
    readonly credentials: CredentialSource;
  }) {
    this.#api = options.api;
    this.#fetcher = options.fetcher;
    this.#credentials = options.credentials;
  }

  /** The URL of an endpoint below `/v2/`. */
  endpoint(path: readonly string[], query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(`/v2/${path.map((part) => encodeURIComponent(part)).join("/")}`, this.#api);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** Where a listing goes on; throws `badResponse` where that is not within the API. */
  next(link: string): URL {
    const url = URL.canParse(link, this.#api.href) ? new URL(link, this.#api) : undefined;
    if (url?.origin === this.#api.origin && url.pathname.startsWith("/v2/")) return url;
    throw new StoreError(
      "badResponse",
      `The list goes on at ${url?.host ?? "no URL"}, not followed`,
    );
  }

  /** The account whose repositories are listed. Throws `unauthorized` where nobody is signed in. */
  async account({ signal }: Cancellable): Promise<string> {
    const credential = await raceAbort(this.#credentials.getCredential(), signal);
    if (isUsable(credential)) {
      this.#noticeReplacement(credential);
      return credential.username.toLowerCase();
    }
    if (credential.kind === "anonymous") throw this.#refusal("signInRequired", "asks who we are");
    throw new StoreError("unsupported", "The API takes a user name with a password or token only");
  }

  /** The JSON object that the API answers a GET with. */
  async read(request: Omit<HubRequest, "method">): Promise<JsonObject> {
    return this.#attempt("GET", request.url, async () => {
      const response = await this.#send({ ...request, method: "GET" });
      if (response.status !== 200) throw await responseError(response, "GET");
      return jsonObject(response);
    });
  }

  /** Deletes what is at a URL. */
  async delete(url: URL, { signal }: Cancellable): Promise<void> {
    await this.account({ signal });
    await this.#attempt("DELETE", url, async () => {
      const response = await this.#send({ method: "DELETE", url, signal });
      if (response.status >= 300) throw await responseError(response, "DELETE");
      await discardBody(response);
    });
  }

  /** Signed in; once more where the token is refused, for it lives for minutes only. */
  async #send(request: HubRequest): Promise<HttpResponse> {
    const { signal } = request;
    const used = this.#currentSignIn();
    const token = await raceAbort(used.token, signal);
    const response = await this.#fetcher(signed(request, token));
    if (response.status !== 401 || token === undefined) return response;
    await discardBody(response);
    this.#forget(used);
    return this.#fetcher(signed(request, await raceAbort(this.#currentSignIn().token, signal)));
  }

  /** The sign-in in use, unless the user has replaced the credential since. */
  #currentSignIn(): SignIn {
    const { revision } = this.#credentials;
    if (this.#signIn && this.#signIn.revision === revision) return this.#signIn;
    const signIn: SignIn = {
      token: this.#fetchToken((used) => (signIn.credential = used)),
      revision,
    };
    this.#signIn = signIn;
    // Told to those who wait; the next request signs in anew.
    signIn.token.catch(() => this.#forget(signIn));
    return signIn;
  }

  /** Another program may sign in somebody else at any time. */
  #noticeReplacement({ username, password }: BasicCredential): void {
    const used = this.#signIn?.credential;
    if (!used) return;
    const isSame = isUsable(used) && used.username === username && used.password === password;
    if (!isSame) this.#forget(this.#signIn);
  }

  #forget(signIn: SignIn | undefined): void {
    if (this.#signIn === signIn) this.#signIn = undefined;
  }

  async #fetchToken(noteUsed: (credential: Credential) => void): Promise<string | undefined> {
    const credential = await this.#credentials.getCredential();
    noteUsed(credential);
    if (!isUsable(credential)) return undefined;
    const url = this.endpoint(["auth", "token"]);
    return this.#attempt("POST", url, async () => {
      const { username: identifier, password: secret } = credential;
      const response = await this.#fetcher({
        ...common(url),
        method: "POST",
        retry: "replay",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify({ identifier, secret })),
      });
      if (response.status === 401) {
        await discardBody(response);
        throw this.#refusal("credentialsRejected", "did not accept the credentials");
      }
      if (response.status !== 200) throw await responseError(response, "POST");
      const token = readString(await jsonObject(response), "access_token") ?? "";
      if (/^[\w.~+/=-]+$/.test(token)) return token;
      throw this.#refusal("badTokenAnswer", "gave no token");
    });
  }

  #refusal(code: AuthErrorCode, what: string): unknown {
    return apiRefusal(code, `The API of Docker Hub ${what}`, {
      registry: dockerHub,
      method: "POST",
      url: this.#api,
      credentials: this.#credentials,
    });
  }

  async #attempt<T>(method: string, url: URL, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeFailure(error, { method, url: url.href });
    }
  }
}

function isUsable(credential: Credential): credential is BasicCredential {
  // The API does not take refresh tokens.
  return credential.kind === "basic" && !isRefreshTokenUser(credential.username);
}

/** What was signed for the API's origin is not sent anywhere else. */
function common(url: URL) {
  return { url: url.href, redirect: "sameOrigin", decode: true, isSmall: true } as const;
}

function signed({ url, ...request }: HubRequest, token: string | undefined): HttpRequest {
  return {
    ...request,
    ...common(url),
    headers: {
      accept: "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  };
}

async function jsonObject(response: HttpResponse): Promise<JsonObject> {
  const json = parseJson(await readText(response, maxAnswerBytes));
  if (isJsonObject(json)) return json;
  throw new JsonError("notAnObject", "The JSON is not an object");
}
