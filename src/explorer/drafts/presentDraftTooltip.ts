import { formatBytes } from "../../core/base/byteSize.ts";
import { formatReference } from "../../core/oci/reference.ts";
import { leavesOut } from "../../images/drafts/dockerCliDrafts.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import type { LocalStore } from "../../images/local/localStore.ts";
import type { Connection } from "../../providers/connection.ts";
import { plainText } from "../presentation/plainText.ts";
import type { Tooltip, TooltipLine } from "../presentation/presentation.ts";
import type { DockerDraftNode, DraftEntryNode, DraftNode, DraftsNode } from "./draftNodes.ts";
import type { DraftDetailName, DraftTooltipTexts } from "./draftsTexts.ts";
import { dockerDraftName, draftName, entryLabel, type DraftContext } from "./presentDraft.ts";

/** Findings told in a tooltip; the editor tells all. */
const maxFindings = 5;

/** What a tooltip of the Drafts view is made of. */
export interface DraftTooltipContext extends Omit<DraftContext, "texts"> {
  readonly texts: DraftTooltipTexts;
  /** Of the row's registry; undefined if it was removed. */
  readonly connection: Connection | undefined;
  /** Where the row is of a folder or archive instead. */
  readonly localStore?: LocalStore | undefined;
}

/** The tooltip of a row of the Drafts view. Values may hold markup and must be escaped. */
export function presentDraftTooltip(
  node: DraftsNode,
  context: DraftTooltipContext,
): Tooltip | undefined {
  const tooltip = tooltipOf(node, context);
  return (
    tooltip && {
      title: plainText(tooltip.title),
      lines: tooltip.lines.map((each) => ({ ...each, value: plainText(each.value) })),
    }
  );
}

function tooltipOf(node: DraftsNode, context: DraftTooltipContext): Tooltip | undefined {
  switch (node.kind) {
    case "draft":
      return { title: draftName(node.draft), lines: draftLines(node, context) };
    case "draftEntry":
      return { title: entryLabel(node, context.texts), lines: entryLines(node, context) };
    case "dockerDrafts":
      return undefined;
    case "dockerDraft":
      return { title: dockerDraftName(node.draft), lines: dockerLines(node, context.texts) };
  }
}

function draftLines(
  { draft, connectionId }: DraftNode,
  { texts, connection, localStore, findings }: DraftTooltipContext,
): readonly TooltipLine[] {
  const { repository, tag, moreTags, basedOn, changedAt } = draft;
  const registry = connection?.registry ?? localStore?.name ?? connectionId;
  const base = basedOn ?? texts.newTag();
  return [
    line(texts, "target", formatReference({ registry, repository, tag }), true),
    ...(moreTags.length > 0 ? [line(texts, "moreTags", moreTags.join(", "), true)] : []),
    line(texts, "basedOn", base, basedOn !== undefined),
    ...(changedAt ? [line(texts, "changed", texts.dateTime(changedAt), false)] : []),
    ...findingLines(findings, texts),
  ];
}

function entryLines(
  { descriptor, source }: DraftEntryNode,
  { texts, size, findings }: DraftTooltipContext,
): readonly TooltipLine[] {
  return [
    line(texts, "source", source ?? texts.writtenByHand(), source !== undefined),
    ...(descriptor ? [line(texts, "digest", descriptor.digest, true)] : []),
    ...(descriptor?.mediaType ? [line(texts, "mediaType", descriptor.mediaType, true)] : []),
    ...(size === undefined ? [] : [line(texts, "size", formatBytes(size), false)]),
    ...findingLines(findings, texts),
  ];
}

function dockerLines({ draft }: DockerDraftNode, texts: DraftTooltipTexts): readonly TooltipLine[] {
  const { guess, folder, problems } = draft;
  return [
    ...(guess ? [line(texts, "target", formatReference(guess), true)] : []),
    line(texts, "folder", folder, true),
    ...problems.slice(0, maxFindings).map((problem) => {
      const name = leavesOut(problem) ? "problem" : "note";
      return line(texts, name, texts.dockerProblem(problem), false);
    }),
  ];
}

function findingLines(
  findings: readonly ListFinding[],
  texts: DraftTooltipTexts,
): readonly TooltipLine[] {
  return findings.slice(0, maxFindings).map((finding) => {
    const name = finding.severity === "note" ? "note" : "problem";
    return line(texts, name, texts.finding(finding), false);
  });
}

function line(
  texts: DraftTooltipTexts,
  name: DraftDetailName,
  value: string,
  isCode: boolean,
): TooltipLine {
  return { label: texts.detail(name), value, isCode };
}
