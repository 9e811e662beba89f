import { l10n } from "vscode";
import type { Credential } from "../../core/auth/credential.ts";
import { identityTokenUser } from "../../core/auth/refreshTokenUsers.ts";
import type { FoundSignIn, FoundSignIns, SignInPlace } from "../../core/auth/toolSignIn.ts";
import { isAbortError } from "../../core/base/abort.ts";
import type { RegistryLocation } from "../../providers/registryUrl.ts";
import { withProgress } from "../platform/withProgress.ts";
import type { Services } from "./services.ts";

/** The sign-ins of Docker and Podman; what is in the way of some is logged as well. */
export async function findSignIns(
  { signIns, logger }: Services,
  place: SignInPlace = {},
): Promise<FoundSignIns> {
  const found = await withProgress(
    l10n.t("Looking for the sign-ins of Docker and Podman…"),
    (signal) => signIns.find({ ...place, signal }),
  );
  for (const problem of found.problems) logger.warn(problem.message);
  return found;
}

/**
 * Those to the host of a registry, which may lie below a path; none where looking for them is
 * cancelled.
 */
export async function signInsTo(
  services: Services,
  { registry, url }: RegistryLocation,
): Promise<readonly FoundSignIn[]> {
  try {
    const [host = registry] = registry.split("/", 1);
    return (await findSignIns(services, { registry: host, url })).signIns;
  } catch (error) {
    if (!isAbortError(error)) services.logger.error("Looking for sign-ins failed", error);
    return [];
  }
}

/** User names that stand for a token rather than for somebody. */
const tokenUsers: ReadonlySet<string> = new Set(["", identityTokenUser]);

/** The sign-in with the user's name that its credential turned out to have; an account has one. */
export function withUser(signIn: FoundSignIn, credential: Credential): FoundSignIn {
  if (signIn.tool === "account") return signIn;
  const { username: _username, ...unnamed } = signIn;
  if (credential.kind !== "basic" || tokenUsers.has(credential.username)) return signIn;
  return { ...unnamed, username: credential.username };
}
