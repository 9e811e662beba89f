import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { ProviderError } from "../../providers/providerError.ts";

/** What the provider of another extension did not do for a registry, and what helps. */
export function providerSentence({ code, provider, reason }: ProviderError, host: string): string {
  switch (code) {
    case "missing":
      return l10n.t(
        "{0} is not there to sign in to {1}. Install or enable its extension, or edit the credentials.",
        provider,
        host,
      );
    case "signedOut":
      return l10n.t(
        "{0} is not signed in to {1}. Sign in there, or edit the credentials.",
        provider,
        host,
      );
    case "failed":
      return reason ? l10n.t("{0} failed: {1}", provider, reason) : l10n.t("{0} failed.", provider);
    case "badAnswer":
      return l10n.t("{0} gave an answer that cannot be used. The log says why.", provider);
    case "timeout":
      return l10n.t("{0} did not answer in time.", provider);
    default:
      return assertNever(code);
  }
}
