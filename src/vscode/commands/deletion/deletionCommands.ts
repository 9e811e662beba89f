import { commands, l10n, window } from "vscode";
import { formatReference } from "../../../core/oci/reference.ts";
import { executeDeletion, type DeletionOutcome } from "../../../images/deletion/executeDeletion.ts";
import type { DeletionPlan } from "../../../images/deletion/deletionPlan.ts";
import { withProgress } from "../../platform/withProgress.ts";
import { Commands } from "../commandIds.ts";
import { referenceOf } from "../copyCommands.ts";
import type { Services } from "../services.ts";
import type { ImageRef } from "../targets.ts";
import { deletedPage } from "./deletedReport.ts";
import { askOnceMore, askToDelete } from "./deletionQuestion.ts";
import { deletionJson, deletionPage } from "./deletionReport.ts";
import { readDeletionTargets, type DeletionTargets } from "./deletionTargets.ts";
import { isEmpty, listed } from "./deletionTexts.ts";
import {
  prepareDeletion,
  preparedOf,
  type DeletionIntent,
  type PreparedDeletion,
} from "./preparePlan.ts";
import { reportOutcome, type FailedDeletion } from "./reportOutcome.ts";

/** The rows that a command was given. */
export interface DeletionRows {
  readonly target: unknown;
  readonly selection: unknown;
}

/** Delete Tag…: removes names only; what they named stays. */
export async function deleteTags(services: Services, rows: DeletionRows): Promise<void> {
  const targets = await readDeletionTargets(services, rows, l10n.t("Delete Tag"));
  if (!targets) return;
  const images = targets.images.filter(({ reference }) => reference.tag !== undefined);
  if (images.length > 0) await look(services, { ...targets, images }, "tags");
}

/** Delete Manifest…: deletes what was chosen, with all its tags. */
export async function deleteManifests(services: Services, rows: DeletionRows): Promise<void> {
  const targets = await readDeletionTargets(services, rows, l10n.t("Delete Manifest"));
  if (targets) await look(services, targets, "manifests");
}

/** Delete List and Unreferenced Children…: deletes lists with all that nothing else needs. */
export async function deleteLists(services: Services, rows: DeletionRows): Promise<void> {
  const title = l10n.t("Delete List and Unreferenced Children");
  const targets = await readDeletionTargets(services, rows, title);
  if (targets) await look(services, targets, "lists");
}

/** Works out what goes, says it, and does it if the user agrees. */
async function look(
  services: Services,
  targets: DeletionTargets,
  intent: DeletionIntent,
): Promise<void> {
  await preview(services, await prepareDeletion(services, targets, intent));
}

async function preview(services: Services, deletion: PreparedDeletion): Promise<void> {
  const { plan, name } = deletion;
  if (isEmpty(plan) && isLocked(plan)) {
    void offerUnlock(deletion);
    return;
  }
  if (isEmpty(plan)) {
    void window.showInformationMessage(l10n.t("{0} is not there any more.", name));
    return;
  }
  const other = deletion.intent === "lists" ? imageAmongLists(deletion) : undefined;
  if (other) {
    void offerManifest(services, other);
    return;
  }
  const decision = await askToDelete(deletion);
  if (decision === "delete") await carryOut(services, deletion);
  else if (decision === "details") await openDetails(services, deletion);
}

/** Whether something was to go and stays only because it is locked. */
function isLocked({ lockedTags, kept }: DeletionPlan): boolean {
  return lockedTags.length > 0 || kept.some(({ reason }) => reason.kind === "locked");
}

/** Says that nothing goes because it is locked, and by which tags. */
async function offerUnlock({ plan, name, targets, asked }: PreparedDeletion): Promise<void> {
  const { connectionId, repository } = targets;
  const byTags = plan.kept.flatMap(({ reason }) => (reason.kind === "locked" ? reason.tags : []));
  const tags = [...new Set([...plan.lockedTags, ...byTags])];
  const unlock = tags.length === 1 ? l10n.t("Unlock Tag") : l10n.t("Unlock {0} Tags", tags.length);
  const isSaid =
    targets.images.length === 1 && tags.length === 1 && tags.every((tag) => asked.has(tag));
  const message =
    tags.length === 0
      ? l10n.t("{0} is locked, so nothing was deleted. Unlock the manifest at the registry.", name)
      : isSaid
        ? l10n.t("{0} is locked, so nothing was deleted.", name)
        : l10n.t("Locked in {0}, so nothing was deleted: {1}.", name, listed(tags));
  const choice = await window.showWarningMessage(message, ...(tags.length > 0 ? [unlock] : []));
  if (choice !== unlock) return;
  const rows = tags.map((tag) => ({ connectionId, repository, tag }));
  await commands.executeCommand(Commands.unlockTag, rows[0], rows);
}

/** What was chosen as a list and is none. */
function imageAmongLists({ plan, targets }: PreparedDeletion): ImageRef | undefined {
  return targets.images.find(({ reference }) => {
    const digest = reference.digest ?? plan.graph.tags.get(reference.tag);
    const manifest = digest && plan.graph.manifests.get(digest);
    return manifest?.isList === false;
  });
}

async function offerManifest(services: Services, image: ImageRef): Promise<void> {
  const instead = l10n.t("Delete Manifest…");
  const name = formatReference(referenceOf(services, image));
  const choice = await window.showInformationMessage(
    l10n.t("{0} is no manifest list, so it has no children.", name),
    instead,
  );
  const { connectionId, repository, reference } = image;
  if (choice === instead) {
    const row = { connectionId, repository, ...reference };
    await commands.executeCommand(Commands.deleteManifest, row);
  }
}

async function openDetails(services: Services, deletion: PreparedDeletion): Promise<void> {
  await services.documents.openReport({
    ...reportBase(deletion),
    page: deletionPage(deletion),
    run: async () => {
      if (!(await askOnceMore(deletion))) return;
      const outcome = await carryOut(services, deletion);
      if (outcome.kind === "changed") return;
      const page = deletedPage(deletion, outcome);
      await services.documents.openReport({ ...reportBase(deletion), page });
    },
  });
}

function reportBase({ targets, plan, name }: PreparedDeletion) {
  const { connectionId, repository } = targets;
  return {
    id: `delete ${connectionId} ${name}`,
    connectionId,
    repository,
    name: l10n.t("Delete {0}", name.slice(name.lastIndexOf("/") + 1)),
    json: deletionJson(plan),
  };
}

async function carryOut(services: Services, deletion: PreparedDeletion): Promise<DeletionOutcome> {
  const { plan, name, targets } = deletion;
  const { connectionId, repository } = targets;
  const { store } = services.stores.open(connectionId);
  let outcome: DeletionOutcome;
  try {
    outcome = await withProgress(l10n.t("Deleting from {0}…", name), (signal, report) =>
      executeDeletion(store, plan, {
        signal,
        onProgress: (done, total) =>
          report({ message: l10n.t("{0} of {1}", done, total), done, total }),
      }),
    );
  } finally {
    services.tree.refresh({ connectionId, repository });
  }
  for (const tag of tagsGone(outcome)) {
    services.documents.tagChanged({ connectionId, repository, tag });
  }
  if (outcome.kind === "changed") void offerAnotherLook(services, deletion, outcome.plan);
  else {
    const goOn = (failed: FailedDeletion) => deleteRest(services, deletion, failed);
    void reportOutcome(services, deletion, outcome, goOn);
  }
  return outcome;
}

/** Asks again only where something is gone already, for then it is another deletion. */
async function deleteRest(
  services: Services,
  deletion: PreparedDeletion,
  { done }: FailedDeletion,
): Promise<void> {
  if (done.length === 0) {
    await carryOut(services, deletion);
    return;
  }
  const { targets, intent } = deletion;
  const names = done.flatMap(({ kind, item }) =>
    kind === "untag" ? [item.tag] : [...item.tags, item.digest],
  );
  const gone = new Set<string | undefined>(names);
  const images = targets.images.filter(
    ({ reference: { tag, digest } }) => !gone.has(tag ?? digest),
  );
  if (images.length > 0) await look(services, { ...targets, images }, intent);
}

function tagsGone(outcome: DeletionOutcome): readonly string[] {
  const done = outcome.kind === "changed" ? [] : outcome.done;
  return done.flatMap(({ kind, item }) => (kind === "untag" ? [item.tag] : item.tags));
}

/** What was said of it was about something else by now. */
async function offerAnotherLook(
  services: Services,
  deletion: PreparedDeletion,
  plan: DeletionPlan,
): Promise<void> {
  const again = l10n.t("Look Again");
  const choice = await window.showWarningMessage(
    l10n.t("{0} was changed meanwhile, so nothing was deleted.", deletion.name),
    again,
  );
  if (choice === again) await preview(services, preparedOf(services, { ...deletion, plan }));
}
