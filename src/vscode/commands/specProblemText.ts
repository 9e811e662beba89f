import { l10n } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import type { SpecProblem } from "../../images/spec/specProblem.ts";
import { specPlatformText } from "../language/specPlatformText.ts";
import { listProblemText } from "./listProblemText.ts";

/** Why the list of a spec file cannot be made, in a sentence. */
export function specProblemText(problem: SpecProblem): string {
  switch (problem.code) {
    case "noConnection":
      return l10n.t("{0} is not among your registries. Add it first.", problem.registry);
    case "missingImage":
      return l10n.t("{0} does not exist.", problem.image);
    case "allMissing":
      return l10n.t("None of the images exists.");
    case "platformNotInList":
      return l10n.t(
        "The manifest list {0} has no image for {1}.",
        problem.image,
        specPlatformText(problem.platform),
      );
    case "missingSubject":
      return l10n.t("The subject {0} does not exist.", shortDigest(problem.digest));
    default:
      return listProblemText(problem);
  }
}
