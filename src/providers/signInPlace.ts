import type { SignInPlace } from "../core/auth/toolSignIn.ts";
import type { Connection } from "./connection.ts";
import { tlsSetupOf } from "./connectionNetwork.ts";

/**
 * Where a connection is signed in to, and what with. That its certificate is not to be verified is
 * left out: what is asked for then is good for more than this registry.
 */
export function signInPlace({
  registry,
  url,
  network = {},
}: Pick<Connection, "registry" | "url" | "network">): SignInPlace {
  const { skipVerify: _skipVerify, ...verified } = network;
  const tls = tlsSetupOf({ url, network: verified });
  return { registry, url, ...(tls && { tls }) };
}
