import {
  isJsonObject,
  readBoolean,
  readString,
  readStrings,
  type JsonObject,
} from "../core/base/json.ts";
import type { ClientCertificate, TlsSetup } from "../core/http/tlsSetup.ts";

/** How the registry of a connection is reached, where that differs from the usual. */
export interface ConnectionNetwork {
  /** Path of a PEM file whose certificates are trusted beside the system's. */
  readonly caFile?: string;
  /** What the registry is shown of us, and no other host. */
  readonly clientCertificate?: ClientCertificate;
  /** Whether the registry's certificate is taken as it is, whoever it is from. */
  readonly skipVerify?: boolean;
  /** `https://host[:port][/prefix]` of registries that are asked first for content by digest. */
  readonly mirrors?: readonly string[];
}

/** The form in which it is kept. */
export function writeNetwork({ clientCertificate, ...network }: ConnectionNetwork): JsonObject {
  return { ...network, ...(clientCertificate && { clientCertificate: { ...clientCertificate } }) };
}

/** Reads the stored form; what is not valid in it is left out, which never makes a connection less strict. */
export function readNetwork(record: JsonObject): ConnectionNetwork | undefined {
  const stored = record["network"];
  if (!isJsonObject(stored)) return undefined;
  const caFile = readString(stored, "caFile");
  const clientCertificate = readClientCertificate(stored["clientCertificate"]);
  const mirrors = readStrings(stored, "mirrors").filter((url) => URL.canParse(url));
  return tidyNetwork({
    ...(caFile !== undefined && { caFile }),
    ...(clientCertificate && { clientCertificate }),
    ...(readBoolean(stored, "skipVerify") && { skipVerify: true }),
    mirrors,
  });
}

/** Without members that say nothing; `undefined` if that is all of them. */
export function tidyNetwork({
  caFile,
  clientCertificate,
  skipVerify,
  mirrors = [],
}: ConnectionNetwork): ConnectionNetwork | undefined {
  const network = {
    ...(caFile !== undefined && { caFile }),
    ...(clientCertificate && { clientCertificate }),
    ...(skipVerify && { skipVerify }),
    ...(mirrors.length > 0 && { mirrors }),
  };
  return Object.keys(network).length > 0 ? network : undefined;
}

/** What the requests of a connection are made with; `undefined` where the platform's own will do. */
export function tlsSetupOf({
  url,
  network = {},
}: {
  readonly url: string;
  readonly network?: ConnectionNetwork;
}): TlsSetup | undefined {
  const { caFile, clientCertificate, skipVerify = false } = network;
  if (caFile === undefined && !clientCertificate && !skipVerify) return undefined;
  return {
    origin: new URL(url).origin,
    ...(caFile !== undefined && { caFile }),
    ...(clientCertificate && { clientCertificate }),
    ...(skipVerify && { skipVerify }),
  };
}

function readClientCertificate(stored: unknown): ClientCertificate | undefined {
  if (!isJsonObject(stored)) return undefined;
  const certFile = readString(stored, "certFile");
  const keyFile = readString(stored, "keyFile");
  return certFile && keyFile ? { certFile, keyFile } : undefined;
}
