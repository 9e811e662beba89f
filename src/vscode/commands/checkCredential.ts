import { l10n, window } from "vscode";
import { AuthError } from "../../core/auth/authError.ts";
import type { FoundSignIn } from "../../core/auth/toolSignIn.ts";
import type { Credential, CredentialSource } from "../../core/auth/credential.ts";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { Connection } from "../../providers/connection.ts";
import { isLoopbackHost, type RegistryLocation } from "../../providers/registryUrl.ts";
import { explainError } from "../platform/errorMessages.ts";
import { withProgress } from "../platform/withProgress.ts";
import { runDiagnosis } from "./diagnosis/runDiagnosis.ts";
import type { Services } from "./services.ts";
import { withUser } from "./toolSignIns.ts";

/** A credential, or where another program keeps it. */
type Proof = Credential | FoundSignIn;

/** The credential works, or what the user wants after a failure. */
export type CheckOutcome =
  | ({ readonly kind: "ok"; readonly proof: Proof } & Pick<Connection, "tokenHost" | "provider">)
  | { readonly kind: "edit" }
  | { readonly kind: "cancelled" };

/** Tries a credential on its registry before anything is saved, and explains what is wrong. */
export async function checkCredential(
  services: Services,
  location: RegistryLocation & { readonly tokenHost?: string },
  proof: Proof,
): Promise<CheckOutcome> {
  const { checkRegistry, logger } = services;
  if (!(await agreesToPlainText(location, proof))) return { kind: "edit" };
  let trusted = location.tokenHost === undefined ? {} : { tokenHost: location.tokenHost };
  for (;;) {
    try {
      const checked = await withProgress(
        l10n.t("Connecting to {0}…", location.registry),
        async (signal) => {
          const credentials = { ...sourceOf(services, proof, { signal }), ...trusted };
          const found = await checkRegistry(location, credentials, { signal });
          if (proof.kind !== "tool") return { ...found, proof };
          return { ...found, proof: withUser(proof, await credentials.getCredential()) };
        },
      );
      return { kind: "ok", ...checked, ...trusted };
    } catch (error) {
      if (isAbortError(error)) return { kind: "cancelled" };
      logger.error(`Checking ${location.url} failed`, error);
      const tokenHost = foreignTokenHost(error);
      if (tokenHost === undefined) {
        const choice = await askAfter(error, location, () =>
          diagnose(services, location, { ...sourceOf(services, proof), ...trusted }),
        );
        if (choice !== "again") return { kind: choice };
      } else {
        if (!(await agreesToTokenHost(location, tokenHost))) return { kind: "cancelled" };
        trusted = { tokenHost };
      }
    }
  }
}

/** Another program is asked for its credential once, and again when it is to be tried again. */
function sourceOf(
  { signIns }: Services,
  proof: Proof,
  options: Cancellable = {},
): CredentialSource {
  if (proof.kind !== "tool") return { getCredential: () => Promise.resolve(proof) };
  let reading: Promise<Credential> | undefined;
  const { tool, label, registry } = proof;
  return {
    tool,
    ...(label !== undefined && { toolLabel: label }),
    getCredential: () => (reading ??= signIns.read(proof, { ...options, registry })),
  };
}

async function askAfter(
  error: unknown,
  { registry }: RegistryLocation,
  diagnose: () => Promise<void>,
): Promise<"again" | "edit" | "cancelled"> {
  const { message } = explainError(error, { host: registry });
  const edit = l10n.t("Edit…");
  const again = l10n.t("Retry");
  const details = l10n.t("Diagnose");
  for (;;) {
    const choice = await window.showErrorMessage(message, edit, again, details);
    if (choice === again) return "again";
    if (choice !== details) return choice === edit ? "edit" : "cancelled";
    // The page opens beside the question, which still has to be answered.
    await diagnose();
  }
}

/** Looks closer at a registry that is not a connection yet, or not with this credential. */
async function diagnose(
  services: Services,
  { url, registry }: RegistryLocation,
  credentials: CredentialSource,
): Promise<void> {
  try {
    await runDiagnosis(services, { location: { url, registry }, credentials, id: registry });
  } catch (error) {
    if (!isAbortError(error)) throw error;
  }
}

/** The token server that the registry names, if all it lacks is the user's permission. */
function foreignTokenHost(error: unknown): string | undefined {
  const cause = StoreError.is(error) ? error.cause : error;
  return AuthError.is(cause, "realmRefused") ? cause.realmHost : undefined;
}

async function agreesToTokenHost(
  { registry }: RegistryLocation,
  tokenHost: string,
): Promise<boolean> {
  const send = l10n.t("Send to {0}", tokenHost);
  const choice = await window.showWarningMessage(
    l10n.t("{0} has its sign-in done by {1}.", registry, tokenHost),
    {
      modal: true,
      detail: l10n.t(
        "It is another site, and it would be sent the password or token. Allow that only if you know that both belong together.",
      ),
    },
    send,
  );
  return choice === send;
}

async function agreesToPlainText(
  { url, registry }: RegistryLocation,
  proof: Proof,
): Promise<boolean> {
  if (proof.kind === "anonymous" || url.startsWith("https:") || isLoopbackHost(registry)) {
    return true;
  }
  const proceed = l10n.t("Send Unencrypted");
  const choice = await window.showWarningMessage(
    l10n.t("The connection to {0} is not encrypted.", registry),
    {
      modal: true,
      detail: l10n.t(
        "Anyone on the network between can read the password. Use https:// unless you trust that network.",
      ),
    },
    proceed,
  );
  return choice === proceed;
}
