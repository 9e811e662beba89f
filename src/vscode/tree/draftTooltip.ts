import { l10n, type MarkdownString } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { DraftsNode } from "../../explorer/drafts/draftNodes.ts";
import type { DraftDetailName, DraftTooltipTexts } from "../../explorer/drafts/draftsTexts.ts";
import {
  presentDraftTooltip,
  type DraftTooltipContext,
} from "../../explorer/drafts/presentDraftTooltip.ts";
import { dockerProblemText } from "../platform/dockerProblemText.ts";
import { findingText } from "../platform/findingText.ts";
import { l10nDraftsTexts } from "./l10nDraftsTexts.ts";
import { l10nTexts } from "./l10nTexts.ts";
import { toMarkdown } from "./treeItems.ts";

const texts: DraftTooltipTexts = {
  withoutPlatform: () => l10nDraftsTexts.withoutPlatform(),
  unreadableEntry: () => l10nDraftsTexts.unreadableEntry(),
  detail,
  finding: (finding) => findingText(finding),
  dockerProblem: (problem) => dockerProblemText(problem),
  newTag: () => l10n.t("nothing: the tag was new"),
  writtenByHand: () => l10n.t("written by hand"),
  dateTime: (rfc3339) => l10nTexts.dateTime(rfc3339),
};

/** The tooltip of a row of the Drafts view. */
export function draftTooltip(
  node: DraftsNode,
  context: Omit<DraftTooltipContext, "texts">,
): MarkdownString | undefined {
  const tooltip = presentDraftTooltip(node, { ...context, texts });
  return tooltip && toMarkdown(tooltip);
}

function detail(name: DraftDetailName): string {
  switch (name) {
    case "target":
      return l10n.t("Target");
    case "moreTags":
      return l10n.t("More tags");
    case "basedOn":
      return l10n.t("Based on");
    case "changed":
      return l10n.t("Changed");
    case "mediaType":
      return l10n.t("Media type");
    case "digest":
      return l10n.t("Digest");
    case "size":
      return l10n.t("Size (compressed)");
    case "source":
      return l10n.t("Source");
    case "folder":
      return l10n.t("Folder");
    case "problem":
      return l10n.t("Problem");
    case "note":
      return l10n.t("Note");
    default:
      return assertNever(name);
  }
}
