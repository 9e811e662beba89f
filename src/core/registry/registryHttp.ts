import { Authenticator } from "../auth/authenticator.ts";
import type { CredentialSource } from "../auth/credential.ts";
import type { Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { isJsonObject, JsonError, parseJson, type JsonObject } from "../base/json.ts";
import { discardBody, readText } from "../http/bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse } from "../http/fetcher.ts";
import { responseError } from "./errorBody.ts";
import { ofConnection } from "./failedConnection.ts";
import { storeFailure } from "./storeFailure.ts";

/** A request of the distribution API with the statuses that count as success. */
export interface RegistryRequest extends Omit<HttpRequest, "url">, Cancellable {
  readonly url: URL;
  readonly expect: readonly number[];
}

/** Where a registry is and how it is reached. */
export interface RegistryHttpOptions {
  /** `https://host[:port][/prefix]`. */
  readonly baseUrl: string;
  /** Without authentication: `httpStack()`. */
  readonly fetcher: Fetcher;
  readonly credentials: CredentialSource;
  readonly clock: Clock;
}

/** Sends the requests of the distribution API, signed in; failures are `StoreError`s. */
export class RegistryHttp {
  /** Ends with `/v2/`. */
  readonly root: URL;
  /** For waits between tries. */
  readonly clock: Clock;
  readonly #fetcher: Fetcher;
  readonly #connectionId: string | undefined;

  constructor({ baseUrl, fetcher, credentials, clock }: RegistryHttpOptions) {
    const base = new URL(baseUrl);
    this.clock = clock;
    this.root = new URL(`${base.pathname.replace(/\/+$/, "")}/v2/`, base.origin);
    const authenticator = new Authenticator({ registry: this.root, credentials, clock });
    this.#fetcher = authenticator.middleware(fetcher);
    this.#connectionId = credentials.connectionId;
  }

  /** The URL of an endpoint; `path` is already encoded, parameters without value are left out. */
  endpoint(path: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
    const url = new URL(path, this.root);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** The answer, its body unread; throws `StoreError` for a status that is not expected. */
  async send({ url, expect, ...request }: RegistryRequest): Promise<HttpResponse> {
    return this.attempt({ method: request.method, url: url.href }, async () => {
      const response = await this.#fetcher({ ...request, url: url.href });
      if (expect.includes(response.status)) return response;
      throw await responseError(response, request.method);
    });
  }

  /** For requests whose answer is its headers. */
  async sendOnly(request: RegistryRequest): Promise<HttpResponse> {
    const response = await this.send(request);
    await discardBody(response);
    return response;
  }

  /** The JSON object that a request is answered with, and the answer for its headers. */
  async sendForJson(
    request: RegistryRequest,
    maxBytes: number,
  ): Promise<{ readonly json: JsonObject; readonly response: HttpResponse }> {
    const response = await this.send({ ...request, decode: true, isSmall: true });
    return this.attempt({ method: request.method, url: response.url }, async () => {
      const json = parseJson(await readText(response, maxBytes));
      if (!isJsonObject(json)) throw new JsonError("notAnObject", "The JSON is not an object");
      return { json, response };
    });
  }

  /** Runs a part of a request and gives its failures their `StoreError` code. */
  async attempt<T>(
    request: { readonly method: string; readonly url: string },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw ofConnection(storeFailure(error, request), this.#connectionId);
    }
  }
}
