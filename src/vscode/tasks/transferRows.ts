import {
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
} from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { PlanRow } from "../../images/copy/imagePlan.ts";
import type { TransferItem } from "../../images/copy/transferRequest.ts";
import type { Transfer } from "../../images/transfers/transferBoard.ts";
import type { ItemOutcome } from "../../images/transfers/transferOutcome.ts";
import type { ItemProgress, PartProgress } from "../../images/transfers/transferProgress.ts";
import { hasEnded, type TransferRecord } from "../../images/transfers/transferRecord.ts";
import { plainText } from "../../explorer/presentation/plainText.ts";
import { Commands } from "../commands/commandIds.ts";
import type { TransferAction, TransferKind } from "../commands/transferActions.ts";
import { shortName, sourceName, targetName } from "./transferNames.ts";
import type { TransferParts } from "./transferParts.ts";
import { pauseText } from "./transferPause.ts";
import type { RowContent, TransferRow } from "./transferRow.ts";
import { bytesOf, joined, progressLine, sentText } from "./transferText.ts";

type RowParts = Pick<TransferParts, "storeName" | "connections" | "pauses">;

interface Look {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: ThemeIcon;
  readonly kind: TransferKind;
  readonly actions?: readonly TransferAction[];
}

/** What is shown of a transfer: the transfer, its images unless it is one, and the platforms of each. */
export function transferContent(transfer: Transfer, parts: RowParts): RowContent {
  const { record, progress } = transfer;
  const { id } = record;
  const look = transferLook(transfer, parts);
  const children = childrenOf(transfer);
  const item = treeItem(look, progress !== undefined && children !== undefined, children);
  item.tooltip = tooltip(record, look.description, parts);
  if (record.outcome) {
    const title = l10n.t("Show Report");
    item.command = { command: Commands.showTransfer, title, arguments: [{ transferId: id }] };
  }
  return { item, children };
}

function transferLook(transfer: Transfer, parts: RowParts): Look {
  const { record, holder } = transfer;
  const isEnded = hasEnded(record);
  return {
    id: record.id,
    label: labelOf(record),
    description: description(transfer, parts),
    icon: iconOf(record),
    kind: isEnded ? "endedTransfer" : "transfer",
    actions: actionsOf(record, holder),
  };
}

/** Short, so that there is room for how far it has come: `app:1.4`. */
function labelOf({ title, request }: TransferRecord): string {
  const [only, ...others] = request.items;
  if (!only || others.length > 0) return title;
  return shortName(only.from.repository, only.from.reference);
}

/** What can be done with a transfer. */
export function actionsOf(
  { state, outcome }: TransferRecord,
  holder: Transfer["holder"],
): readonly TransferAction[] {
  if (holder === "other") return [];
  if (state === "queued" || state === "running") return ["cancel"];
  return [
    state === "done" ? "repeat" : "resume",
    ...(outcome ? (["showReport"] as const) : []),
    "forget",
  ];
}

function description({ record, holder, progress }: Transfer, parts: RowParts): string {
  const items = record.outcome?.items ?? [];
  switch (record.state) {
    case "queued":
    case "running":
      if (holder === "other") return l10n.t("runs in another window");
      return joined(pauseText(record.request, parts), progress && progressLine(progress));
    case "done":
      return joined(sentText(items), digestOf(items));
    case "failed":
      return joined(l10n.t("failed"), items.flatMap(({ problems }) => problems)[0]?.message);
    case "cancelled":
      return joined(l10n.t("cancelled"), items.length > 0 ? sentText(items) : undefined);
    case "interrupted":
      return l10n.t("interrupted");
  }
}

function digestOf(items: readonly ItemOutcome[]): string | undefined {
  const [only, ...others] = items;
  return only?.digest && others.length === 0 ? shortDigest(only.digest) : undefined;
}

function iconOf({ state }: TransferRecord): ThemeIcon {
  switch (state) {
    case "queued":
      return new ThemeIcon("clock");
    case "running":
      return new ThemeIcon("sync~spin");
    case "done":
      return new ThemeIcon("pass", new ThemeColor("testing.iconPassed"));
    case "failed":
      return new ThemeIcon("error", new ThemeColor("list.errorForeground"));
    case "cancelled":
      return new ThemeIcon("circle-slash");
    case "interrupted":
      return new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
  }
}

function childrenOf({ record, progress }: Transfer): (() => readonly TransferRow[]) | undefined {
  const { id, request, outcome } = record;
  const [only, ...others] = progress?.items ?? [];
  if (request.items.length === 1) {
    if (others.length > 0 || !only || only.parts.length === 0) return undefined;
    return () => partRows(id, `${id}/0`, only.parts);
  }
  return () =>
    request.items.map((item, position) => {
      const live = progress?.items[position];
      return itemRow(id, `${id}/${position}`, item, {
        live,
        outcome: live?.outcome ?? outcome?.items[position],
      });
    });
}

function itemRow(
  transferId: string,
  id: string,
  { from, to }: TransferItem,
  state: { readonly live: ItemProgress | undefined; readonly outcome: ItemOutcome | undefined },
): TransferRow {
  const { live, outcome } = state;
  const parts = live?.phase === "copying" ? live.parts : [];
  const children = parts.length > 0 ? () => partRows(transferId, id, parts) : undefined;
  const target = shortName(to.repository, { tag: to.tags[0] ?? "" }).replace(/:$/, "");
  const look: Look = {
    id,
    label: shortName(from.repository, from.reference),
    description: joined(`→ ${target}`, outcome ? outcomeText(outcome) : live && liveText(live)),
    icon: new ThemeIcon(itemIcon(live, outcome)),
    kind: "transferItem",
  };
  return { transferId, content: { item: treeItem(look, false, children), children } };
}

function outcomeText(outcome: ItemOutcome): string {
  switch (outcome.kind) {
    case "copied":
      return joined(sentText([outcome]), digestOf([outcome]));
    case "skipped":
      return l10n.t("left alone: the tag names something else");
    case "failed":
      return outcome.problems[0]?.message ?? l10n.t("failed");
    case "cancelled":
      return l10n.t("cancelled");
  }
}

function liveText(live: ItemProgress): string {
  if (live.phase === "waiting") return "";
  return live.phase === "planning" ? l10n.t("looking at what there is to copy") : bytesOf(live);
}

function itemIcon(live: ItemProgress | undefined, outcome: ItemOutcome | undefined): string {
  if (!outcome) return live && live.phase !== "waiting" ? "sync~spin" : "clock";
  const icons = {
    copied: "pass",
    skipped: "circle-slash",
    failed: "error",
    cancelled: "circle-slash",
  };
  return icons[outcome.kind];
}

function partRows(
  transferId: string,
  parentId: string,
  parts: readonly PartProgress[],
): readonly TransferRow[] {
  return parts.map((part, position) => {
    const { row, done, total } = part;
    const isDone = row.isPresent || done >= total;
    const look: Look = {
      id: `${parentId}/${position}`,
      label: partLabel(row),
      description: row.isPresent
        ? l10n.t("there already")
        : done >= total
          ? formatBytes(total)
          : bytesOf(part),
      icon: new ThemeIcon(isDone ? "pass" : row.kind === "image" ? "circuit-board" : "note"),
      kind: "transferPart",
    };
    return { transferId, content: { item: treeItem(look, false) } };
  });
}

function partLabel({ kind, platform, artifactType, digest }: PlanRow): string {
  if (kind === "image") return platform ? formatPlatform(platform) : shortDigest(digest);
  if (kind === "attestation") return l10n.t("attestations");
  return artifactType ?? l10n.t("what refers to it");
}

function treeItem(
  { id, label, description, icon, kind, actions = [] }: Look,
  isOpen: boolean,
  children?: unknown,
): TreeItem {
  const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
  const item = new TreeItem(plainText(label), children ? (isOpen ? Expanded : Collapsed) : None);
  item.id = id;
  item.description = plainText(description);
  item.iconPath = icon;
  item.contextValue = ["archipelago:" + kind, ...actions].join("+");
  const spoken = joined(label, description).replaceAll(" · ", ", ").replace("→ ", "");
  item.accessibilityInformation = { label: plainText(spoken) };
  return item;
}

/** Tooltips name so many images; the report names all. */
const maxNamed = 5;

function tooltip(record: TransferRecord, state: string, parts: RowParts): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown("**").appendText(record.title).appendMarkdown("**\n\n");
  const { items } = record.request;
  const lines = [
    ...items
      .slice(0, maxNamed)
      .map(({ from, to }) => `${sourceName(parts, from)} → ${targetName(parts, to)}`),
    ...(items.length > maxNamed ? [l10n.t("And {0} more.", items.length - maxNamed)] : []),
    state,
    ...(record.outcome?.items.flatMap(({ problems }) => problems) ?? [])
      .slice(0, maxNamed)
      .map(({ message }) => message),
  ];
  for (const line of new Set(lines)) markdown.appendText(line).appendMarkdown("  \n");
  return markdown;
}
