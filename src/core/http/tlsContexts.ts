import { createHash } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { LruCache } from "../base/lruCache.ts";
import {
  readAuthorities,
  readClientCertificate,
  versionOf,
  type LoadedCertificate,
} from "./tlsFiles.ts";
import type { TlsSetup } from "./tlsSetup.ts";

const maxContexts = 50;

/** What a request over TLS is told beside its URL. */
export interface TlsOptions {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  /**
   * Means nothing to a client, but agents keep connections and sessions apart by it: a request must
   * not get a connection that was made with another setup, not even from VS Code's agents.
   */
  readonly sessionIdContext: string;
}

/**
 * Makes of setups what requests are made with, and keeps it until their files change. Of the files
 * nothing else is kept: one of them is a key.
 */
export class TlsContexts {
  readonly #made = new LruCache<string, TlsOptions>(maxContexts);

  /**
   * What a request to a URL is made with; `undefined` where the platform's own will do. Throws
   * `TlsFileError`.
   */
  async of(setup: TlsSetup, url: URL): Promise<TlsOptions | undefined> {
    const isOwn = url.origin === setup.origin;
    const skipVerify = isOwn && (setup.skipVerify ?? false);
    const { caFile, clientCertificate } = setup;
    const shown = isOwn ? clientCertificate : undefined;
    if (caFile === undefined && !shown && !skipVerify) return undefined;
    const files = [caFile, shown?.certFile, shown?.keyFile].filter((file) => file !== undefined);
    const version = `${await versionOf(files)} ${skipVerify}`;
    const known = this.#made.get(version);
    if (known) return known;
    const authorities = caFile === undefined ? [] : await readAuthorities(caFile);
    const certificate = shown && (await readClientCertificate(shown));
    const options = {
      secureContext: createSecureContext({ ...certificate, ca: withPlatform(authorities) }),
      rejectUnauthorized: !skipVerify,
      sessionIdContext: idOf(authorities, certificate, skipVerify),
    };
    this.#made.set(version, options);
    return options;
  }
}

/**
 * `ca` takes the place of what Node trusts, and VS Code adds the system's only where there is none:
 * so both are added here.
 */
function withPlatform(authorities: readonly string[]): string[] {
  const all = [...getCACertificates("default"), ...getCACertificates("system"), ...authorities];
  return [...new Set(all)];
}

/** As long as OpenSSL takes it for a `sessionIdContext`. */
function idOf(
  authorities: readonly string[],
  shown: LoadedCertificate | undefined,
  skipVerify: boolean,
): string {
  const parts = JSON.stringify([authorities, shown ?? null, skipVerify]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 32);
}
