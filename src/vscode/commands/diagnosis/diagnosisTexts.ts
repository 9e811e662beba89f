import { l10n } from "vscode";
import { assertNever } from "../../../core/base/errors.ts";
import { NetworkError } from "../../../core/http/networkError.ts";
import type {
  DiagnosisStep,
  FactName,
  SkipReason,
  StepName,
  Warning,
} from "../../../core/registry/diagnosis/diagnosis.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import { explainError } from "../../platform/errorMessages.ts";

/** What the steps are called. */
export function stepLabels(): Readonly<Record<StepName, string>> {
  return {
    proxy: l10n.t("Proxy"),
    dns: l10n.t("Host name (DNS)"),
    tcp: l10n.t("Connection (TCP)"),
    tls: l10n.t("Certificate (TLS)"),
    api: l10n.t("Registry (/v2/)"),
    challenge: l10n.t("Challenge"),
    signIn: l10n.t("Sign-in"),
    catalog: l10n.t("Repositories"),
    tags: l10n.t("Tags"),
    manifest: l10n.t("Manifest"),
    clock: l10n.t("Clocks"),
  };
}

/** What is said of the things that were seen. */
export function factLabels(): Readonly<Record<FactName, string>> {
  return {
    proxy: l10n.t("Proxy"),
    setBy: l10n.t("Set by"),
    addresses: l10n.t("Addresses"),
    peer: l10n.t("Connected to"),
    authorities: l10n.t("Authorities of the connection"),
    clientCertificate: l10n.t("Client certificate"),
    protocol: l10n.t("Protocol"),
    cipher: l10n.t("Cipher"),
    subject: l10n.t("Certificate of"),
    issuer: l10n.t("Issued by"),
    validFrom: l10n.t("Valid from"),
    validTo: l10n.t("Valid until"),
    names: l10n.t("For the names"),
    untrusted: l10n.t("Not trusted because"),
    status: l10n.t("Status"),
    apiVersion: l10n.t("API version"),
    server: l10n.t("Server"),
    contentType: l10n.t("Content type"),
    scheme: l10n.t("Scheme"),
    realm: l10n.t("Realm"),
    service: l10n.t("Service"),
    scope: l10n.t("Scope"),
    credential: l10n.t("Credential"),
    tokenServer: l10n.t("Token server"),
    scopesAsked: l10n.t("Scopes asked for"),
    expiresIn: l10n.t("Token expires in"),
    granted: l10n.t("Token grants"),
    repositories: l10n.t("Repositories"),
    repository: l10n.t("Repository"),
    tags: l10n.t("Tags"),
    reference: l10n.t("Reference"),
    digest: l10n.t("Digest"),
    mediaType: l10n.t("Media type"),
    size: l10n.t("Size in bytes"),
    serverTime: l10n.t("Time of the server"),
    ourTime: l10n.t("Time of this machine"),
    skew: l10n.t("Difference"),
  };
}

/** How a step went, and what to do about it. */
export function outcomeText(step: DiagnosisStep, host: string): string {
  const { outcome } = step;
  switch (outcome.kind) {
    case "passed":
      return passedText(step);
    case "warned":
      return warningText(outcome.warning, host);
    case "failed":
      return failureText(step, outcome.error, host);
    case "skipped":
      return skippedText(outcome.reason);
    default:
      return assertNever(outcome);
  }
}

function passedText({ name, facts }: DiagnosisStep): string {
  const known = facts.length > 0;
  switch (name) {
    case "proxy":
      return known
        ? l10n.t("Requests go through a proxy, so the next two steps are about the proxy.")
        : l10n.t("No proxy is set. One of the operating system would not be seen here.");
    case "dns":
      return l10n.t("The host has an address.");
    case "tcp":
      return l10n.t("The port takes connections.");
    case "tls":
      return l10n.t("The certificate is trusted.");
    case "api":
      return l10n.t("A registry answers.");
    case "challenge":
      return l10n.t("It says how to sign in.");
    case "signIn":
      return l10n.t("It lets us in.");
    case "catalog":
      return l10n.t("Repositories are listed.");
    case "tags":
      return l10n.t("Tags are listed.");
    case "manifest":
      return l10n.t("The manifest is there.");
    case "clock":
      return l10n.t("The clocks agree.");
    default:
      return assertNever(name);
  }
}

function warningText(warning: Warning, host: string): string {
  switch (warning) {
    case "tokenNeeded":
      return l10n.t(
        "{0} decides for each repository who may see it. To see private ones, sign in.",
        host,
      );
    case "detour":
      return l10n.t(
        "Not directly, but {0} answers requests: they probably go through a proxy of the operating system.",
        host,
      );
    case "unchecked":
      return l10n.t(
        "The certificate is not checked for this connection, so {0} may be anybody. Use Configure Connection… to trust its issuer instead.",
        host,
      );
    case "noChallenge":
      return l10n.t("{0} refuses, but does not say how to sign in. Ask whoever runs it.", host);
    case "noCatalog":
      return l10n.t(
        "{0} does not list its repositories, or not for you. Open them by their reference.",
        host,
      );
    case "noTags":
      return l10n.t("The repository has no tags. Choose another one to look at.");
    case "clockSkewed":
      return l10n.t(
        "The clocks differ so much that tokens may be refused. Set the clock of this machine, or tell whoever runs the server.",
      );
    default:
      return assertNever(warning);
  }
}

function skippedText(reason: SkipReason): string {
  switch (reason) {
    case "afterFailure":
      return l10n.t("Not looked at, since an earlier step failed.");
    case "throughProxy":
      return l10n.t("Not looked at: the proxy makes the connection.");
    case "plainHttp":
      return l10n.t("The connection is not encrypted (http://).");
    case "notAsked":
      return l10n.t("Not needed: nobody has to sign in.");
    case "noRepository":
      return l10n.t("No repository is known. Choose one to look at.");
    case "noTag":
      return l10n.t("There is no tag to look at.");
    case "noDate":
      return l10n.t("No answer told the time.");
    default:
      return assertNever(reason);
  }
}

function failureText({ facts, name }: DiagnosisStep, error: unknown, host: string): string {
  const cause = StoreError.is(error) ? error.cause : error;
  if (NetworkError.is(cause, "tlsCertificate")) {
    const fact = (wanted: FactName) => facts.find((each) => each.name === wanted)?.value ?? "";
    const specific = certificateText(cause, { names: fact("names"), validTo: fact("validTo") });
    if (specific !== undefined) return specific;
  }
  if (name === "tags" && StoreError.is(error, "notFound")) {
    return l10n.t("{0} has no such repository, or does not show it to you.", host);
  }
  return explainError(error, { host }).message;
}

function certificateText(
  { host, reason }: NetworkError,
  { names, validTo }: { readonly names: string; readonly validTo: string },
): string | undefined {
  switch (reason) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return names === ""
        ? l10n.t("The certificate is not for {0}. Use a name that it is for.", host)
        : l10n.t("The certificate is not for {0}, but for {1}. Use such a name.", host, names);
    case "CERT_HAS_EXPIRED":
      return validTo === ""
        ? l10n.t("The certificate of {0} has expired. It needs to be renewed.", host)
        : l10n.t(
            "The certificate of {0} has expired on {1}. It needs to be renewed.",
            host,
            validTo,
          );
    case "CERT_NOT_YET_VALID":
      return l10n.t(
        "The certificate of {0} is not valid yet. Check the clock of this machine.",
        host,
      );
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return l10n.t(
        "{0} does not send the certificate of its issuer. It has to be added there, or to the certificates of your system.",
        host,
      );
    default:
      return undefined;
  }
}
