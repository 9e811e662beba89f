import type { Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { SharedWork } from "../base/sharedWork.ts";
import type { Credential, CredentialSource } from "./credential.ts";

/** What was read so recently that it belongs to the same sign-in, in milliseconds. */
const sameSignInMs = 5_000;

/**
 * The credential of a source, kept in memory between requests. A keychain may ask its user, so the
 * source is asked once for all requests that wait for the answer, and no longer once none does.
 */
export class HeldCredential {
  readonly #source: CredentialSource;
  readonly #clock: Clock;
  #held: { readonly credential: Credential; readonly readAt: number } | undefined;
  readonly #asking = new SharedWork<Credential>();

  constructor(source: CredentialSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** As it was read last, or read now. */
  async get({ signal }: Cancellable): Promise<Credential> {
    if (this.#held) return this.#held.credential;
    return this.#asking.run("credential", (shared) => this.#ask(shared), { signal });
  }

  /** For a new sign-in: read anew if another program keeps it, which may have changed it. */
  async getForSignIn(options: Cancellable): Promise<Credential> {
    const age = this.#clock.now() - (this.#held?.readAt ?? 0);
    if (this.#source.tool !== undefined && age >= sameSignInMs) this.#held = undefined;
    return this.get(options);
  }

  /** The credential was refused, so the next one who needs it reads it anew where it may change. */
  forget(): void {
    if (this.#source.tool !== undefined) this.#held = undefined;
  }

  async #ask(signal: AbortSignal): Promise<Credential> {
    const credential = await this.#source.getCredential({ signal });
    // What comes too late may be older than what was read since.
    if (!signal.aborted) this.#held = { credential, readAt: this.#clock.now() };
    return credential;
  }
}
