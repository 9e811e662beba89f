import { l10n } from "vscode";
import { StoreError } from "../../core/registry/storeError.ts";
import { withProgress } from "../platform/withProgress.ts";
import { pickTag } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readTagRef, rowsOf, type TagRef } from "./targets.ts";

/** The rows that a command was given. */
interface LockRows {
  readonly target: unknown;
  readonly selection: unknown;
}

/** Lock Tag: from then on the registry neither moves nor deletes it. */
export async function lockTags(services: Services, rows: LockRows): Promise<void> {
  await setLocks(services, rows, true);
}

/** Unlock Tag. */
export async function unlockTags(services: Services, rows: LockRows): Promise<void> {
  await setLocks(services, rows, false);
}

async function setLocks(services: Services, rows: LockRows, isLocked: boolean): Promise<void> {
  const title = isLocked ? l10n.t("Lock Tag") : l10n.t("Unlock Tag");
  const given = tagsAmong(rows);
  const picked = given.length > 0 ? undefined : await pickTag(services, title);
  const tags = picked ? [picked] : given;
  const changed: TagRef[] = [];
  try {
    for (const tag of tags) {
      await setLock(services, tag, isLocked);
      changed.push(tag);
    }
  } finally {
    for (const { connectionId, repository } of changed) {
      services.tree.refresh({ connectionId, repository });
    }
  }
  const [first] = changed;
  if (first && picked) await services.tree.reveal(first);
}

async function setLock(services: Services, place: TagRef, isLocked: boolean): Promise<void> {
  const { connectionId, repository, tag } = place;
  const { locks } = services.stores.open(connectionId).store;
  if (!locks) throw new StoreError("unsupported", "The registry has no locks");
  const name = `${repository}:${tag}`;
  await withProgress(
    isLocked ? l10n.t("Locking {0}…", name) : l10n.t("Unlocking {0}…", name),
    (signal) => locks.setTag(repository, tag, isLocked, { signal }),
  );
}

function tagsAmong({ target, selection }: LockRows): readonly TagRef[] {
  return rowsOf(target, selection).flatMap((row) => readTagRef(row) ?? []);
}
