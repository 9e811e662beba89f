import { l10n } from "vscode";
import { AuthError } from "../../core/auth/authError.ts";
import { KeychainError } from "../../core/auth/keychain.ts";
import { ToolSignInError } from "../../core/auth/toolSignIn.ts";
import { assertNever, messageOf } from "../../core/base/errors.ts";
import { JsonError } from "../../core/base/json.ts";
import { NetworkError } from "../../core/http/networkError.ts";
import { TlsFileError } from "../../core/http/tlsFileError.ts";
import { LayoutError } from "../../core/layout/layoutError.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { ListEditError } from "../../core/oci/listEditError.ts";
import { isWithoutRepository, missingMember, StoreError } from "../../core/registry/storeError.ts";
import { DraftEditError } from "../../images/drafts/draftEditError.ts";
import { UnknownConnectionError } from "../../images/imageStores.ts";
import { isLocalStoreId } from "../../images/local/localStore.ts";
import { AccountError } from "../../providers/accounts/accountError.ts";
import type { Connection } from "../../providers/connection.ts";
import { ProviderError } from "../../providers/providerError.ts";
import { RegistryUrlError } from "../../providers/registryUrl.ts";
import type { Remedy } from "../../shared/viewState.ts";
import { explainAccount, limitedAccount, refusedAccount } from "./accountText.ts";
import { authSentence } from "./authText.ts";
import { keychainSentence } from "./keychainText.ts";
import { closedStoreSentence, layoutSentence, localStoreSentence } from "./localStoreText.ts";
import { lockedSentence } from "./lockedText.ts";
import { networkSentence } from "./networkText.ts";
import { providerSentence } from "./providerText.ts";
import { pullLimitSentence } from "./pullLimitText.ts";
import { explainRegistryUrl } from "./registryUrlText.ts";
import { explainTlsFile } from "./tlsFileText.ts";
import { explainToolSignIn, refusedSignIn, toolName } from "./toolSignInText.ts";

/** A failure in a sentence, with what to do next. */
export interface Explanation {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** Where it failed, as far as the caller knows. */
export interface FailureContext {
  /** `host[:port]` of the registry, or the name of the local store. */
  readonly host?: string;
  /** Whether it is a local store. */
  readonly isLocal?: boolean;
  /** How the connection signs in. */
  readonly signIn?: Connection["signIn"];
}

/** Turns any error into a sentence for the user; the technical text goes to the log only. */
export function explainError(error: unknown, context: FailureContext = {}): Explanation {
  if (NetworkError.is(error)) return explainNetwork(error);
  if (StoreError.is(error)) return explainStore(error, context);
  if (LayoutError.is(error)) return explained(layoutSentence(error), "retry", "showLog");
  if (UnknownConnectionError.is(error)) {
    if (isLocalStoreId(error.connectionId)) {
      return explained(closedStoreSentence(error.connectionId), "retry");
    }
    return explained(
      l10n.t(
        "The connection {0} was removed. Add the registry again to open this.",
        error.connectionId,
      ),
      "retry",
    );
  }
  if (RegistryUrlError.is(error)) return explained(explainRegistryUrl(error));
  if (ProviderError.is(error)) return explainProvider(error, context);
  if (TlsFileError.is(error)) {
    return explained(explainTlsFile(error), "retry", "showLog");
  }
  if (AccountError.is(error)) return explainAccount(error);
  if (ToolSignInError.is(error)) {
    return explained(explainToolSignIn(error), "editCredentials", "retry", "showLog");
  }
  if (KeychainError.is(error)) {
    const host = context.host ?? l10n.t("the registry");
    return explained(keychainSentence(error, host), "editCredentials", "retry", "showLog");
  }
  if (DraftEditError.is(error, "notSaved")) {
    return explained(l10n.t("The draft could not be saved. Open it as text and save it there."));
  }
  if (DraftEditError.is(error) || ListEditError.is(error)) {
    return explained(l10n.t("The list was changed meanwhile. Look at it and try again."));
  }
  if (JsonError.is(error)) {
    return explained(l10n.t("The registry sent something that is not valid JSON."), "showLog");
  }
  return explained(l10n.t("Something went wrong: {0}", messageOf(error)), "retry", "showLog");
}

function explainStore(error: StoreError, context: FailureContext): Explanation {
  if (error.code === "network" && NetworkError.is(error.cause)) return explainNetwork(error.cause);
  if (AuthError.is(error.cause)) {
    const { code, cause } = error;
    if (code === "unauthorized") return explainAuth(cause);
    if (code === "forbidden" && cause.tool === "account") {
      const message = limitedAccount(toolName(cause.tool, cause.toolLabel), cause.host);
      return explained(message, ...storeRemedies.forbidden);
    }
  }
  if (ProviderError.is(error.cause)) return explainProvider(error.cause, context);
  if (LayoutError.is(error.cause)) return explainError(error.cause);
  const host = context.host ?? hostOf(error.url) ?? l10n.t("The registry");
  const local = context.isLocal ? localStoreSentence(error, host) : undefined;
  if (local !== undefined) return explained(local, "retry", "showLog");
  if (!error.pullLimit) return explained(storeSentence(error, host), ...storeRemedies[error.code]);
  const isSignedIn = (context.signIn ?? "anonymous") !== "anonymous";
  const signIn = isSignedIn ? [] : (["editCredentials"] as const);
  const message = pullLimitSentence(error.pullLimit, { host, isSignedIn });
  return explained(message, ...signIn, ...storeRemedies[error.code]);
}

function storeSentence(error: StoreError, host: string): string {
  const missing = missingMember(error);
  if (missing !== undefined) {
    return l10n.t(
      "{0} does not have {1}, which the manifest names. Push that first.",
      host,
      shortDigest(missing),
    );
  }
  const { code, status = 500, details } = error;
  const said = details[0]?.message;
  switch (code) {
    case "notFound":
      if (isWithoutRepository(error)) {
        return l10n.t(
          "{0} has no repository of this name and makes none on a push. Create it there, then push again.",
          host,
        );
      }
      return l10n.t("{0} has no such image. It may have been deleted.", host);
    case "unauthorized":
      return l10n.t("{0} did not accept the credentials. Edit them, then try again.", host);
    case "forbidden":
      return l10n.t("{0} does not allow this with the current credentials.", host);
    case "unsupported":
      return l10n.t("{0} does not offer this operation.", host);
    case "tooManyRequests":
      return l10n.t("{0} limits the number of requests. Wait a while, then try again.", host);
    case "immutableTag":
      return l10n.t(
        "{0} does not let this tag be moved: tags are immutable there. Push to a new tag.",
        host,
      );
    case "locked":
      return lockedSentence(error, host);
    case "rejected":
      return said
        ? l10n.t("{0} refused the request: {1}", host, said)
        : l10n.t("{0} refused the request.", host);
    case "serverError":
      return l10n.t("{0} failed (status {1}). Try again later.", host, status);
    case "network":
      return l10n.t("{0} did not answer.", host);
    case "badResponse":
      return l10n.t("{0} did not answer as a container registry does. Check its URL.", host);
    case "tooLarge":
      return l10n.t("{0} sent more than Archipelago accepts in one document.", host);
    case "digestMismatch":
      return l10n.t("{0} sent content that does not have its digest. It was not used.", host);
    default:
      return assertNever(code);
  }
}

const storeRemedies: Readonly<Record<StoreError["code"], readonly Remedy[]>> = {
  notFound: ["retry"],
  unauthorized: ["editCredentials", "retry", "showLog"],
  forbidden: ["editCredentials", "showLog"],
  unsupported: ["showLog"],
  tooManyRequests: ["retry", "showLog"],
  rejected: ["showLog"],
  immutableTag: ["showLog"],
  locked: ["showLog"],
  serverError: ["retry", "showLog"],
  network: ["retry", "showLog"],
  badResponse: ["retry", "showLog"],
  tooLarge: ["showLog"],
  digestMismatch: ["retry", "showLog"],
};

function explainAuth({ code, host, scheme, realm, tool, toolLabel }: AuthError): Explanation {
  if (tool === "account" && code === "credentialsRejected") {
    return refusedAccount(toolName(tool, toolLabel), host);
  }
  const isRefused = tool !== undefined && code === "credentialsRejected";
  return explained(
    isRefused
      ? refusedSignIn(toolName(tool, toolLabel), host)
      : authSentence(code, host, realm ?? scheme),
    "editCredentials",
    "retry",
    "showLog",
  );
}

function explainProvider(error: ProviderError, { host }: FailureContext): Explanation {
  const message = providerSentence(error, host ?? l10n.t("the registry"));
  const { code } = error;
  if (code !== "missing" && code !== "signedOut") return explained(message, "retry", "showLog");
  return explained(message, "editCredentials", "retry", "showLog");
}

function explainNetwork({ code, host, reason }: NetworkError): Explanation {
  return explained(networkSentence(code, host, reason), "retry", "showLog");
}

function explained(message: string, ...remedies: readonly Remedy[]): Explanation {
  return { message, remedies };
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).host;
}
