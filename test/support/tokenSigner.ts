import { createHash, createPublicKey, sign, X509Certificate, type KeyObject } from "node:crypto";

/** How a registry finds the key of a token: the certificate, the key, or the name of the key is sent along. */
export type KeyForm = "x5c" | "jwk" | "kid";

/** Signs the claims of a token (RFC 7519). */
export type TokenSigner = (claims: Readonly<Record<string, unknown>>) => string;

/** PEM of a key, RSA or EC with P-256, and of its certificate. */
export interface SigningKey {
  readonly key: string;
  readonly cert: string;
}

export function tokenSigner({ key, cert }: SigningKey, form: KeyForm = "x5c"): TokenSigner {
  const publicKey = createPublicKey(cert);
  const isRsa = publicKey.asymmetricKeyType === "rsa";
  const header = {
    typ: "JWT",
    alg: isRsa ? "RS256" : "ES256",
    ...keyHeader(cert, publicKey, form),
  };
  return (claims) => {
    const content = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
    return `${content}.${signature.toString("base64url")}`;
  };
}

function keyHeader(cert: string, publicKey: KeyObject, form: KeyForm): object {
  switch (form) {
    case "x5c":
      return { x5c: [new X509Certificate(cert).raw.toString("base64")] };
    case "jwk":
      return { jwk: { ...publicKey.export({ format: "jwk" }), kid: keyId(publicKey) } };
    case "kid":
      return { kid: keyId(publicKey) };
  }
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The name of a key as distribution computes it: 240 bits of its hash in base 32, by four letters. */
function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ format: "der", type: "spki" });
  const hash = createHash("sha256").update(der).digest().subarray(0, 30);
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]);
  return letters.join("").match(/.{4}/g)?.join(":") ?? "";
}
