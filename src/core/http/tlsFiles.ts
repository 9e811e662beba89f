import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { TlsFileError } from "./tlsFileError.ts";
import type { ClientCertificate } from "./tlsSetup.ts";

/** A system's whole store of certificates has a quarter of this. */
const maxBytes = 1024 * 1024;

/** A client certificate with its key, as PEM, both known to belong together. */
export interface LoadedCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * What changes when one of the files does; nothing is read. Throws {@link TlsFileError} where one
 * cannot be what it should be.
 */
export async function versionOf(files: readonly string[]): Promise<string> {
  const versions = files.map((file) =>
    attempt(file, async () => {
      const stats = await stat(file, { bigint: true });
      const { size, mtimeNs, ino } = stats;
      // A pipe or a device may never come to an end.
      if (!stats.isFile()) throw new TlsFileError("unreadable", file);
      if (size > maxBytes) throw new TlsFileError("tooLarge", file);
      return [file, `${size} ${mtimeNs} ${ino}`];
    }),
  );
  return JSON.stringify(await Promise.all(versions));
}

/** The certificates of a file, as PEM. Throws {@link TlsFileError}. */
export async function readAuthorities(file: string): Promise<readonly string[]> {
  const blocks = certificatesIn(await read(file));
  if (blocks.length === 0) throw new TlsFileError("noCertificate", file);
  for (const block of blocks) parseCertificate(block, file);
  return blocks;
}

/** Both files of a client certificate. Throws {@link TlsFileError}. */
export async function readClientCertificate(files: ClientCertificate): Promise<LoadedCertificate> {
  const { certFile, keyFile } = files;
  const blocks = certificatesIn(await read(certFile));
  const [own] = blocks;
  if (own === undefined) throw new TlsFileError("noCertificate", certFile);
  for (const block of blocks) parseCertificate(block, certFile);
  const key = keyIn(await read(keyFile), keyFile);
  const isPair = parseCertificate(own, certFile).checkPrivateKey(parseKey(key, keyFile));
  if (!isPair) throw new TlsFileError("otherKey", keyFile);
  return { cert: blocks.join("\n"), key };
}

function read(file: string): Promise<string> {
  return attempt(file, () => readFile(file, "latin1"));
}

async function attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (TlsFileError.is(error)) throw error;
    throw new TlsFileError(isMissing(error) ? "missing" : "unreadable", file, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** OpenSSL's own kind of certificate is told apart, for Node does not read it. */
function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
}

function parseCertificate(block: string, file: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw new TlsFileError("badCertificate", file, cause);
  }
}

function keyIn(text: string, file: string): string {
  const [, key] =
    /(-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^]*?-----END \2PRIVATE KEY-----)/.exec(text) ?? [];
  if (key === undefined) throw new TlsFileError("noKey", file);
  if (key.includes("ENCRYPTED")) throw new TlsFileError("encryptedKey", file);
  return key;
}

function parseKey(key: string, file: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    throw new TlsFileError("badKey", file, cause);
  }
}
