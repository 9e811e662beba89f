import path from "node:path";
import type { Credential } from "../../auth/credential.ts";
import type { HttpRequest } from "../../http/fetcher.ts";

/** Shorter ones would turn any text into stars; nobody's secret is so short. */
const minLength = 4;

/** Form fields of a token request that hold a secret (RFC 6749 §4.3.2, §6). */
const secretFields = ["password", "refresh_token"] as const;

/**
 * Collects the secrets of requests and takes them out of texts: servers echo what they are sent. Of
 * files it leaves the names: the folder is nobody else's business, for a diagnosis is passed on.
 */
export class SecretMask {
  readonly #secrets = new Set<string>();
  readonly #files = new Set<string>();

  /** Remembers what a request carries. */
  addRequest({ headers = {}, body }: HttpRequest): void {
    const [scheme = "", value = ""] = (headers["authorization"] ?? "").split(" ", 2);
    this.add(value);
    if (scheme.toLowerCase() === "basic") this.#addLogin(value);
    if (!(body instanceof Uint8Array)) return;
    const form = new URLSearchParams(new TextDecoder().decode(body));
    for (const field of secretFields) this.add(form.get(field) ?? "");
  }

  /** Vendors' own APIs are sent it in ways of their own. */
  addCredential(credential: Credential): void {
    if (credential.kind === "basic") this.add(credential.password);
    if (credential.kind === "token") this.add(credential.token);
  }

  addFile(file: string | undefined): void {
    if (file !== undefined && path.isAbsolute(file)) this.#files.add(file);
  }

  /** Remembers the files that an error and its causes tell of. */
  addFilesOf(error: unknown): void {
    if (!(error instanceof Error)) return;
    if ("file" in error && typeof error.file === "string") this.addFile(error.file);
    this.addFilesOf(error.cause);
  }

  add(secret: string): void {
    if (secret.length >= minLength) this.#secrets.add(secret);
  }

  readonly mask = (text: string): string => {
    // The longest first, for one may be part of another.
    const secrets = [...this.#secrets].sort((a, b) => b.length - a.length);
    const named = [...this.#files].reduce(
      (masked, file) => masked.replaceAll(file, path.basename(file)),
      text,
    );
    return secrets
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .reduce((masked, secret) => masked.replaceAll(secret, "***"), named);
  };

  #addLogin(base64: string): void {
    const login = Buffer.from(base64, "base64").toString("utf8");
    this.add(login);
    this.add(login.slice(login.indexOf(":") + 1));
  }
}
