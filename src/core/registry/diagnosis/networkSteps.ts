import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import path from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { X509Certificate } from "node:crypto";
import { abortError, isAbortError, raceAbort, type Cancellable } from "../../base/abort.ts";
import { NetworkError } from "../../http/networkError.ts";
import { networkFailure } from "../../http/networkFailure.ts";
import { TlsContexts } from "../../http/tlsContexts.ts";
import type { TlsSetup } from "../../http/tlsSetup.ts";
import type { StepOutcome } from "./diagnosis.ts";
import type { FactList } from "./factList.ts";

const maxChain = 10;

/** Finds the addresses of a URL's host. Throws `NetworkError`. */
export async function lookUpHost(url: URL, facts: FactList, options: Cancellable): Promise<void> {
  const hostname = hostnameOf(url);
  if (isIP(hostname) !== 0) {
    facts.add("addresses", hostname);
    return;
  }
  try {
    const found = await raceAbort(lookup(hostname, { all: true }), options.signal);
    facts.add("addresses", found.map(({ address }) => address).join(", "));
  } catch (error) {
    throw isAbortError(error) ? error : networkFailure(error, url.href);
  }
}

/** Opens a connection and closes it. Throws `NetworkError`. */
export async function reachPort(url: URL, facts: FactList, options: Cancellable): Promise<void> {
  const socket = connect(endpointOf(url));
  await opened(socket, "connect", url, options);
  const { remoteAddress = "", remotePort = 0, remoteFamily } = socket;
  const address = remoteFamily === "IPv6" ? `[${remoteAddress}]` : remoteAddress;
  facts.add("peer", `${address}:${remotePort}`);
  socket.destroy();
}

/**
 * Looks at the certificates of a host. The connection is made whether they are trusted or not, for
 * otherwise they could not be shown; nothing is sent over it. Throws `NetworkError` where the
 * product would refuse the host.
 */
export async function inspectTls(
  url: URL,
  facts: FactList,
  { tls, ...options }: Cancellable & { readonly tls?: TlsSetup | undefined },
): Promise<StepOutcome | undefined> {
  if (tls) describeSetup(tls, facts);
  const own = tls && (await new TlsContexts().of(tls, url));
  const endpoint = endpointOf(url);
  const isName = isIP(endpoint.host) === 0;
  const socket = connectTls({
    ...endpoint,
    ...(own && { secureContext: own.secureContext }),
    ...(isName && { servername: endpoint.host }),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: false,
  });
  await opened(socket, "secureConnect", url, options);
  try {
    describeTls(socket, facts);
  } finally {
    socket.destroy();
  }
  const unchecked = tls?.skipVerify
    ? ({ kind: "warned", warning: "unchecked" } as const)
    : undefined;
  if (socket.authorized) return unchecked;
  const reason = reasonOf(socket.authorizationError);
  facts.add("untrusted", reason);
  if (unchecked) return unchecked;
  throw new NetworkError("tlsCertificate", `The certificate of ${url.host} is not trusted`, {
    host: url.host,
    reason,
  });
}

/** The folder is nobody else's business, for a diagnosis is passed on. */
function baseName(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.basename(file);
}

/** What the connection has of its own. */
function describeSetup(tls: TlsSetup, facts: FactList): void {
  facts.add("authorities", baseName(tls.caFile));
  facts.add("clientCertificate", baseName(tls.clientCertificate?.certFile));
}

function describeTls(socket: TLSSocket, facts: FactList): void {
  facts.add("protocol", socket.getProtocol() ?? undefined);
  facts.add("cipher", socket.getCipher().standardName);
  for (const certificate of chainOf(socket)) {
    facts.add("subject", onOneLine(certificate.subject));
    facts.add("names", certificate.subjectAltName);
    facts.add("issuer", onOneLine(certificate.issuer));
    facts.add("validFrom", isoTime(certificate.validFrom));
    facts.add("validTo", isoTime(certificate.validTo));
  }
}

/** The server's own certificate first. */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  while (next && chain.length < maxChain) {
    const current: X509Certificate = next;
    if (chain.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) break;
    chain.push(current);
    next = current.issuerCertificate;
  }
  return chain;
}

function onOneLine(name: string): string {
  return name.trim().split("\n").join(", ");
}

function isoTime(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}

/** Declared as an error, but without `rejectUnauthorized` it is the code of one. */
function reasonOf(error: unknown): string {
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  url: URL,
  { signal }: Cancellable,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      socket.destroy();
      reject(abortError());
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    socket.once(event, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    // Stays: a connection may break while it is being closed.
    socket.on("error", (error) => reject(networkFailure(error, url.href)));
    socket.once("close", () => reject(networkFailure(closedEarly(), url.href)));
  });
}

function closedEarly(): Error {
  return Object.assign(new Error("The connection was closed"), { code: "ECONNRESET" });
}

function endpointOf(url: URL): { readonly host: string; readonly port: number } {
  const standard = url.protocol === "https:" ? 443 : 80;
  return { host: hostnameOf(url), port: url.port === "" ? standard : Number(url.port) };
}

function hostnameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}
