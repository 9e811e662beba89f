import { commands, l10n, window } from "vscode";
import { tagMoves } from "../../images/publish/pushHistory.ts";
import type { RetagResult } from "../../images/publish/retag.ts";
import { explainError } from "../platform/errorMessages.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";
import { Commands } from "./commandIds.ts";
import { lockedTagOf } from "./lockedTag.ts";
import { credentialRemedies, goOnRenewed } from "./renewCredentials.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./targets.ts";
import { storeName } from "../platform/storeNames.ts";

type Failed = Extract<RetagResult, { kind: "failed" }>;

/**
 * Remembers and shows what became of tags; what went wrong is said for each of them.
 * @param again writes those that failed once more, after the credentials were replaced
 */
export async function finishRetag(
  services: Services,
  { connectionId, repository }: RepositoryRef,
  results: readonly RetagResult[],
  again: (tags: readonly string[]) => Promise<void>,
): Promise<void> {
  const writes = results.flatMap((result) => (result.kind === "written" ? [result.write] : []));
  const at = new Date().toISOString();
  await services.history.record(tagMoves({ connectionId, repository }, writes, at));
  for (const { tag } of writes) {
    services.documents.tagChanged({ connectionId, repository, tag });
  }
  services.tree.refresh({ connectionId, repository });
  tell(services, { connectionId, repository }, results, again);
  const [first] = results;
  if (first) await services.tree.reveal({ connectionId, repository, tag: first.tag });
}

function tell(
  services: Services,
  { connectionId, repository }: RepositoryRef,
  results: readonly RetagResult[],
  again: (tags: readonly string[]) => Promise<void>,
): void {
  const host = storeName(services, connectionId);
  const sentences = results.map((result) => {
    if (result.kind === "failed") {
      services.logger.error(`Tagging ${repository}:${result.tag} failed`, result.error);
    }
    return sentence(result, host);
  });
  const message = sentences.join(" ");
  const isGood = results.every(({ kind }) => kind === "written" || kind === "unchanged");
  if (isGood) void window.showInformationMessage(message);
  else {
    const failed = results.filter((each) => each.kind === "failed");
    void offerHelp(services, { message, place: { connectionId, repository }, failed }, again);
  }
}

/** Says what went wrong; what was locked can be unlocked, refused credentials can be replaced. */
async function offerHelp(
  services: Services,
  { message, place, failed }: { message: string; place: RepositoryRef; failed: readonly Failed[] },
  again: (tags: readonly string[]) => Promise<void>,
): Promise<void> {
  const rows = failed.flatMap(({ error }) => {
    const tag = lockedTagOf(error);
    return tag === undefined ? [] : [{ ...place, tag }];
  });
  const unlock = rows.length === 1 ? l10n.t("Unlock Tag") : l10n.t("Unlock {0} Tags", rows.length);
  const remedies = new Set(
    failed.flatMap(({ error }) => credentialRemedies(explainError(error).remedies)),
  );
  const labels = remedyLabels();
  const help = [...[...remedies].map((each) => labels[each]), ...(rows.length > 0 ? [unlock] : [])];
  const choice = await window.showErrorMessage(message, ...help);
  const remedy = [...remedies].find((each) => labels[each] === choice);
  if (remedy) {
    const { connectionId } = place;
    const tags = failed.map(({ tag }) => tag);
    await goOnRenewed(services, { connectionId, remedy }, () => again(tags));
  } else if (choice === unlock) await commands.executeCommand(Commands.unlockTag, rows[0], rows);
}

function sentence(result: RetagResult, host: string): string {
  const { tag } = result;
  switch (result.kind) {
    case "written":
      return result.write.before === undefined
        ? l10n.t("{0} is a new tag for it.", tag)
        : l10n.t("{0} was moved.", tag);
    case "unchanged":
      return l10n.t("{0} names it already.", tag);
    case "moved":
      return l10n.t("{0} was changed meanwhile and left alone; try again to see by what.", tag);
    case "failed": {
      const { message } = explainError(result.error, { host });
      return result.state === "untouched"
        ? l10n.t("{0} was left as it was: {1}", tag, message)
        : l10n.t("Whether {0} was moved could not be found out: {1}", tag, message);
    }
  }
}
