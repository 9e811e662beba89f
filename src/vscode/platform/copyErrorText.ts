import { l10n } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import { PlatformChoiceError } from "../../images/copy/choosePlatforms.ts";
import { CopyError } from "../../images/copy/copyError.ts";

/** Why an image cannot be copied, in a sentence with the next step; undefined for other errors. */
export function explainCopyError(error: unknown): string | undefined {
  if (PlatformChoiceError.is(error)) return choiceSentence(error);
  return CopyError.is(error) ? copySentence(error) : undefined;
}

function choiceSentence({ missing, available }: PlatformChoiceError): string {
  const there = available.map(formatPlatform).join(", ");
  return missing.length > 0
    ? l10n.t(
        "The source has no image for {0}. Choose among: {1}",
        missing.map(formatPlatform).join(", "),
        there,
      )
    : l10n.t("No platform was chosen. Choose among: {0}", there);
}

function copySentence({ code, digest }: CopyError): string {
  const name = shortDigest(digest);
  switch (code) {
    case "tooDeep":
      return l10n.t(
        "{0} lies deeper in lists within lists than is followed. Copy the inner list by itself.",
        name,
      );
    case "tooMany":
      return l10n.t(
        "More manifests belong to the image than are copied at once. Copy its platforms by themselves, or leave out what refers to it.",
      );
    case "tooLarge":
      return l10n.t(
        "The manifests of the image are together larger than is held at once. Copy its platforms by themselves.",
      );
    case "unreadable":
      return l10n.t(
        "Nobody can tell what {0} needs, so it cannot be copied whole. Push the image again in a current format, then copy that.",
        name,
      );
    case "sparseRefused":
      return l10n.t(
        "The target takes no list that names images it does not have. Copy all platforms, or let the list be written anew with those chosen.",
      );
  }
}
