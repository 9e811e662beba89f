import { l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { assertNever } from "../../core/base/errors.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ListFinding, ListFix } from "../../images/drafts/listFinding.ts";
import { explainError, type FailureContext } from "./errorMessages.ts";

type Of<Code extends ListFinding["code"]> = Extract<ListFinding, { readonly code: Code }>;

/** What is wrong with a list and what to do about it, in a sentence or two. */
export function findingText(finding: ListFinding, context: FailureContext = {}): string {
  switch (finding.code) {
    case "syntax":
    case "notAList":
    case "noImages":
    case "wrongHeader":
    case "wrongMember":
    case "duplicateMember":
    case "unknownMember":
    case "tooLarge":
      return documentText(finding);
    case "duplicatePlatform":
    case "missingPlatform":
    case "platformMismatch":
    case "windowsWithoutVersion":
      return platformText(finding);
    case "mixedMediaTypes":
    case "ociMemberInDockerList":
    case "ociChildInDockerList":
      return formatText(finding);
    case "unreadableDigest":
    case "sizeMismatch":
    case "mediaTypeMismatch":
    case "missingChild":
    case "unreadChild":
    case "orphanAttestation":
    case "nestedIndex":
    case "schema1":
      return entryText(finding, context);
    default:
      return assertNever(finding);
  }
}

/** The same, with the line that it is about where the text around it cannot be seen. */
export function findingTextIn(
  text: string,
  finding: ListFinding,
  context: FailureContext = {},
): string {
  const sentence = findingText(finding, context);
  if (finding.code !== "syntax") return sentence;
  const line = text.slice(0, finding.offset).split("\n").length;
  return l10n.t("Line {0}: {1}", line, sentence);
}

function documentText(
  finding: Of<
    | "syntax"
    | "notAList"
    | "noImages"
    | "wrongHeader"
    | "wrongMember"
    | "duplicateMember"
    | "unknownMember"
    | "tooLarge"
  >,
): string {
  switch (finding.code) {
    case "syntax":
      return syntaxText(finding.error);
    case "notAList":
      return l10n.t("This is not a manifest list: it needs an array “manifests”.");
    case "noImages":
      return l10n.t("The list has no images. Add at least one.");
    case "wrongHeader":
      return finding.member === "schemaVersion"
        ? l10n.t("“schemaVersion” of a manifest list is always 2.")
        : l10n.t("“mediaType” does not name a manifest list. Choose one of the two formats.");
    case "wrongMember":
      return l10n.t(
        "“{0}” is missing or of the wrong type. Registries refuse the whole list.",
        finding.member,
      );
    case "duplicateMember":
      return l10n.t(
        "“{0}” is there twice, and readers differ in which one they take. Remove one.",
        finding.member,
      );
    case "unknownMember":
      return l10n.t("“{0}” is in no specification. It is kept as it is.", finding.member);
    case "tooLarge":
      return l10n.t(
        "The list is {0}; registries need not take more than 4 MiB.",
        formatBytes(finding.bytes),
      );
    default:
      return assertNever(finding);
  }
}

/** By the names that jsonc-parser gives them. */
function syntaxText(error: string): string {
  switch (error) {
    case "InvalidCommentToken":
      return l10n.t("Comments are not allowed: registries take strict JSON only.");
    case "TooDeep":
      return l10n.t("This is nested deeper than any manifest list.");
    case "CommaExpected":
      return l10n.t("A comma is missing here.");
    case "ColonExpected":
      return l10n.t("A colon is missing here.");
    case "PropertyNameExpected":
      return l10n.t("A name in quotation marks is missing here.");
    case "ValueExpected":
      return l10n.t("A value is missing here. A comma before a closing bracket is not allowed.");
    case "CloseBraceExpected":
      return l10n.t("A closing brace is missing.");
    case "CloseBracketExpected":
      return l10n.t("A closing bracket is missing.");
    case "EndOfFileExpected":
      return l10n.t("There is text after the end of the list.");
    case "UnexpectedEndOfString":
      return l10n.t("A quotation mark is missing: this string does not end.");
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      return l10n.t("This string holds a wrong escape sequence. A backslash is written twice.");
    case "InvalidCharacter":
      return l10n.t("This string holds a control character, such as a tab.");
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return l10n.t("This is not a number.");
    default:
      return l10n.t("This is not valid JSON.");
  }
}

function platformText(
  finding: Of<
    "duplicatePlatform" | "missingPlatform" | "platformMismatch" | "windowsWithoutVersion"
  >,
): string {
  switch (finding.code) {
    case "duplicatePlatform":
      return finding.first === finding.second
        ? l10n.t(
            "{0} is in the list twice for {1}. Remove one.",
            finding.first,
            formatPlatform(finding.platform),
          )
        : l10n.t(
            "{0} and {1} are both for {2}, and no client can tell them apart. Remove one or change its platform.",
            finding.first,
            finding.second,
            formatPlatform(finding.platform),
          );
    case "missingPlatform":
      return missingPlatformText(finding.member);
    case "platformMismatch":
      return l10n.t(
        "The list says {0}, but the image was made for {1}.",
        formatPlatform(finding.claimed),
        formatPlatform(finding.actual),
      );
    case "windowsWithoutVersion":
      return l10n.t(
        "A Windows image without an OS version: hosts cannot choose the one that fits them. Enter its os.version.",
      );
    default:
      return assertNever(finding);
  }
}

function missingPlatformText(member: Of<"missingPlatform">["member"]): string {
  switch (member) {
    case "platform":
      return l10n.t("The image has no platform, so that no client chooses it. Enter one.");
    case "os":
      return l10n.t("The platform has no operating system. Enter one, such as linux.");
    case "architecture":
      return l10n.t("The platform has no architecture. Enter one, such as amd64.");
    default:
      return assertNever(member);
  }
}

function formatText(
  finding: Of<"mixedMediaTypes" | "ociMemberInDockerList" | "ociChildInDockerList">,
): string {
  switch (finding.code) {
    case "mixedMediaTypes":
      return l10n.t(
        "The list mixes Docker images ({0}) and OCI images ({1}), which some registries refuse.",
        finding.docker,
        finding.oci,
      );
    case "ociMemberInDockerList":
      return l10n.t(
        "A Docker manifest list has no place for “{0}”. Make it an OCI image index, or remove that.",
        finding.member,
      );
    case "ociChildInDockerList":
      return finding.count === 1
        ? l10n.t("A Docker manifest list with an OCI image. Some registries refuse that.")
        : l10n.t(
            "A Docker manifest list with {0} OCI images. Some registries refuse that.",
            finding.count,
          );
    default:
      return assertNever(finding);
  }
}

function entryText(
  finding: Of<
    | "unreadableDigest"
    | "sizeMismatch"
    | "mediaTypeMismatch"
    | "missingChild"
    | "unreadChild"
    | "orphanAttestation"
    | "nestedIndex"
    | "schema1"
  >,
  context: FailureContext,
): string {
  switch (finding.code) {
    case "unreadableDigest":
      return finding.digest === ""
        ? l10n.t("An entry without a digest names nothing. Enter one or remove the entry.")
        : l10n.t("“{0}” is no digest (sha256 or sha512) that can be verified.", finding.digest);
    case "sizeMismatch":
      return l10n.t(
        "The list says {0} bytes, but the manifest has {1}. Registries and clients refuse that.",
        finding.claimed,
        finding.actual,
      );
    case "mediaTypeMismatch":
      return l10n.t(
        "The list says {0}, but the manifest is {1}.",
        finding.claimed || l10n.t("no media type"),
        finding.actual,
      );
    case "missingChild":
      return l10n.t(
        "{0} is neither in the repository nor where it was taken from. Remove it, or push it again.",
        finding.digest,
      );
    case "unreadChild": {
      const { message } = explainError(finding.error, context);
      return l10n.t("{0} could not be checked. {1}", shortDigest(finding.digest), message);
    }
    case "orphanAttestation":
      return l10n.t("An attestation of {0}, which is not in the list.", finding.subject);
    case "nestedIndex":
      return l10n.t("A list within the list. Many clients do not look into it.");
    case "schema1":
      return l10n.t(
        "An image of the old schema 1, which a list cannot contain. Push it again with a current tool.",
      );
    default:
      return assertNever(finding);
  }
}

/** What a button or quick fix that mends a problem is called. */
export function fixLabel({ kind, edits }: ListFix): string {
  switch (kind) {
    case "removeEntry":
      return l10n.t("Remove the Entry");
    case "usePlatformOfConfig":
      return platformFixLabel(edits);
    case "useSizeAndType":
      return l10n.t("Use Size and Type of the Manifest");
    case "makeOciIndex":
      return l10n.t("Make It an OCI Image Index");
    case "makeDockerList":
      return l10n.t("Make It a Docker Manifest List");
    case "removeAnnotations":
      return l10n.t("Remove the Annotations");
    case "flatten":
      return l10n.t("Replace It with Its Images");
    default:
      return assertNever(kind);
  }
}

function platformFixLabel(edits: ListFix["edits"]): string {
  const edit = edits.find((each) => each.kind === "setPlatform");
  return edit
    ? l10n.t("Use {0}", formatPlatform(edit.platform))
    : l10n.t("Use the Platform of the Image");
}
