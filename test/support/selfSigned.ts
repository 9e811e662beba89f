import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runOrThrow } from "../../scripts/lib/processes.mjs";

/** A certificate for 127.0.0.1 that nobody else vouches for. */
export interface SelfSigned {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly files: { readonly cert: string; readonly key: string };
  readonly remove: () => Promise<void>;
}

/** @param kind of the key: RSA, or elliptic curves with P-256 */
export async function makeSelfSigned(kind: "rsa" | "ec" = "rsa"): Promise<SelfSigned> {
  const dir = await mkdtemp(path.join(tmpdir(), "archipelago-cert-"));
  const files = { cert: path.join(dir, "cert.pem"), key: path.join(dir, "key.pem") };
  await runOrThrow("openssl", [
    ...["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-newkey"],
    ...(kind === "rsa" ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", files.key, "-out", files.cert],
  ]);
  return {
    cert: await readFile(files.cert, "utf8"),
    key: await readFile(files.key, "utf8"),
    files,
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
