import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { TlsFileError } from "../../core/http/tlsFileError.ts";

/** What is wrong with a file of certificates or keys, in a sentence. */
export function explainTlsFile({ code, file }: TlsFileError): string {
  switch (code) {
    case "missing":
      return l10n.t("There is no file {0}. Use Configure Connection… to choose another one.", file);
    case "unreadable":
      return l10n.t("{0} cannot be read.", file);
    case "tooLarge":
      return l10n.t("{0} is too large for a file of certificates.", file);
    case "noCertificate":
      return l10n.t("{0} holds no certificate in the form of PEM (BEGIN CERTIFICATE).", file);
    case "badCertificate":
      return l10n.t("{0} holds a certificate that cannot be read.", file);
    case "noKey":
      return l10n.t("{0} holds no private key in the form of PEM (BEGIN PRIVATE KEY).", file);
    case "encryptedKey":
      return l10n.t(
        "The key in {0} is encrypted. Write it without a passphrase: openssl pkey -in key.pem -out plain.pem",
        file,
      );
    case "badKey":
      return l10n.t("{0} holds a private key that cannot be read.", file);
    case "otherKey":
      return l10n.t("The key in {0} is not the one of the certificate.", file);
    default:
      return assertNever(code);
  }
}
