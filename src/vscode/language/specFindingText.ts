import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { SpecFinding, SpecValueKind } from "../../images/spec/specFinding.ts";
import { specPlatformText } from "./specPlatformText.ts";

/** What is wrong with a spec file, in a sentence or two. */
export function specFindingText(finding: SpecFinding): string {
  switch (finding.code) {
    case "syntax":
      return l10n.t("This is not valid YAML: {0}", finding.message);
    case "tooLarge":
      return l10n.t(
        "The file is too large: {0} characters, at most {1}.",
        finding.size,
        finding.limit,
      );
    case "badAlias":
      return l10n.t("{0} stands for nothing, for itself or for too much.", finding.name);
    case "tooManyImages":
      return l10n.t(
        "There are more than {0} images; no registry accepts such a list.",
        finding.limit,
      );
    case "wrongType":
      return l10n.t("{0} must be {1}.", finding.key, kindText(finding.expected));
    case "unknownKey":
      return withSuggestion(
        l10n.t("{0} is no key of a spec file.", finding.key),
        finding.suggestion,
      );
    case "repeatedKey":
      return l10n.t("{0} is set twice.", finding.key);
    case "missingKey":
      return finding.key === "image"
        ? l10n.t("An image is missing here: image: host/repository:tag.")
        : l10n.t("There are no images: add manifests, or platforms with a template.");
    default:
      return valueText(finding);
  }
}

type FormCode =
  | "syntax"
  | "tooLarge"
  | "badAlias"
  | "tooManyImages"
  | "wrongType"
  | "unknownKey"
  | "repeatedKey"
  | "missingKey";

function valueText(finding: Exclude<SpecFinding, { readonly code: FormCode }>): string {
  switch (finding.code) {
    case "badReference":
      return l10n.t("{0} is not an image reference.", finding.text);
    case "targetByDigest":
      return l10n.t("A list is pushed to a tag. Replace the digest by one.");
    case "badTag":
      return l10n.t(
        "{0} is not a tag: letters, digits, underscores, dots and hyphens, at most 128.",
        finding.tag,
      );
    case "duplicateTag":
      return l10n.t("The tag {0} is named already.", finding.tag);
    case "badType":
      return l10n.t("{0} is neither docker nor oci.", finding.text);
    case "duplicatePlatform":
      return l10n.t(
        "{0} is the platform of {1} already.",
        specPlatformText(finding.platform),
        finding.first,
      );
    case "badPlatform":
      return l10n.t("{0} is not a platform such as linux/arm64.", finding.text);
    case "unknownOs":
      return withSuggestion(
        l10n.t("{0} is an unusual operating system.", finding.os),
        finding.suggestion,
      );
    case "unknownArchitecture":
      return withSuggestion(
        l10n.t("{0} is an unusual architecture.", finding.architecture),
        finding.suggestion,
      );
    case "noPlaceholder":
      return l10n.t(
        "The template names the same image for each platform. Use OS, ARCH or VARIANT in it.",
      );
    case "templateWithoutPlatforms":
      return l10n.t("The template is not used: name the platforms.");
    case "platformsWithoutTemplate":
      return l10n.t("The platforms are not used: add a template.");
    case "ociKeyInDockerList":
      return l10n.t("A Docker manifest list has no {0}. Use type: oci.", finding.key);
    case "sourceIsTarget":
      return l10n.t(
        "{0} is what the list will be pushed to. After the push it names the list.",
        finding.text,
      );
    case "badSubject":
      return l10n.t("The subject is a digest of the same repository or a whole descriptor.");
    case "badDescriptor":
      return l10n.t("The descriptor has no valid {0}.", finding.member);
    case "otherDigest":
      return l10n.t("The image and its descriptor have different digests.");
    default:
      return assertNever(finding);
  }
}

function withSuggestion(sentence: string, suggestion: string | undefined): string {
  return suggestion === undefined
    ? sentence
    : `${sentence} ${l10n.t("Did you mean {0}?", suggestion)}`;
}

function kindText(kind: SpecValueKind): string {
  switch (kind) {
    case "text":
      return l10n.t("a text");
    case "truth":
      return l10n.t("true or false");
    case "list":
      return l10n.t("a list");
    case "mapping":
      return l10n.t("a mapping of keys to values");
  }
}
