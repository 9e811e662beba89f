import { l10n, window } from "vscode";
import type { ListProblem } from "../../images/compose/listProblem.ts";
import { listProblemText } from "./listProblemText.ts";

/** Says why no list, or no member of a list, can be made of what was chosen. */
export function refuseList(problems: readonly ListProblem[]): void {
  const [first, ...more] = problems.map(listProblemText);
  const message = l10n.t("The images cannot be put into a manifest list.");
  void window.showErrorMessage(message, { modal: true, detail: [first, ...more].join("\n\n") });
}
