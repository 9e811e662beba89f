import { l10n } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import type { ItemOutcome } from "../../images/transfers/transferOutcome.ts";

type LeftOut = Pick<ItemOutcome, "leftOutPlatforms" | "leftOutAttestations" | "leftOutEntries">;

/** What of a list is not copied because other platforms were chosen: a text for each thing. */
export function leftOutTexts(leftOut: LeftOut): readonly string[] {
  const { leftOutPlatforms = [], leftOutAttestations = 0, leftOutEntries = [] } = leftOut;
  return [
    ...(leftOutPlatforms.length > 0 ? [leftOutPlatforms.join(", ")] : []),
    ...(leftOutAttestations > 0 ? [l10n.t("attestations: {0}", leftOutAttestations)] : []),
    ...leftOutEntries.map(({ type, digest }) => `${type} (${shortDigest(digest)})`.trim()),
  ];
}
