import { env, l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { parseJson, type JsonValue } from "../../core/base/json.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import type { TransferItem } from "../../images/copy/transferRequest.ts";
import type { ItemOutcome, TagResult } from "../../images/transfers/transferOutcome.ts";
import type { TransferRecord } from "../../images/transfers/transferRecord.ts";
import type {
  ReportCell,
  ReportPage,
  ReportRow,
  ReportSection,
  Tone,
} from "../../shared/reportPage.ts";
import { leftOutTexts } from "../platform/leftOutTexts.ts";
import { tableSection } from "../platform/tableSection.ts";
import { writesArchive } from "./showTargets.ts";
import { sourceName, targetName } from "./transferNames.ts";
import type { TransferParts } from "./transferParts.ts";
import { sentText } from "./transferText.ts";

type Names = Pick<TransferParts, "storeName"> & {
  readonly localStores: Pick<TransferParts["localStores"], "find">;
};

/** An image of the request with what came of it. */
interface Copied extends TransferItem {
  readonly outcome: ItemOutcome;
}

/** What came of a transfer, as a page. */
export function transferPage(record: TransferRecord, names: Names): ReportPage {
  const { request, outcome } = record;
  const all = (outcome?.items ?? []).flatMap((each, position): readonly Copied[] => {
    const item = request.items[position];
    return item ? [{ ...item, outcome: each }] : [];
  });
  const again =
    record.state === "done"
      ? { id: "repeat", label: l10n.t("Repeat"), icon: "debug-restart" }
      : { id: "resume", label: l10n.t("Resume"), icon: "debug-continue", isPrimary: true };
  return {
    title: record.title,
    summary: writesArchive(record, names)
      ? (archiveSummary(record) ?? summary(record, all))
      : summary(record, all),
    tone: toneOf(record, all),
    facts: facts(record, all),
    sections: [
      imageSection(all, names),
      ...tableSection(l10n.t("Tags"), tagColumns(), tagRows(all, names)),
      ...tableSection(l10n.t("What failed"), problemColumns(), problemRows(all, names)),
      ...notChosenSection(all, names),
      ...leftOutSection(all),
    ],
    actions: [again],
  };
}

/** The same as text: what was asked for and what came of it. */
export function transferJson(record: TransferRecord): JsonValue {
  return parseJson(JSON.stringify(record));
}

/** Nothing is left of an archive that was not finished. */
function archiveSummary({ state }: TransferRecord): string | undefined {
  switch (state) {
    case "failed":
      return l10n.t(
        "The archive was not written, since not all of its images could be copied. Resume begins anew.",
      );
    case "cancelled":
      return l10n.t("The transfer was cancelled, and no archive was written. Resume begins anew.");
    case "interrupted":
      return l10n.t(
        "The window was closed while the transfer ran, and no archive was written. Resume begins anew.",
      );
    default:
      return undefined;
  }
}

function summary({ state }: TransferRecord, all: readonly Copied[]): string {
  const failed = all.filter(({ outcome }) => outcome.kind === "failed").length;
  const good = all.filter(({ outcome }) => outcome.kind === "copied").length;
  switch (state) {
    case "queued":
    case "running":
      return l10n.t("The transfer is under way.");
    case "done":
      return good === 0
        ? l10n.t("Nothing was copied: the tags name other images and were left alone.")
        : l10n.t("Everything is in the target, and its tags were written last.");
    case "failed":
      return l10n.t(
        "Copied: {0}. Failed: {1}. No tag names anything incomplete; Resume sends only what is missing.",
        good,
        failed,
      );
    case "cancelled":
      return l10n.t(
        "The transfer was cancelled. No tag names anything incomplete; Resume sends only what is missing.",
      );
    case "interrupted":
      return l10n.t(
        "The window was closed while the transfer ran. No tag names anything incomplete; Resume sends only what is missing.",
      );
  }
}

function toneOf({ state }: TransferRecord, all: readonly Copied[]): Tone {
  if (state === "failed") return "bad";
  if (state !== "done") return "warning";
  return all.every(({ outcome }) => outcome.kind === "copied") ? "good" : "note";
}

function facts({ startedAt, endedAt }: TransferRecord, all: readonly Copied[]): readonly string[] {
  const ms = endedAt === undefined ? 0 : Date.parse(endedAt) - Date.parse(startedAt);
  const bytes = all.reduce((sum, { outcome }) => sum + outcome.sentBytes, 0);
  const seconds = (ms / 1000).toLocaleString(env.language, {
    style: "unit",
    unit: "second",
    unitDisplay: "long",
    maximumFractionDigits: 1,
  });
  return [
    l10n.t("Images: {0}", all.length),
    sentText(all.map(({ outcome }) => outcome)),
    ...(ms > 0 ? [seconds] : []),
    ...(ms > 1000 && bytes > 0 ? [l10n.t("{0}/s", formatBytes((1000 * bytes) / ms))] : []),
  ];
}

function imageSection(all: readonly Copied[], names: Names): ReportSection {
  const number = (title: string) => ({ title, isNumber: true });
  return {
    title: l10n.t("Images"),
    texts: [],
    table: {
      columns: [
        { title: l10n.t("From") },
        { title: l10n.t("To") },
        { title: l10n.t("Digest") },
        { title: l10n.t("Result") },
        number(l10n.t("Manifests")),
        number(l10n.t("Sent")),
        number(l10n.t("Mounted")),
        number(l10n.t("There already")),
      ],
      rows: all.map((copied): ReportRow => {
        const { outcome, from, to } = copied;
        const { manifests, sent, sentBytes, mounted, present } = outcome;
        const content = sent > 0 ? `${sent} (${formatBytes(sentBytes)})` : "0";
        const numbers = [manifests, content, mounted, present];
        return {
          tone: itemTone(outcome),
          cells: [
            { text: sourceName(names, from) },
            { text: targetName(names, to) },
            digestCell(copied, outcome.kind === "copied" ? outcome.digest : undefined),
            { text: resultText(outcome) },
            ...numbers.map((each): ReportCell => ({ text: String(each) })),
          ],
        };
      }),
    },
  };
}

function itemTone({ kind }: ItemOutcome): Tone {
  if (kind === "copied") return "good";
  return kind === "failed" ? "bad" : "note";
}

function resultText({ kind }: ItemOutcome): string {
  switch (kind) {
    case "copied":
      return l10n.t("copied");
    case "skipped":
      return l10n.t("left alone");
    case "failed":
      return l10n.t("failed");
    case "cancelled":
      return l10n.t("cancelled");
  }
}

function digestCell({ to }: TransferItem, digest: Digest | undefined): ReportCell {
  if (digest === undefined) return { text: "" };
  const place = { connectionId: to.storeId, repository: to.repository };
  const link = { digest, target: "manifest", mediaType: "", place } as const;
  return { text: shortDigest(digest), isCode: true, link };
}

const tagColumns = () => [l10n.t("Tag"), l10n.t("Result"), l10n.t("Named before")];

function tagRows(all: readonly Copied[], names: Names): readonly ReportRow[] {
  return all.flatMap((copied) =>
    copied.outcome.tags.map((tag): ReportRow => {
      return {
        tone: tag.state === "written" || tag.state === "unchanged" ? "good" : "warning",
        cells: [
          { text: targetName(names, { ...copied.to, tags: [tag.tag] }) },
          { text: tagText(tag) },
          digestCell(copied, tag.before),
        ],
      };
    }),
  );
}

function tagText({ state, before }: TagResult): string {
  switch (state) {
    case "written":
      return before === undefined ? l10n.t("new") : l10n.t("moved");
    case "unchanged":
      return l10n.t("named it already");
    case "skipped":
      return l10n.t("left alone");
    case "untouched":
      return l10n.t("left as it was");
    case "unknown":
      return l10n.t("could not be found out");
  }
}

const problemColumns = () => [l10n.t("Image"), l10n.t("Content"), l10n.t("Why")];

function problemRows(all: readonly Copied[], names: Names): readonly ReportRow[] {
  return all.flatMap(({ outcome, from }) =>
    outcome.problems.map(({ message, digest }): ReportRow => {
      const content = digest ? { text: digest, isCode: true } : { text: "" };
      return {
        tone: "bad",
        cells: [{ text: sourceName(names, from) }, content, { text: message }],
      };
    }),
  );
}

function notChosenSection(all: readonly Copied[], names: Names): readonly ReportSection[] {
  const rows = all.flatMap(({ from, outcome }) => {
    const { leftOutReferrers = 0 } = outcome;
    const texts = [
      ...leftOutTexts(outcome),
      ...(leftOutReferrers > 0
        ? [l10n.t("Signatures and others that refer to the original list: {0}", leftOutReferrers)]
        : []),
    ];
    return texts.map((text) => ({ cells: [{ text: sourceName(names, from) }, { text }] }));
  });
  const isRewritten = all.some(({ outcome }) => outcome.rewrittenFrom !== undefined);
  const columns = [l10n.t("Image"), l10n.t("Not copied")];
  return tableSection(l10n.t("Not chosen"), columns, rows).map((made) =>
    isRewritten
      ? {
          ...made,
          texts: [
            l10n.t("A list of chosen platforms is a list of its own, with a digest of its own."),
          ],
        }
      : made,
  );
}

function leftOutSection(all: readonly Copied[]): readonly ReportSection[] {
  const layers = new Set(all.flatMap(({ outcome }) => outcome.leftOut));
  if (layers.size === 0) return [];
  return [
    {
      title: l10n.t("Left out"),
      texts: [
        l10n.t(
          "These layers may not be distributed and stayed where they are; clients fetch them from there.",
        ),
      ],
      table: {
        columns: [{ title: l10n.t("Layer") }],
        rows: [...layers].map((text) => ({ cells: [{ text, isCode: true }] })),
      },
    },
  ];
}
