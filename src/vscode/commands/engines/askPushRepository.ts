import { l10n } from "vscode";
import { abortError } from "../../../core/base/abort.ts";
import { isRepositoryPath } from "../../../core/oci/reference.ts";
import { localReference, type LocalImageRow } from "../../../engines/localRows.ts";
import type { Connection } from "../../../providers/connection.ts";
import { askText, back } from "../../platform/quickInput.ts";
import type { Services } from "../services.ts";
import { readRepositoryRef } from "../targets.ts";

/** Asks for the repository that images are pushed to; a push makes it where it is not there yet. */
export async function askPushRepository(
  { tree }: Services,
  question: {
    readonly title: string;
    readonly connection: Connection;
    readonly rows: readonly LocalImageRow[];
  },
): Promise<string> {
  const { title, connection, rows } = question;
  const selected = tree.selection
    .map(readRepositoryRef)
    .find((each) => each?.connectionId === connection.id);
  const answer = await askText({
    title,
    prompt: l10n.t("Repository of {0} to push to", connection.registry),
    placeholder: "team/app",
    value: usualRepository(connection, rows) ?? selected?.repository ?? "",
    validate: (text) =>
      isRepositoryPath(text.trim())
        ? undefined
        : l10n.t("Enter the path of a repository, such as team/app."),
  });
  if (answer === back) throw abortError();
  return answer.trim();
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
