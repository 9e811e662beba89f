import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import type { FormatLoss } from "../../images/drafts/convertList.ts";

/** What a list loses by becoming a Docker manifest list, in a line. */
export function lossText(loss: FormatLoss): string {
  const { digest } = loss;
  const what = lostThing(loss);
  return digest === undefined ? what : l10n.t("{0} (entry {1})", what, shortDigest(digest));
}

function lostThing(loss: FormatLoss): string {
  switch (loss.kind) {
    case "annotations":
      return l10n.t("Annotations: {0}", loss.names.join(", "));
    case "artifactType":
      return l10n.t("Artifact type: {0}", loss.artifactType);
    case "subject":
      return l10n.t("Subject: {0}", loss.subject);
    case "data":
      return l10n.t("Embedded content, which the registry has, too");
    case "attestation":
      return l10n.t("Attestation of {0}", loss.subject);
    default:
      return assertNever(loss);
  }
}
