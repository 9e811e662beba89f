import { l10n } from "vscode";
import { isRepositoryPath } from "../../../core/oci/reference.ts";
import { localReference, type LocalImageRow } from "../../../engines/localRows.ts";
import type { Connection } from "../../../providers/connection.ts";
import { askText, back, type Step } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { readRepositoryRef } from "../targets.ts";

/** Which images are pushed, and to which registry. */
export interface PushQuestion {
  readonly title: string;
  readonly connection: Connection;
  readonly rows: readonly LocalImageRow[];
}

/** Where in the registry, and how their tags are made; empty before they were asked for. */
export interface PushAnswers {
  readonly repository: string;
  readonly template: string;
}

/** Asks for the repository that images are pushed to; a push makes it where it is not there yet. */
export function repositoryStep(
  { tree }: Services,
  { title, connection, rows }: PushQuestion,
): Step<PushAnswers> {
  const selected = tree.selection
    .map(readRepositoryRef)
    .find((each) => each?.connectionId === connection.id);
  const usual = usualRepository(connection, rows) ?? selected?.repository ?? "";
  return async (state, canGoBack) => {
    const answer = await askText({
      title,
      canGoBack,
      prompt: l10n.t("Repository of {0} to push to", connection.registry),
      placeholder: "team/app",
      value: state.repository || usual,
      validate: (text) =>
        isRepositoryPath(text.trim())
          ? undefined
          : l10n.t("Enter the path of a repository, such as team/app."),
    });
    return answer === back ? back : { ...state, repository: answer.trim() };
  };
}

/** The path that the images have if they are named for the registry, else their name. */
function usualRepository(
  { registry }: Connection,
  rows: readonly LocalImageRow[],
): string | undefined {
  const references = rows.flatMap(({ name }) =>
    name === undefined ? [] : (localReference(name) ?? []),
  );
  const own = references.find((each) => each.registry === registry);
  if (own) return own.repository;
  const repository = references[0]?.repository;
  // Docker's name for what has no path of its own.
  return repository?.replace(/^library\//, "");
}
