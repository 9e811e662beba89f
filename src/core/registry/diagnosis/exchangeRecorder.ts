import { parseChallenges, type Challenge } from "../../auth/challenge.ts";
import type { Clock } from "../../base/clock.ts";
import { redactUrl } from "../../base/redact.ts";
import { observeResponse } from "../../http/bodyStream.ts";
import type { Fetcher, HttpHeaders, HttpRequest, HttpResponse } from "../../http/fetcher.ts";
import { NetworkError } from "../../http/networkError.ts";
import type { Exchange } from "./diagnosis.ts";
import type { SecretMask } from "./secretMask.ts";
import { readTokenAnswer, type TokenFacts } from "./tokenFacts.ts";

const maxTokenBytes = 64 * 1024;

/** An exchange with what only the diagnosis itself looks at. */
export interface RecordedExchange extends Exchange {
  /** `host[:port]` that was asked. */
  readonly host: string;
  /** Whether a token server was asked that the registry had named. */
  readonly isToken: boolean;
  readonly answeredAt: number;
  readonly headers?: HttpHeaders;
  readonly challenges: readonly Challenge[];
  /** The scopes that a token server was asked for. */
  readonly scopesAsked: readonly string[];
  readonly token?: TokenFacts;
}

/** Watches what goes through a fetcher, for a diagnosis to tell of it. */
export class ExchangeRecorder {
  readonly #fetcher: Fetcher;
  readonly #clock: Clock;
  readonly #mask: SecretMask;
  readonly #exchanges: RecordedExchange[] = [];
  /** Origin and path of the token servers that were named so far. */
  readonly #realms = new Set<string>();
  #pendingHost: string | undefined;

  constructor(fetcher: Fetcher, { clock, mask }: { clock: Clock; mask: SecretMask }) {
    this.#fetcher = fetcher;
    this.#clock = clock;
    this.#mask = mask;
  }

  get exchanges(): readonly RecordedExchange[] {
    return this.#exchanges;
  }

  /** `host[:port]` that was asked and has not answered. */
  get pendingHost(): string | undefined {
    return this.#pendingHost;
  }

  readonly fetch: Fetcher = async (request) => {
    this.#mask.addRequest(request);
    const start = this.#clock.now();
    this.#pendingHost = new URL(request.url).host;
    try {
      const response = await this.#fetcher(request);
      this.#pendingHost = undefined;
      const { status, headers } = response;
      const challenges = parseChallenges(headers.all("www-authenticate"));
      for (const { params } of challenges) this.#noteRealm(params.get("realm") ?? "");
      const exchange = { ...this.#describe(request, start), status, headers, challenges };
      const position = this.#exchanges.push(exchange) - 1;
      return exchange.isToken ? this.#readToken(response, position) : response;
    } catch (error) {
      const failure = NetworkError.is(error) ? error.code : "cancelled";
      this.#exchanges.push({ ...this.#describe(request, start), failure, challenges: [] });
      throw error;
    }
  };

  #describe(request: HttpRequest, start: number) {
    const { method } = request;
    const url = new URL(request.url);
    const answeredAt = this.#clock.now();
    return {
      method,
      url: redactUrl(request.url),
      host: url.host,
      isToken: this.#realms.has(placeOf(url)),
      answeredAt,
      elapsedMs: answeredAt - start,
      scopesAsked: scopesIn(request),
    };
  }

  #noteRealm(realm: string): void {
    if (URL.canParse(realm)) this.#realms.add(placeOf(new URL(realm)));
  }

  /** The answer passes through; what it says is noted when it has. */
  #readToken(response: HttpResponse, position: number): HttpResponse {
    const chunks: Uint8Array[] = [];
    let size = 0;
    return observeResponse(response, {
      chunk: (bytes) => {
        size += bytes.length;
        if (size <= maxTokenBytes) chunks.push(bytes);
      },
      settled: () => {
        const { facts, secrets } = readTokenAnswer(Buffer.concat(chunks).toString("utf8"));
        for (const secret of secrets) this.#mask.add(secret);
        const exchange = this.#exchanges[position];
        if (exchange) this.#exchanges[position] = { ...exchange, token: facts };
      },
    });
  }
}

function placeOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function scopesIn({ url, body }: HttpRequest): readonly string[] {
  const form = body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
  const parameters = [new URL(url).searchParams, new URLSearchParams(form)];
  return parameters.flatMap((each) => each.getAll("scope").flatMap((scope) => scope.split(" ")));
}
