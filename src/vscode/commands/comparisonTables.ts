import { l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { shortDigest, type Digest } from "../../core/oci/digest.ts";
import { readableStep } from "../../core/oci/layerSteps.ts";
import type {
  ComparedEntry,
  ComparedManifest,
  Comparison,
  ConfigDifference,
  EntryComparison,
  LayerChange,
  ValueDifference,
} from "../../images/comparison/comparison.ts";
import type { ReportCell, ReportLink, ReportRow, ReportSection } from "../../shared/reportPage.ts";
import {
  changeName,
  layerChangeName,
  settingName,
  type ComparisonWords,
  type SideWords,
} from "./comparisonWords.ts";

/** A longer value is cut: the report as text has all of it. */
const maxValueLength = 400;

const empty: ReportCell = { text: "" };

/** What the two manifests are, and what they themselves say differently. */
export function manifestsSection(comparison: Comparison, words: ComparisonWords): ReportSection {
  const { left, right, manifest, annotations } = comparison;
  const cells = (of: (side: ComparedManifest) => string) => [of(left), of(right)].map(code);
  const differing = [...manifest, ...annotations].filter(({ name }) => name !== "mediaType");
  return {
    title: l10n.t("Manifests"),
    texts: [],
    table: {
      columns: sideColumns(words),
      rows: [
        {
          cells: [
            text(l10n.t("Digest")),
            manifestCell(words, words.left, left),
            manifestCell(words, words.right, right),
          ],
        },
        { cells: [text(l10n.t("Media type")), ...cells(({ mediaType }) => mediaType)] },
        ...differing.map(valueRow),
      ],
    },
  };
}

/** One row for each platform. */
export function entriesSection(
  entries: readonly EntryComparison[],
  words: ComparisonWords,
): ReportSection {
  return {
    title: l10n.t("Platforms"),
    texts: [],
    table: {
      columns: [
        { title: l10n.t("Platform") },
        { title: l10n.t("Change") },
        { title: words.left.name },
        { title: words.right.name },
        { title: l10n.t("Size"), isNumber: true },
        { title: l10n.t("What differs") },
      ],
      rows: entries.map((entry) => entryRow(entry, words)),
    },
  };
}

function entryRow(entry: EntryComparison, words: ComparisonWords): ReportRow {
  const { platform, change, left, right, unread } = entry;
  const label = platform || l10n.t("No platform");
  const tone = unread === undefined ? (change === "same" ? undefined : "note") : "warning";
  return {
    ...(tone && { tone }),
    cells: [
      text(label),
      text(changeName(change)),
      left ? digestCell(words, words.left, { ...left, target: "manifest", label }) : empty,
      right ? digestCell(words, words.right, { ...right, target: "manifest", label }) : empty,
      text(sizeText(left, right)),
      text([...whatDiffers(entry), ...(unread === undefined ? [] : [unread])].join("; ")),
    ],
  };
}

function sizeText(left: ComparedEntry | undefined, right: ComparedEntry | undefined): string {
  const sizes = [left?.contentSize, right?.contentSize]
    .filter((size) => size !== undefined)
    .map((size) => formatBytes(size));
  return [...new Set(sizes)].join(" → ");
}

function whatDiffers({ image, entry, left, right }: EntryComparison): readonly string[] {
  const differing = image?.layers.filter(({ change }) => change !== "same") ?? [];
  const attested = [left, right].map((side) => side?.attestations.join());
  return [
    ...(image && image.config.length > 0 ? [l10n.t("settings")] : []),
    ...(differing.length > 0 ? [l10n.t("layers")] : []),
    ...(image && image.annotations.length > 0 ? [l10n.t("annotations of the image")] : []),
    ...(entry.length > 0 ? [l10n.t("entry of the list")] : []),
    ...(left && right && attested[0] !== attested[1] ? [l10n.t("attestations")] : []),
  ];
}

/** Settings and annotations that differ, one a row. */
export function configSection(
  config: readonly ConfigDifference[],
  annotations: readonly ValueDifference[],
  words: ComparisonWords,
  title: string,
): ReportSection {
  const columns = sideColumns(words);
  const settings = config.map((each) => valueRow({ ...each, name: settingName(each) }));
  return {
    title,
    texts: [],
    table: { columns, rows: [...settings, ...annotations.map(valueRow)] },
  };
}

/** The layers of both sides; `isWhole` tells of those that are the same, too. */
export function layersSection(
  layers: readonly LayerChange[],
  words: ComparisonWords,
  { title, isWhole }: { readonly title: string; readonly isWhole: boolean },
): ReportSection {
  const shown = isWhole ? layers : layers.filter(({ change }) => change !== "same");
  return {
    title,
    texts: [],
    table: {
      columns: [
        { title: l10n.t("Change") },
        { title: l10n.t("Made by") },
        { title: words.left.name },
        { title: words.right.name },
        { title: l10n.t("Size"), isNumber: true },
      ],
      rows: shown.map((layer) => layerRow(layer, words)),
    },
  };
}

function layerRow({ change, left, right }: LayerChange, words: ComparisonWords): ReportRow {
  const sizes = [left, right].flatMap((side) => (side ? [formatBytes(side.size)] : []));
  const title = right?.title ?? left?.title ?? "";
  return {
    cells: [
      text(layerChangeName(change)),
      code(readableStep(title)),
      left ? digestCell(words, words.left, { ...left, target: "blob" }) : empty,
      right ? digestCell(words, words.right, { ...right, target: "blob" }) : empty,
      text([...new Set(sizes)].join(" → ")),
    ],
  };
}

function sideColumns({ left, right }: ComparisonWords) {
  return [{ title: l10n.t("Property") }, { title: left.name }, { title: right.name }];
}

function valueRow({ name, left = "", right = "" }: ValueDifference): ReportRow {
  return { cells: [text(name), code(cut(left)), code(cut(right))] };
}

/** A draft is nowhere to be opened yet, and what does not exist has no digest. */
function manifestCell(
  words: ComparisonWords,
  side: SideWords,
  { digest, mediaType, size }: ComparedManifest,
): ReportCell {
  if (side.kind === "nothing") return text(l10n.t("Does not exist yet"));
  if (side.kind === "draft") return code(shortDigest(digest));
  const label = side.name;
  return digestCell(words, side, { digest, mediaType, size, target: "manifest", label });
}

function digestCell({ home }: ComparisonWords, side: SideWords, link: ReportLink): ReportCell {
  const { digest, target, mediaType, size, label } = link;
  const { connectionId, repository } = side.placeOf(digest);
  const isHome = connectionId === home.connectionId && repository === home.repository;
  return {
    text: short(digest),
    isCode: true,
    link: {
      digest,
      target,
      mediaType,
      ...(size !== undefined && { size }),
      ...(label !== undefined && { label }),
      ...(!isHome && { place: { connectionId, repository } }),
    },
  };
}

function short(digest: Digest): string {
  return `${shortDigest(digest)}…`;
}

function text(value: string): ReportCell {
  return { text: value };
}

function code(value: string): ReportCell {
  return { text: value, isCode: true };
}

function cut(value: string): string {
  return value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
}
