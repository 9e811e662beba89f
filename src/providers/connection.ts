import type { SecretPlace } from "../core/auth/credentialStore.ts";
import type { CredentialTool } from "../core/auth/toolSignIn.ts";
import type { ConnectionNetwork } from "./connectionNetwork.ts";

/** How a connection proves who the user is. */
export type SignInMethod = "anonymous" | "basic" | "token";

/** Where a connection's secret lies; `none` for anonymous ones. Those of other programs stay there. */
export type SecretLocation = "keychain" | "secretStorage" | CredentialTool | "none";

/**
 * A registry that the user added. Holds no secret: that lies in the credential store under the
 * connection's id.
 */
export interface Connection {
  /**
   * Stable and unique: the registry's host, with `~2`, `~3` … for further connections to it; see
   * `freeId`.
   * Authority of `archipelago:` URIs and account name in the keychain.
   */
  readonly id: string;
  /** The name shown; the host unless the user chose another. */
  readonly name: string;
  /** `https://host[:port][/prefix]` (`http:` for registries without TLS), no trailing slash. */
  readonly url: string;
  /** What references begin with: `host[:port][/prefix]`, `docker.io` for Docker Hub. */
  readonly registry: string;
  readonly signIn: SignInMethod;
  readonly username?: string;
  readonly secretLocation: SecretLocation;
  /** What another program keeps the secret under, where one does: see `ToolSignIn.key`. */
  readonly toolKey?: string;
  /** What the kind of account or the provider of another extension is called, where that signs in. */
  readonly toolLabel?: string;
  /** `host[:port]` of a token server elsewhere that the user allowed to be sent the credential. */
  readonly tokenHost?: string;
  /** Repositories that the user pinned, in that order: shown whether or not the registry lists them. */
  readonly pinned?: readonly string[];
  /** The kind of registry (`Provider.id`), where it was chosen or found out; else the host tells it. */
  readonly provider?: string;
  /** How the registry is reached, where that differs from the usual. */
  readonly network?: ConnectionNetwork;
  /** How often the credential was replaced; tells other windows that theirs is an old one. */
  readonly revision?: number;
  /** Set on the connection that Start Sandbox Registry makes; it goes when the sandbox stops. */
  readonly sandbox?: boolean;
}

/**
 * Whether two records of a connection lead to the same registry as the same user, so that what was
 * read by the one holds for the other. What a connection merely shows may differ, and the password.
 */
export function hasSameAccess(a: Connection, b: Connection): boolean {
  return isSameRecord(accessOf(a), accessOf(b));
}

/**
 * Names the registry and the user of a connection: the same text while {@link hasSameAccess} holds.
 * Free of secrets, but not of user names.
 */
export function accessKey(connection: Connection): string {
  return canonical(accessOf(connection));
}

/** Whether the user's credential was replaced between two records of a connection. */
export function hasSameCredential(a: Connection, b: Connection): boolean {
  return a.revision === b.revision;
}

function accessOf({ name: _name, pinned: _pinned, ...access }: Connection): object {
  // A token may be anybody's, and other programs' sign-ins may change to other users.
  if (!keepsOwnPassword(access)) return access;
  const { revision: _revision, secretLocation: _location, ...user } = access;
  return user;
}

/** Whether two records say the same. */
export function isSameConnection(a: Connection, b: Connection): boolean {
  return isSameRecord(a, b);
}

/** Whether a user name and its password are kept for a connection, and not by another program. */
export function keepsOwnPassword(
  connection: Pick<Connection, "signIn" | "secretLocation">,
): boolean {
  return connection.signIn === "basic" && ownPlace(connection) !== undefined;
}

/** Where we keep the secret of a connection, if we do. */
export function ownPlace({
  secretLocation,
}: Pick<Connection, "secretLocation">): SecretPlace | undefined {
  const isOwn = secretLocation === "keychain" || secretLocation === "secretStorage";
  return isOwn ? secretLocation : undefined;
}

/** Whether the secret of a connection lies nowhere on this machine, as after an import. */
export function lacksSecret({ signIn, secretLocation }: Connection): boolean {
  return (signIn === "basic" || signIn === "token") && secretLocation === "none";
}

function isSameRecord(a: object, b: object): boolean {
  return canonical(a) === canonical(b);
}

function canonical(record: object): string {
  return JSON.stringify(
    Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
