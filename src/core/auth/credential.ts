import type { Cancellable } from "../base/abort.ts";
import type { CredentialTool } from "./toolSignIn.ts";

/**
 * What proves who the user is. Held in memory only while needed; stored nowhere but in a
 * `CredentialStore`.
 */
export type Credential =
  | { readonly kind: "anonymous" }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  /** A registry token sent as it is: `Authorization: Bearer …`. */
  | { readonly kind: "token"; readonly token: string };

/** Supplies the credential of one connection, when the registry first asks for it. */
export interface CredentialSource {
  /** May take long, as whoever keeps it is asked; `signal` ends that. */
  getCredential(options?: Cancellable): Promise<Credential>;
  /** Whose it is, so that failures can name it; missing where there is no connection (yet). */
  readonly connectionId?: string;
  /**
   * The program that keeps the credential and may change it at any time; it is asked anew at each
   * sign-in then.
   */
  readonly tool?: CredentialTool;
  /** What it is called, where it is an extension or an account. */
  readonly toolLabel?: string;
  /**
   * Another number once the user has replaced the credential: what was signed in with before is
   * forgotten then. A source without it gives the same credential always.
   */
  readonly revision?: number;
  /**
   * `host[:port]` of a token server of another site than the registry's, which the user has allowed to
   * be sent the credential. `AuthError.realmHost` says which one a registry asked for.
   */
  readonly tokenHost?: string;
}
