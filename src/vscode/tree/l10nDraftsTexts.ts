import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type {
  DraftDetailName,
  DraftsTexts,
  DraftSpokenKind,
} from "../../explorer/drafts/draftsTexts.ts";
import { dockerProblemText } from "../platform/dockerProblemText.ts";
import { findingText } from "../platform/findingText.ts";
import { l10nTexts } from "./l10nTexts.ts";

/** The words of the Drafts view in the language of VS Code. */
export const l10nDraftsTexts: DraftsTexts = {
  problems: (count) => (count === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", count)),
  finding: (finding) => findingText(finding),
  dockerProblem: (problem) => dockerProblemText(problem),
  notAList: () => l10n.t("not a manifest list"),
  noEntries: () => l10n.t("no images yet"),
  withoutPlatform: () => l10nTexts.withoutPlatform(),
  unreadableEntry: () => l10n.t("unreadable entry"),
  newTag: () => l10n.t("nothing: the tag was new"),
  writtenByHand: () => l10n.t("written by hand"),
  attestation: (kind) => l10nTexts.attestation(kind),
  dockerCli: () => l10n.t("Docker CLI"),
  detail,
  dateTime: (rfc3339) => l10nTexts.dateTime(rfc3339),
  spoken,
};

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

function spoken(kind: DraftSpokenKind, name: string): string {
  switch (kind) {
    case "draft":
      return l10n.t("Draft {0}", name);
    case "entry":
      return l10n.t("Entry {0}", name);
    case "dockerDraft":
      return l10n.t("Docker CLI draft {0}", name);
    default:
      return assertNever(kind);
  }
}
