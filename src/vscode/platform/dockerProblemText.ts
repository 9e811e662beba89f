import { l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { DockerCliProblem } from "../../images/drafts/dockerCliDrafts.ts";

/** What is wrong with a file of a draft of the Docker CLI. */
export function dockerProblemText(problem: DockerCliProblem): string {
  const { file } = problem;
  switch (problem.code) {
    case "unreadable":
      return l10n.t("{0} could not be read: {1}", file, problem.reason);
    case "tooLarge":
      return l10n.t("{0} is larger than any manifest: {1}.", file, formatBytes(problem.bytes));
    case "notAnEntry":
      return l10n.t(
        "{0} is no image of a list: its “{1}” is missing or wrong.",
        file,
        problem.member,
      );
    case "digestMismatch":
      return l10n.t(
        "{0} was changed: it says {1}, but holds {2}.",
        file,
        problem.claimed,
        problem.actual,
      );
    case "unverified":
      return l10n.t("{0} does not hold the manifest, so its digest could not be checked.", file);
    case "tooMany":
      return l10n.t("{0} and all files after it: there are {1} files.", file, problem.count);
    default:
      return assertNever(problem);
  }
}
