import { l10n } from "vscode";
import { NetworkError } from "../../../core/http/networkError.ts";
import { TlsFileError } from "../../../core/http/tlsFileError.ts";
import { StoreError } from "../../../core/registry/storeError.ts";
import type { ReachedLocation } from "../../../providers/registryOpener.ts";

/** A way in where a connection is not made for lack of trust. */
export type TrustOffer = "authority" | "skipVerify" | "clientCertificate";

/** Nobody known vouches for the certificate; other things can be wrong with it, too. */
const issuerReason = /SELF_SIGNED|UNABLE_TO_/;

/** What can be offered after a failure, the best first. */
export function trustOffers(error: unknown, location: ReachedLocation): readonly TrustOffer[] {
  const { url, network } = location;
  if (!url.startsWith("https:")) return [];
  const cause = StoreError.is(error) ? error.cause : error;
  if (TlsFileError.is(cause)) {
    return [cause.file === network?.caFile ? "authority" : "clientCertificate"];
  }
  if (NetworkError.is(cause, "clientCertificate")) return ["clientCertificate"];
  // Servers that take the connection and then miss the certificate (nginx) say so in a page.
  if (StoreError.is(error, "badResponse") && error.status === 400) return ["clientCertificate"];
  if (!NetworkError.is(cause, "tlsCertificate")) return [];
  const isOwn = cause.host === new URL(url).host;
  return [
    ...(issuerReason.test(cause.reason) ? (["authority"] as const) : []),
    ...(isOwn ? (["skipVerify"] as const) : []),
  ];
}

/** The label of the button for it; four of them are to stand beside one another. */
export function trustOfferLabel(offer: TrustOffer): string {
  switch (offer) {
    case "authority":
      return l10n.t("Trust an Authority…");
    case "skipVerify":
      return l10n.t("Do Not Verify…");
    case "clientCertificate":
      return l10n.t("Use a Client Certificate…");
  }
}
