import { l10n } from "vscode";
import type { ListSource } from "../../images/compose/listMembers.ts";
import { pickTags, sourcesOf } from "./pickSources.ts";
import { pickRepository } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { rowsOf } from "./targets.ts";

/**
 * The images a list is to be made of: the rows or references given, else the tree's selection, else
 * tags that the user picks. They may come from several repositories.
 */
export async function chooseSources(
  services: Services,
  target: unknown,
  selection: readonly unknown[] | undefined,
): Promise<readonly ListSource[]> {
  const given = await sourcesOf(services, rowsOf(target, selection));
  if (given.length > 0) return given;
  const selected = await sourcesOf(services, services.tree.selection);
  if (selected.length > 0) return selected;
  const title = l10n.t("Create Manifest List");
  const repository = await pickRepository(services, title);
  return repository ? pickTags(services, title, repository) : [];
}
