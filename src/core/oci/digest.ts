import { AppError, isBranded } from "../base/errors.ts";

/** Hash algorithms registered by the image-spec (descriptor.md, "Registered algorithms") that we compute. */
export type DigestAlgorithm = "sha256" | "sha512";

/**
 * The content address of a blob or manifest, `<algorithm>:<lower-case hex>`, already checked for
 * its shape. A digest is computed from bytes or parsed from text, never assembled by hand.
 */
export type Digest = `${DigestAlgorithm}:${string}`;

type DigestErrorCode = "invalidDigest" | "digestMismatch";

/** A digest is malformed or does not fit the bytes. */
export class DigestError extends AppError<DigestErrorCode> {
  readonly brand = "DigestError";

  static is(error: unknown, code?: DigestErrorCode): error is DigestError {
    return isBranded(error, "DigestError", code);
  }
}

const hexLengths: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha512: 128 };
const subtleNames: Readonly<Record<DigestAlgorithm, string>> = {
  sha256: "SHA-256",
  sha512: "SHA-512",
};

/** Whether a text is a digest of an algorithm we can verify (image-spec descriptor.md, "Digests"). */
export function isDigest(text: string): text is Digest {
  const match = /^(sha256|sha512):([0-9a-f]+)$/.exec(text);
  if (!match) return false;
  const algorithm = match[1] === "sha512" ? "sha512" : "sha256";
  return match[2]?.length === hexLengths[algorithm];
}

/** Parses a digest; throws {@link DigestError} `invalidDigest`. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new DigestError("invalidDigest", `Not a sha256 or sha512 digest: ${text.slice(0, 140)}`);
}

export function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

/** The hex part, or its first `length` characters for display. */
export function hexOf(digest: Digest, length?: number): string {
  const hex = digest.slice(digest.indexOf(":") + 1);
  return length === undefined ? hex : hex.slice(0, length);
}

/** A digest for narrow places: `sha256:83c7f9c9`. */
export function shortDigest(digest: Digest): string {
  return `${algorithmOf(digest)}:${hexOf(digest, 8)}`;
}

/** Computes the digest of bytes. */
export async function digestOf(
  bytes: Uint8Array,
  algorithm: DigestAlgorithm = "sha256",
): Promise<Digest> {
  // A copy gives the buffer type that WebCrypto asks for, whatever backs the view.
  const hash = await crypto.subtle.digest(subtleNames[algorithm], new Uint8Array(bytes));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  return `${algorithm}:${hex}`;
}

/** Throws {@link DigestError} `digestMismatch` unless the bytes have the expected digest. */
export async function verifyDigest(bytes: Uint8Array, expected: Digest): Promise<void> {
  const actual = await digestOf(bytes, algorithmOf(expected));
  if (actual !== expected) {
    throw new DigestError("digestMismatch", `Expected ${expected}, but the content is ${actual}`);
  }
}
