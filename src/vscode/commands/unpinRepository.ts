import { l10n, window } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import type { Services } from "./services.ts";
import { readRepositoryRef, type RepositoryRef } from "./targets.ts";

/** Unpin Repository: shows it only where the registry lists it. */
export async function unpinRepository(services: Services, target?: unknown): Promise<void> {
  const unpinned = readRepositoryRef(target) ?? (await pickPinned(services));
  if (unpinned) await services.connections.unpin(unpinned.connectionId, unpinned.repository);
}

async function pickPinned({ connections }: Services): Promise<RepositoryRef | undefined> {
  const choices = connections.all.flatMap(({ id, name, pinned = [] }) =>
    pinned.map((repository) => ({
      label: repository,
      description: name,
      value: { connectionId: id, repository },
    })),
  );
  if (choices.length === 0) {
    void window.showInformationMessage(l10n.t("No repository is pinned."));
    return undefined;
  }
  const answer = await askChoice({
    title: l10n.t("Unpin Repository"),
    placeholder: l10n.t("Choose a repository"),
    choices,
  });
  if (answer === back) throw abortError();
  return answer;
}
