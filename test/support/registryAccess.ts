import type { Credential, CredentialSource } from "../../src/core/auth/credential.ts";
import { systemClock, type Clock } from "../../src/core/base/clock.ts";
import { httpStack, type HttpStackOptions } from "../../src/core/http/httpStack.ts";
import { NodeFetcher } from "../../src/core/http/nodeFetcher.ts";
import type { Fetcher } from "../../src/core/http/fetcher.ts";
import type { TlsSetup } from "../../src/core/http/tlsSetup.ts";
import { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { silentLogger } from "./silentLogger.ts";

/** A client of a real server, with everything below it. */
export interface RegistryAccess {
  readonly client: RegistryClient;
  /** The waits between tries, in milliseconds; nobody really waited. */
  readonly waits: readonly number[];
  readonly dispose: () => void;
}

/** How a {@link RegistryAccess} differs from what the product does. */
export interface RegistryAccessOptions extends Partial<HttpStackOptions> {
  readonly credential?: Credential;
  /** Where the credential comes from, if it may change. */
  readonly source?: CredentialSource;
  /** `host[:port]` of a token server that the user has allowed. */
  readonly tokenHost?: string;
  /** PEM of a certificate to trust. */
  readonly ca?: string;
  /** As a connection has it. */
  readonly tls?: Omit<TlsSetup, "origin">;
}

/**
 * Connects to a server over real sockets; only the waiting between tries is left out, unless a clock
 * is given.
 */
export function accessRegistry(
  baseUrl: string,
  {
    credential = { kind: "anonymous" },
    source,
    tokenHost,
    ca,
    tls,
    clock: real,
    ...stack
  }: RegistryAccessOptions = {},
): RegistryAccess {
  const { logger = silentLogger } = stack;
  const node = new NodeFetcher(ca === undefined ? {} : { ca });
  const waits: number[] = [];
  let skippedMs = 0;
  const impatient: Clock = {
    now: () => systemClock.now() + skippedMs,
    delay: (ms, options) => {
      waits.push(ms);
      const until = impatient.now() + ms;
      skippedMs = Math.max(skippedMs, until - systemClock.now());
      return systemClock.delay(0, options);
    },
  };
  const clock = real ?? impatient;
  const send = httpStack({ transport: node.fetch, clock, ...stack, logger });
  const setup = tls && { ...tls, origin: new URL(baseUrl).origin };
  const fetcher: Fetcher = setup ? (request) => send({ ...request, tls: setup }) : send;
  const credentials = source ?? {
    getCredential: () => Promise.resolve(credential),
    ...(tokenHost !== undefined && { tokenHost }),
  };
  const client = new RegistryClient({ baseUrl, fetcher, credentials, logger, clock });
  return { client, waits, dispose: () => node.dispose() };
}
