import { l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { assertNever } from "../../../core/base/errors.ts";
import { shortDigest } from "../../../core/oci/digest.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { PartReport } from "../../../images/verify/imageReport.ts";
import type { TagProblem } from "../../../images/verify/repositoryReport.ts";
import type {
  BlobRole,
  NotExaminedReason,
  VerifyFinding,
} from "../../../images/verify/verifyFinding.ts";
import { toFailure } from "../../editor/failures.ts";

/** What a part of an image is called: its platform, else what it is. */
export function partName({ kind, platform }: PartReport): string {
  if (kind === "attestation") return l10n.t("Attestation");
  if (platform) return formatPlatform(platform);
  return kind === "index" ? l10n.t("Manifest list") : l10n.t("No platform");
}

/** What was found, in a sentence. `name` is what the manifest is called. */
export function verifyFindingText(finding: VerifyFinding, name: string): string {
  switch (finding.code) {
    case "missingManifest":
      return l10n.t("{0} is listed, but its image is gone.", name);
    case "missingBlob":
      return finding.role === "config"
        ? l10n.t("The config is gone, so the image cannot be pulled.")
        : l10n.t("A layer is gone, so the image cannot be pulled.");
    case "foreignLayer":
      return l10n.t("A layer is not in this registry on purpose: it is fetched from its origin.");
    case "wrongDigest":
      return l10n.t("The registry sends content that does not have this digest.");
    case "wrongSize":
      return l10n.t(
        "{0} has {1}, but {2} are named.",
        roleName(finding.role),
        formatBytes(finding.actual),
        formatBytes(finding.claimed),
      );
    case "wrongMediaType":
      return l10n.t("It is listed as {0}, but is {1}.", finding.claimed, finding.actual);
    case "platformMismatch":
      return l10n.t(
        "It is listed for {0}, but its config says {1}.",
        formatPlatform(finding.claimed),
        formatPlatform(finding.actual),
      );
    case "wrongLayerCount":
      return l10n.t(
        "The number of layers differs: {0} in the config, {1} in the manifest.",
        finding.diffIds,
        finding.layers,
      );
    case "wrongExecutable":
      return executableText(finding);
    case "notExamined":
      return notExaminedText(finding.reason);
    case "unreadable":
      return l10n.t("It could not be read. {0}", toFailure(finding.error).message);
    case "tooDeep":
      return l10n.t("It names more lists within lists than are looked at.");
    default:
      return assertNever(finding);
  }
}

function executableText(
  finding: Extract<VerifyFinding, { readonly code: "wrongExecutable" }>,
): string {
  const { path, found, declared, severity } = finding;
  const machines = found.join(", ");
  return severity === "warning"
    ? l10n.t(
        "{0} is a program for {1}, which not every {2} machine runs.",
        path,
        machines,
        formatPlatform(declared),
      )
    : l10n.t("{0} is a program for {1}, not for {2}.", path, machines, formatPlatform(declared));
}

function notExaminedText(reason: NotExaminedReason): string {
  switch (reason) {
    case "noProgram":
      return l10n.t("No program was found in its layers.");
    case "unknownProgram":
      return l10n.t("Its program is of a kind that Archipelago does not know.");
    case "tooLarge":
      return l10n.t("Its layers are too large to look for its program.");
    case "unknownCompression":
      return l10n.t("A layer is compressed or encrypted in a way that Archipelago does not know.");
    case "brokenLayer":
      return l10n.t("A layer could not be unpacked, so its program was not found.");
    default:
      return assertNever(reason);
  }
}

function roleName(role: BlobRole | "manifest"): string {
  switch (role) {
    case "config":
      return l10n.t("The config");
    case "layer":
      return l10n.t("A layer");
    case "manifest":
      return l10n.t("The manifest");
    default:
      return assertNever(role);
  }
}

/** The content that a finding is about, if there is something to look at. */
export function subjectOfFinding(finding: VerifyFinding): string {
  return "digest" in finding ? shortDigest(finding.digest) : "";
}

/** The heading above the tags that have a problem. */
export function tagProblemTitle(problem: TagProblem): string {
  switch (problem) {
    case "broken":
      return l10n.t("Broken lists: an image that they name is gone");
    case "partial":
      return l10n.t("Copied in part: a config or layer is gone");
    case "corrupt":
      return l10n.t("Damaged: content does not fit its digest, size or type");
    case "mislabelled":
      return l10n.t("Mislabelled: for another platform than they say");
    case "missingPlatform":
      return l10n.t("Without a required platform");
    case "unreadable":
      return l10n.t("Not readable");
    default:
      return assertNever(problem);
  }
}
