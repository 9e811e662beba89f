import { l10n } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import { isRecord } from "../../core/base/record.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import { draftEntries, type DraftEntry } from "../../explorer/drafts/draftEntries.ts";
import { changedMeanwhile } from "../../images/drafts/draftEditError.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { readListText } from "../../images/drafts/readListText.ts";
import { askChoice, back } from "../platform/quickInput.ts";
import { currentDraft } from "./changeDraft.ts";
import { draftIdOf } from "./findDraft.ts";
import { draftOfTag } from "./editTag.ts";
import { pickTag } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readEntryTagRef, readTagRef } from "./targets.ts";

/** An entry of a draft, by its position in the text as it was when it was found. */
export interface FoundEntry {
  readonly draft: ListDraft;
  readonly position: number;
  /** Of the entry; undefined if it has none that can be read. */
  readonly digest: string | undefined;
}

/**
 * Where an entry is in the text of its draft by now: what was edited since it was found may have
 * moved it. Throws `DraftEditError` if that cannot be told.
 */
export function placeOf(
  text: string,
  { position, digest }: Pick<FoundEntry, "position" | "digest">,
): number {
  const { entries } = readListText(text);
  const at = (place: number) => entries[place]?.descriptor?.digest;
  if (position < entries.length && at(position) === digest) return position;
  const [same, ...others] = entries.filter(({ descriptor }) => descriptor?.digest === digest);
  if (!same || others.length > 0 || digest === undefined) throw changedMeanwhile();
  return same.position;
}

/**
 * The entry that a command is about: a row of a draft, or a platform's row below a tag, of whose
 * list a draft is made then. Else the tag and the platform are asked for.
 *
 * @param position of the entry, for a draft that is named without one
 */
export async function findEntry(
  services: Services,
  { target, position, title }: { target: unknown; position?: unknown; title: string },
): Promise<FoundEntry | undefined> {
  const draftId = draftIdOf(target);
  if (draftId !== undefined) {
    const draft = services.drafts.get(draftId);
    if (!draft) return undefined;
    return (
      entryAt(services, draft, isRecord(target) ? target : { position }) ??
      pickEntry(services, draft, title)
    );
  }
  const tag = readEntryTagRef(target) ?? readTagRef(target) ?? (await pickTag(services, title));
  const draft = tag && (await draftOfTag(services, tag));
  if (!draft) return undefined;
  return entryOfRow(services, draft, target) ?? pickEntry(services, draft, title);
}

/**
 * The entries that a command is about: that of the target, as {@link findEntry} has it, and those of
 * further rows of the same draft or tag. Rows from elsewhere are passed over.
 */
export async function findEntries(
  services: Services,
  { target, rows, title }: { target: unknown; rows: unknown; title: string },
): Promise<readonly FoundEntry[]> {
  const first = await findEntry(services, { target, title });
  if (!first) return [];
  const selected: readonly unknown[] = Array.isArray(rows) ? rows : [];
  const others = selected.filter((row) => row !== target && ownerOf(row) === ownerOf(target));
  return [
    first,
    ...others.flatMap((row) => {
      if (!isRecord(row)) return [];
      const isOfDraft = draftIdOf(row) !== undefined;
      return (isOfDraft ? entryAt : entryOfRow)(services, first.draft, row) ?? [];
    }),
  ];
}

/** Equal for rows of entries of the same list; rows of anything else equal nothing. */
function ownerOf(row: unknown): unknown {
  const tag = draftIdOf(row) === undefined ? readEntryTagRef(row) : undefined;
  return draftIdOf(row) ?? (tag ? JSON.stringify(tag) : {});
}

/** The entry of a draft's row, which may be older than the draft; else of a position as it is now. */
function entryAt(
  services: Services,
  draft: ListDraft,
  { kind, position, digest }: Readonly<Record<string, unknown>>,
): FoundEntry | undefined {
  if (typeof position !== "number") return undefined;
  const { text } = currentDraft(services, draft);
  if (kind !== "draftEntry") {
    return { draft, position, digest: readListText(text).entries[position]?.descriptor?.digest };
  }
  const row = { position, digest: typeof digest === "string" ? digest : undefined };
  return { draft, position: placeOf(text, row), digest: row.digest };
}

function entryOfRow(services: Services, draft: ListDraft, row: unknown): FoundEntry | undefined {
  if (!isRecord(row)) return undefined;
  const { digest, descriptor } = row;
  const same = entriesOf(services, draft).filter((each) => each.descriptor?.digest === digest);
  // One image may stand for several platforms.
  const platform = JSON.stringify(isRecord(descriptor) ? descriptor["platform"] : undefined);
  const entry =
    same.find((each) => JSON.stringify(each.descriptor?.platform) === platform) ?? same[0];
  return entry && { draft, position: entry.position, digest: entry.descriptor?.digest };
}

async function pickEntry(
  services: Services,
  draft: ListDraft,
  title: string,
): Promise<FoundEntry | undefined> {
  const choices = entriesOf(services, draft).map(({ position, descriptor }) => ({
    value: { draft, position, digest: descriptor?.digest },
    label: descriptor?.platform ? formatPlatform(descriptor.platform) : l10n.t("no platform"),
    description: descriptor ? shortDigest(descriptor.digest) : "",
  }));
  const chosen = await askChoice({ title, placeholder: l10n.t("Choose a platform"), choices });
  if (chosen === back) throw abortError();
  return chosen;
}

function entriesOf(services: Services, draft: ListDraft): readonly DraftEntry[] {
  return draftEntries(currentDraft(services, draft).text) ?? [];
}
