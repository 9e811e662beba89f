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

/** A file as it was when it was read. */
interface Held {
  readonly version: string;
  readonly text: string;
}

/** Reads PEM files, and reads them again once they have changed. */
export class TlsFiles {
  readonly #held = new Map<string, Held>();

  /** The certificates of a file, as PEM. Throws {@link TlsFileError}. */
  async authorities(file: string): Promise<readonly string[]> {
    const blocks = certificatesIn(await this.#read(file));
    if (blocks.length === 0) throw new TlsFileError("noCertificate", file);
    for (const block of blocks) parseCertificate(block, file);
    return blocks;
  }

  /** Both files of a client certificate. Throws {@link TlsFileError}. */
  async clientCertificate(files: ClientCertificate): Promise<LoadedCertificate> {
    const { certFile, keyFile } = files;
    const blocks = certificatesIn(await this.#read(certFile));
    const [own] = blocks;
    if (own === undefined) throw new TlsFileError("noCertificate", certFile);
    for (const block of blocks) parseCertificate(block, certFile);
    const key = keyIn(await this.#read(keyFile), keyFile);
    const isPair = parseCertificate(own, certFile).checkPrivateKey(parseKey(key, keyFile));
    if (!isPair) throw new TlsFileError("otherKey", keyFile);
    return { cert: blocks.join("\n"), key };
  }

  async #read(file: string): Promise<string> {
    try {
      const stats = await stat(file, { bigint: true });
      const { size, mtimeNs, ino } = stats;
      // A pipe or a device may never come to an end.
      if (!stats.isFile()) throw new TlsFileError("unreadable", file);
      if (size > maxBytes) throw new TlsFileError("tooLarge", file);
      const version = `${size} ${mtimeNs} ${ino}`;
      const held = this.#held.get(file);
      if (held?.version === version) return held.text;
      const text = await readFile(file, "latin1");
      this.#held.set(file, { version, text });
      return text;
    } catch (error) {
      this.#held.delete(file);
      if (TlsFileError.is(error)) throw error;
      throw new TlsFileError(isMissing(error) ? "missing" : "unreadable", file, error);
    }
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
