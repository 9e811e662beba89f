import { l10n } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { pickRepository } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./targets.ts";
import { storeName } from "../platform/storeNames.ts";

/** Asks for the repository that a list is to be pushed to: one of those offered, or any other. */
export async function askTargetRepository(
  services: Services,
  { title, offered }: { readonly title: string; readonly offered: readonly RepositoryRef[] },
): Promise<RepositoryRef> {
  const choices = distinct(offered).map((value) => ({
    value,
    label: `${storeName(services, value.connectionId)}/${value.repository}`,
  }));
  const other = { value: "other" as const, label: l10n.t("Another Repository…") };
  const placeholder = l10n.t("Choose the repository that gets the manifest list");
  const answer = await askChoice<RepositoryRef | "other">({
    title,
    placeholder,
    choices: [...choices, other],
  });
  if (answer === back) throw abortError();
  if (answer !== "other") return answer;
  const picked = await pickRepository(services, title);
  if (!picked) throw abortError();
  return picked;
}

function distinct(repositories: readonly RepositoryRef[]): readonly RepositoryRef[] {
  const byName = new Map(
    repositories.map(({ connectionId, repository }) => [
      `${connectionId}/${repository}`,
      { connectionId, repository },
    ]),
  );
  return [...byName.values()];
}
