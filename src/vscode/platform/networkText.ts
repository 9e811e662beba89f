import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { NetworkError } from "../../core/http/networkError.ts";

/** Says why a host could not be reached. */
export function networkSentence(code: NetworkError["code"], host: string, reason: string): string {
  switch (code) {
    case "dns":
      return l10n.t("There is no host {0}. Check the name and your network.", host);
    case "refused":
      return l10n.t("Nothing answers at {0}. Check the port and that the registry runs.", host);
    case "reset":
      return l10n.t("{0} closed the connection before it had answered.", host);
    case "timeout":
      return l10n.t("{0} did not answer in time.", host);
    case "unreachable":
      return l10n.t("{0} cannot be reached from this network.", host);
    case "tlsCertificate":
      return l10n.t(
        "The certificate of {0} is not trusted ({1}). Trust its issuer with Configure Connection…, or add it to the certificates of your system.",
        host,
        reason,
      );
    case "clientCertificate":
      return l10n.t(
        "{0} demands a client certificate, or does not accept the one it was shown ({1}). Use Configure Connection… to set it.",
        host,
        reason,
      );
    case "tlsProtocol":
      return l10n.t("{0} does not speak HTTPS. If that is intended, use http://{0}.", host);
    case "notHttp":
      return l10n.t("{0} does not speak HTTP. If it uses TLS, use https://{0}.", host);
    case "tooManyRedirects":
      return l10n.t("{0} redirects in circles.", host);
    case "redirectRefused":
      return l10n.t("{0} redirects to a place that is not safe to follow.", host);
    case "other":
      return l10n.t("The request to {0} failed ({1}).", host, reason);
    default:
      return assertNever(code);
  }
}
