import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ListProblem, ProblemSource } from "../../images/compose/listProblem.ts";

/** Why a list cannot be made, in a sentence that names the images. */
export function listProblemText(problem: ListProblem): string {
  switch (problem.code) {
    case "noSources":
      return l10n.t("The selection contains no image.");
    case "missing":
      return l10n.t("{0} does not exist.", problem.source);
    case "notAnImage":
      return l10n.t(
        "{0} is not an image but {1}.",
        name(problem.image),
        problem.type || l10n.t("something unknown"),
      );
    case "schema1":
      return l10n.t(
        "{0} is an image of the old schema 1, which a list cannot contain. Push it again with a current tool.",
        name(problem.image),
      );
    case "unreadableMembers":
      return l10n.t(
        "{0} has {1} members whose digests cannot be verified (neither sha256 nor sha512).",
        name(problem.image),
        problem.count,
      );
    case "contradiction": {
      const { claimed, actual, image } = problem;
      return l10n.t(
        "{0} does not fit what its list says of it: there {1}, {2} bytes; in truth {3}, {4} bytes.",
        name(image),
        claimed.mediaType || l10n.t("no media type"),
        claimed.size,
        actual.mediaType,
        actual.size,
      );
    }
    case "noSuchPlatform":
      return l10n.t(
        "{0} has no image for {1}. It has {2}.",
        problem.source,
        platforms(problem.wanted),
        platforms(problem.available) || l10n.t("none with a platform"),
      );
    case "severalImages":
      return l10n.t(
        "{0} has several images ({1}). Choose one of them.",
        problem.source,
        platforms(problem.available),
      );
    case "tooDeep":
      return l10n.t("{0} contains lists nested too deeply.", name(problem.image));
    default:
      return assertNever(problem);
  }
}

function platforms(each: readonly Platform[]): string {
  return each.map((platform) => formatPlatform(platform)).join(", ");
}

function name({ source, digest }: ProblemSource): string {
  return `${source} (${shortDigest(digest)})`;
}
