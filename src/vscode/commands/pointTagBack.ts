import { l10n, window } from "vscode";
import type { Digest } from "../../core/oci/digest.ts";
import { formatReference } from "../../core/oci/reference.ts";
import { tagDigest } from "../../images/tagDigest.ts";
import { pointBack } from "../../images/publish/retag.ts";
import { l10nTexts } from "../tree/l10nTexts.ts";
import { withProgress } from "../platform/withProgress.ts";
import { referenceOf } from "./copyCommands.ts";
import { pickTag } from "./pickTarget.ts";
import { finishRetag } from "./retagResults.ts";
import type { Services } from "./services.ts";
import { readTagRef, type TagRef } from "./targets.ts";

/** Point Tag Back to Previous Digest…: undoes the last push or move of a tag that was made here. */
export async function pointTagBack(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Point Tag Back");
  const place = readTagRef(target) ?? (await pickTag(services, title));
  if (!place) return;
  const { repository, tag } = place;
  const name = formatReference(referenceOf(services, { ...place, reference: { tag } }));
  const move = services.history.lastMove(place);
  if (!move?.before) {
    void window.showInformationMessage(
      l10n.t("No previous digest is known: {0} was not moved from here.", name),
    );
    return;
  }
  const { store } = services.stores.open(place.connectionId);
  const now = await withProgress(l10n.t("Looking at what {0} names…", tag), (signal) =>
    tagDigest({ store, repository }, tag, { signal }),
  );
  const confirm = l10n.t("Point Back");
  const changed =
    now === move.after ? "" : l10n.t("It was changed elsewhere since; that will be replaced, too.");
  const detail = [
    l10n.t("Until {0} it named {1}.", l10nTexts.dateTime(move.at), move.before),
    l10n.t("Now it names {0}.", now ?? l10n.t("nothing")),
    changed,
  ];
  const choice = await window.showWarningMessage(
    l10n.t("Point {0} back to what it named before?", name),
    { modal: true, detail: detail.filter(Boolean).join("\n\n") },
    confirm,
  );
  if (choice === confirm) await write(services, place, now);
}

/** @param now what the tag may name, as the user was told */
async function write(services: Services, place: TagRef, now: Digest | undefined): Promise<void> {
  const { repository, tag } = place;
  const result = await withProgress(l10n.t("Tagging {0}…", repository), (signal) =>
    pointBack(services.stores, place, services.history, { expected: { digest: now }, signal }),
  );
  if (result.kind === "gone") {
    const name = formatReference(referenceOf(services, { ...place, reference: { tag } }));
    const { before = "" } = result.move;
    void window.showErrorMessage(
      l10n.t("{0} is no longer in the repository, so {1} was left as it is.", before, name),
    );
  } else if (result.kind !== "noHistory") {
    await finishRetag(services, place, [result], () => write(services, place, now));
  }
}
