import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runOrThrow } from "../../scripts/lib/processes.mjs";

/** A key and a certificate, as files and as PEM. */
export interface Certified {
  readonly files: { readonly cert: string; readonly key: string };
  readonly cert: string;
  readonly key: string;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** An authority that nobody has heard of, with a folder for what it makes. */
export class TestAuthority {
  readonly dir: string;
  readonly root: Certified;

  private constructor(dir: string, root: Certified) {
    this.dir = dir;
    this.root = root;
  }

  static async make(name = "Test Authority"): Promise<TestAuthority> {
    const dir = await mkdtemp(path.join(tmpdir(), "archipelago-authority-"));
    const files = filesOf(dir, "root");
    await runOrThrow("openssl", [
      ...["req", "-x509", ...newKey, "-days", "2", "-subj", `/CN=${name}`],
      ...["-keyout", files.key, "-out", files.cert],
    ]);
    return new TestAuthority(dir, await load(files));
  }

  /** A certificate for a client, or for a server on the loopback (127.0.0.1, 127.0.0.2). */
  async issue(name: string): Promise<Certified> {
    const files = filesOf(this.dir, name);
    const [request, extensions] = [`${files.cert}.request`, `${files.cert}.extensions`];
    await writeFile(extensions, "subjectAltName=IP:127.0.0.1,IP:127.0.0.2,DNS:localhost\n");
    await runOrThrow("openssl", [
      ...["req", ...newKey, "-subj", `/CN=${name}`, "-keyout", files.key, "-out", request],
    ]);
    await runOrThrow("openssl", [
      ...["x509", "-req", "-in", request, "-days", "2", "-extfile", extensions, "-CAcreateserial"],
      ...["-CA", this.root.files.cert, "-CAkey", this.root.files.key, "-out", files.cert],
    ]);
    return load(files);
  }

  /** The path of a file in the folder with some content. */
  async write(name: string, content: string): Promise<string> {
    const file = path.join(this.dir, name);
    await writeFile(file, content);
    return file;
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}

function filesOf(dir: string, name: string): Certified["files"] {
  return { cert: path.join(dir, `${name}.pem`), key: path.join(dir, `${name}-key.pem`) };
}

async function load(files: Certified["files"]): Promise<Certified> {
  const cert = await readFile(files.cert, "utf8");
  return { files, cert, key: await readFile(files.key, "utf8") };
}
