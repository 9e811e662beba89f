import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runOrThrow } from "../../scripts/lib/processes.mjs";

/**
 * PEMs of a key and a certificate that another certificate vouches for.
 * @param host a name that it holds for beside 127.0.0.1
 */
export async function signCertificate(
  issuer: { readonly cert: string; readonly key: string },
  commonName: string,
  host?: string,
): Promise<{ readonly cert: string; readonly key: string }> {
  const dir = await mkdtemp(path.join(tmpdir(), "archipelago-signed-"));
  const file = (name: string) => path.join(dir, name);
  try {
    const names = host === undefined ? "IP:127.0.0.1" : `IP:127.0.0.1,DNS:${host}`;
    await writeFile(file("extensions"), `subjectAltName=${names}\n`);
    await runOrThrow("openssl", [
      ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${commonName}`],
      ...["-keyout", file("key.pem"), "-out", file("request.pem")],
    ]);
    await runOrThrow("openssl", [
      ...["x509", "-req", "-in", file("request.pem"), "-days", "2", "-extfile", file("extensions")],
      ...["-CA", issuer.cert, "-CAkey", issuer.key, "-out", file("cert.pem")],
    ]);
    const [cert, key] = await Promise.all(
      ["cert.pem", "key.pem"].map((name) => readFile(file(name), "utf8")),
    );
    return { cert: cert ?? "", key: key ?? "" };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
