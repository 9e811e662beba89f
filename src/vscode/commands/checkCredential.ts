import { l10n, window } from "vscode";
import { AuthError } from "../../core/auth/authError.ts";
import type { FoundSignIn } from "../../core/auth/toolSignIn.ts";
import type { Credential, CredentialSource } from "../../core/auth/credential.ts";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { Connection } from "../../providers/connection.ts";
import type { ConnectionNetwork } from "../../providers/connectionNetwork.ts";
import { isLoopbackHost, type RegistryLocation } from "../../providers/registryUrl.ts";
import { signInPlace } from "../../providers/signInPlace.ts";
import { explainError } from "../platform/errorMessages.ts";
import { withProgress } from "../platform/withProgress.ts";
import { trustOfferLabel, trustOffers } from "./configuration/trustOffers.ts";
import { runDiagnosis } from "./diagnosis/runDiagnosis.ts";
import type { Services } from "./services.ts";
import { withUser } from "./toolSignIns.ts";

/** A credential, or where another program keeps it. */
type Proof = Credential | FoundSignIn;

/** The credential works, or what the user wants after a failure. */
export type CheckOutcome =
  | ({ readonly kind: "ok"; readonly proof: Proof } & Pick<
      Connection,
      "tokenHost" | "provider" | "network"
    >)
  | { readonly kind: "edit" }
  | { readonly kind: "cancelled" };

/** Tries a credential on its registry before anything is saved, and explains what is wrong. */
export async function checkCredential(
  services: Services,
  registry: RegistryLocation & Pick<Connection, "tokenHost" | "network">,
  proof: Proof,
): Promise<CheckOutcome> {
  const { checkRegistry, logger } = services;
  if (!(await agreesToPlainText(registry, proof))) return { kind: "edit" };
  let trusted = trustIn(registry);
  for (;;) {
    const location = { ...registry, ...trusted };
    try {
      const checked = await withProgress(
        l10n.t("Connecting to {0}…", location.registry),
        async (signal) => {
          const credentials = { ...sourceOf(services, proof, location, { signal }), ...trusted };
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
          diagnose(services, location, { ...sourceOf(services, proof, location), ...trusted }),
        );
        if (choice === "edit" || choice === "cancelled") return { kind: choice };
        if (choice !== "again") trusted = { ...trusted, network: choice };
      } else {
        if (!(await agreesToTokenHost(location, tokenHost))) return { kind: "cancelled" };
        trusted = { ...trusted, tokenHost };
      }
    }
  }
}

/** What the user allowed for a connection. */
type Trust = Pick<Connection, "tokenHost" | "network">;

function trustIn({ tokenHost, network }: Trust): Trust {
  return { ...(tokenHost !== undefined && { tokenHost }), ...(network && { network }) };
}

/** Another program is asked for its credential once, and again when it is to be tried again. */
function sourceOf(
  { signIns }: Services,
  proof: Proof,
  location: RegistryLocation & Pick<Connection, "network">,
  options: Cancellable = {},
): CredentialSource {
  if (proof.kind !== "tool") return { getCredential: () => Promise.resolve(proof) };
  let reading: Promise<Credential> | undefined;
  const { tool, label, registry } = proof;
  const place = signInPlace(location);
  return {
    tool,
    ...(label !== undefined && { toolLabel: label }),
    getCredential: () => (reading ??= signIns.read(proof, { ...options, ...place, registry })),
  };
}

/** What to do after a failure; a network setup is one to try it with. */
async function askAfter(
  error: unknown,
  location: RegistryLocation & Pick<Connection, "network">,
  diagnose: () => Promise<void>,
): Promise<"again" | "edit" | "cancelled" | ConnectionNetwork> {
  const { message } = explainError(error, { host: location.registry });
  const edit = l10n.t("Edit…");
  const again = l10n.t("Retry");
  const details = l10n.t("Diagnose");
  const offers = new Map(
    trustOffers(error, location).map((offer) => [trustOfferLabel(offer), offer]),
  );
  // Without more trust the same would happen again.
  const rest = offers.size > 0 ? [edit, details] : [edit, again, details];
  for (;;) {
    const choice = await window.showErrorMessage(message, ...offers.keys(), ...rest);
    if (choice === again) return "again";
    const offer = offers.get(choice ?? "");
    if (offer) {
      const { chooseTrust } = await import("./configuration/connectionSettings.ts");
      const network = await chooseTrust(offer, location);
      if (network) return network;
    } else if (choice === details) {
      // The page opens beside the question, which still has to be answered.
      await diagnose();
    } else {
      return choice === edit ? "edit" : "cancelled";
    }
  }
}

/** Looks closer at a registry that is not a connection yet, or not with this credential. */
async function diagnose(
  services: Services,
  location: RegistryLocation & Pick<Connection, "network">,
  credentials: CredentialSource,
): Promise<void> {
  try {
    await runDiagnosis(services, { location, credentials, id: location.registry });
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
  if (url.startsWith("https:") || isLoopbackHost(registry)) return true;
  const isAnonymous = proof.kind === "anonymous";
  const proceed = isAnonymous ? l10n.t("Connect Unencrypted") : l10n.t("Send Unencrypted");
  const choice = await window.showWarningMessage(
    l10n.t("The connection to {0} is not encrypted.", registry),
    {
      modal: true,
      detail: isAnonymous
        ? l10n.t(
            "Anyone on the network between can see what is read, and change it. Use https:// unless you trust that network.",
          )
        : l10n.t(
            "Anyone on the network between can read the password or token. Use https:// unless you trust that network.",
          ),
    },
    proceed,
  );
  return choice === proceed;
}
