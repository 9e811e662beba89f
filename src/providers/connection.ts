/** How a connection proves who the user is. */
export type SignInMethod = "anonymous" | "basic" | "token";

/** Where a connection's secret lies; `none` for anonymous ones. */
export type SecretLocation = "keychain" | "secretStorage" | "none";

/**
 * A registry that the user added. Holds no secret: that lies in the credential store under the
 * connection's id.
 */
export interface Connection {
  /**
   * Stable and unique: the registry's host, with `~2`, `~3` … for further connections to it.
   * Authority of `archipelago:` URIs and account name in the keychain.
   */
  readonly id: string;
  /** The name shown; the host unless the user chose another. */
  readonly name: string;
  /** `https://host[:port]` (or `http:` for registries without TLS), no trailing slash. */
  readonly url: string;
  /** What the registry is called in references: `host[:port]`, `docker.io` for Docker Hub. */
  readonly registry: string;
  readonly signIn: SignInMethod;
  readonly username?: string;
  readonly secretLocation: SecretLocation;
  /** `host[:port]` of a token server elsewhere that the user allowed to be sent the credential. */
  readonly tokenHost?: string;
  /** Set on the connection that Start Sandbox Registry makes; it goes when the sandbox stops. */
  readonly sandbox?: boolean;
}
