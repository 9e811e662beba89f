import type { Cancellable } from "../../../core/base/abort.ts";
import { systemClock, type Clock } from "../../../core/base/clock.ts";
import { readObjects, readString, type JsonObject } from "../../../core/base/json.ts";
import { discardBody } from "../../../core/http/bodyLimit.ts";
import type { Fetcher, HttpMethod, HttpResponse, RetryPolicy } from "../../../core/http/fetcher.ts";
import { readAnswer, type ArmAnswer } from "./armAnswer.ts";
import { ArmError } from "./armError.ts";
import { armUrl, nextArmUrl } from "./armUrl.ts";
import { managementScope, type AzureCloud } from "./azureCloud.ts";
import type { AzureTokens, RefusedToken } from "./azureTokens.ts";
import { refusedToken } from "./claimsChallenge.ts";

/** More pages than any listing has. */
const maxPages = 1000;

/** What a client is made of. */
export interface ArmClientOptions {
  /** Sends and retries; nobody but this client adds credentials. */
  readonly fetcher: Fetcher;
  readonly cloud: AzureCloud;
  readonly tokens: AzureTokens;
  /** Directory of what is asked for; the account's own if missing. */
  readonly tenantId?: string;
  readonly clock?: Clock;
}

/** A request to Azure Resource Manager. */
export interface ArmRequest extends Cancellable {
  readonly method: HttpMethod;
  /** Begins with a slash; its parts are encoded. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** `replay` where doing it twice does no harm. */
  readonly retry?: RetryPolicy;
}

/** What is sent, wherever its URL comes from. */
interface Sending extends Cancellable {
  readonly method: HttpMethod;
  readonly url: URL;
  readonly body?: object | undefined;
  readonly retry?: RetryPolicy | undefined;
}

/**
 * Speaks to Azure Resource Manager of one cloud. Failures are `ArmError`s, `NetworkError`s, and
 * whatever the supplier of tokens throws; an `AbortError` when the signal fires.
 */
export class ArmClient {
  readonly fetcher: Fetcher;
  readonly cloud: AzureCloud;
  readonly clock: Clock;
  readonly #options: ArmClientOptions;

  constructor(options: ArmClientOptions) {
    this.#options = options;
    this.fetcher = options.fetcher;
    this.cloud = options.cloud;
    this.clock = options.clock ?? systemClock;
  }

  /** The same client for what belongs to another directory. */
  forTenant(tenantId: string): ArmClient {
    return new ArmClient({ ...this.#options, tenantId });
  }

  send({ path, apiVersion, query, ...request }: ArmRequest): Promise<ArmAnswer> {
    const url = armUrl(this.cloud, path, { ...query, "api-version": apiVersion });
    return this.#send({ ...request, url });
  }

  /** Asks what an answer leads on to; throws `ArmError` `foreignHost` where that is somebody else. */
  follow(link: string, base: string, { signal }: Cancellable = {}): Promise<ArmAnswer> {
    return this.#send({ method: "GET", url: nextArmUrl(this.cloud, link, base), signal });
  }

  /** A listing, page by page: `value`, and `nextLink` as long as there is more. */
  async *pages(request: Omit<ArmRequest, "method">): AsyncGenerator<readonly JsonObject[]> {
    const visited = new Set<string>();
    let answer = await this.send({ ...request, method: "GET" });
    for (;;) {
      yield readObjects(answer.json ?? {}, "value");
      const next = readString(answer.json ?? {}, "nextLink") ?? "";
      if (next === "") return;
      if (visited.has(next) || visited.size >= maxPages) {
        throw new ArmError("badAnswer", "A list of Azure does not come to its end");
      }
      visited.add(next);
      answer = await this.follow(next, answer.url, request);
    }
  }

  async #send(sending: Sending): Promise<ArmAnswer> {
    const token = await this.#token(undefined, sending);
    const response = await this.#sendWith(token, sending);
    if (response.status !== 401) return readAnswer(response, this.clock.now());
    const refused = refusedToken(token, response.headers);
    const another = await this.#otherToken(refused, response, sending);
    if (another === undefined) return readAnswer(response, this.clock.now());
    await discardBody(response);
    return readAnswer(await this.#sendWith(another, sending), this.clock.now());
  }

  /** `undefined` where there is only the one that was refused. */
  async #otherToken(
    refused: RefusedToken,
    response: HttpResponse,
    sending: Sending,
  ): Promise<string | undefined> {
    try {
      const token = await this.#token(refused, sending);
      return token === refused.token ? undefined : token;
    } catch (error) {
      await discardBody(response);
      throw error;
    }
  }

  #token(refused: RefusedToken | undefined, { signal }: Cancellable): Promise<string> {
    const { tokens, tenantId } = this.#options;
    return tokens({
      scope: managementScope(this.cloud),
      ...(tenantId !== undefined && { tenantId }),
      ...(refused && { refused }),
      signal,
    });
  }

  #sendWith(token: string, { method, url, body, retry, signal }: Sending): Promise<HttpResponse> {
    return this.fetcher({
      method,
      url: url.href,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
      },
      // A POST without content has a length all the same: servers insist on it.
      ...(method !== "GET" && {
        body: body ? new TextEncoder().encode(JSON.stringify(body)) : new Uint8Array(),
      }),
      ...(retry && { retry }),
      redirect: "sameOrigin",
      decode: true,
      isSmall: true,
      signal,
    });
  }
}
