import { l10n, window } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { pickRepository, tagsOf } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readListSource } from "./targets.ts";

/**
 * The images a list is to be made of: the rows given, else the tree's selection, else tags that
 * the user picks. They share a repository, or the user is told and the command ends.
 */
export async function chooseSources(
  services: Services,
  target: unknown,
  selection: readonly unknown[] | undefined,
): Promise<readonly ListSource[]> {
  const rows = selection && selection.length > 0 ? selection : [target];
  const given = imagesAmong(rows);
  const selected = given.length > 0 ? given : imagesAmong(services.tree.selection);
  const sources = selected.length > 0 ? selected : await pickSources(services);
  if (shareRepository(sources)) return sources;
  void window.showErrorMessage(
    l10n.t("The selected tags are in different repositories. Select tags of one repository."),
  );
  return [];
}

function imagesAmong(rows: readonly unknown[]): readonly ListSource[] {
  return rows.flatMap((row) => readListSource(row) ?? []);
}

function shareRepository(sources: readonly ListSource[]): boolean {
  const names = new Set(sources.map((each) => `${each.connectionId}/${each.repository}`));
  return names.size <= 1;
}

async function pickSources(services: Services): Promise<readonly ListSource[]> {
  const title = l10n.t("Create Manifest List");
  const repository = await pickRepository(services, title);
  if (!repository) return [];
  const tags = await tagsOf(services, repository);
  const picked = await window.showQuickPick(tags, {
    title,
    canPickMany: true,
    ignoreFocusOut: true,
    placeHolder: l10n.t("Choose the tags to combine, one per platform"),
  });
  if (!picked) throw abortError();
  return picked.map((tag) => ({ ...repository, reference: { tag } }));
}
