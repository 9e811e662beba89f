import type { Credential } from "../../core/auth/credential.ts";
import type { SignInPlace } from "../../core/auth/toolSignIn.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import type { AccountSession } from "./accounts.ts";
import type { RegistryLocation } from "../registryUrl.ts";

/** What a user may be asked to allow: to read images, or to push them as well. */
export type AccountAccess = "read" | "push";

/** How the accounts of one of VS Code's authentication providers sign in to registries. */
export interface AccountKind {
  /** The authentication provider's id: `github`. */
  readonly id: string;
  /** What people call it, the same in all languages. */
  readonly label: string;
  /** Whether a token of such an account may be sent to a registry. */
  matches(location: RegistryLocation): boolean;
  /** The scopes (RFC 6749 §3.3) to ask for; where there is one access only, there is no choice. */
  readonly scopes: Readonly<Partial<Record<AccountAccess, readonly string[]>>>;
  /** What the registry is signed in to with. May ask it to exchange the token. */
  credential(
    session: AccountSession,
    location: RegistryLocation,
    options: Cancellable & Pick<SignInPlace, "tls">,
  ): Promise<Credential>;
}
