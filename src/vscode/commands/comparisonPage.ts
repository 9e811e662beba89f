import { l10n } from "vscode";
import { formatBytes } from "../../core/base/byteSize.ts";
import { assertNever } from "../../core/base/errors.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type {
  Comparison,
  EntryComparison,
  ImageComparison,
  SizeComparison,
} from "../../images/comparison/comparison.ts";
import type { ReportPage, ReportSection, Tone } from "../../shared/reportPage.ts";
import {
  configSection,
  entriesSection,
  layersSection,
  manifestsSection,
} from "./comparisonTables.ts";
import type { ComparisonWords } from "./comparisonWords.ts";

/** Platforms whose differences are told one by one; the table names all. */
const maxDetailedEntries = 20;

/** A comparison for people. */
export function comparisonPage(comparison: Comparison, words: ComparisonWords): ReportPage {
  const { tone, summary } = outcome(comparison, words);
  return {
    title: words.name,
    summary,
    tone,
    facts: sizeFacts(comparison.sizes),
    sections: [manifestsSection(comparison, words), ...contentSections(comparison, words)],
    actions: [],
  };
}

function contentSections(
  { content, isSame, left, right }: Comparison,
  words: ComparisonWords,
): readonly ReportSection[] {
  switch (content.kind) {
    case "lists":
      return [
        entriesSection(content.entries, words),
        ...content.entries
          .filter(hasDetails)
          .slice(0, maxDetailedEntries)
          .flatMap((entry) => entryDetails(entry, words)),
      ];
    case "images":
      return isSame || isSameEntry(content, right.digest, left.digest)
        ? []
        : imageSections(content.image, words, "", true);
    case "artifacts":
      return [layersSection(content.layers, words, { title: l10n.t("Files"), isWhole: true })];
    case "noEntry":
    case "other":
      return [];
    default:
      return assertNever(content);
  }
}

function hasDetails({ image, entry }: EntryComparison): boolean {
  return entry.length > 0 || image !== undefined;
}

function entryDetails(entry: EntryComparison, words: ComparisonWords): readonly ReportSection[] {
  const prefix = entry.platform || l10n.t("No platform");
  const { image } = entry;
  const own =
    entry.entry.length > 0
      ? [configSection([], entry.entry, words, `${prefix} · ${l10n.t("Entry of the list")}`)]
      : [];
  return image ? [...own, ...imageSections(image, words, prefix, false)] : own;
}

function imageSections(
  image: ImageComparison,
  words: ComparisonWords,
  prefix: string,
  isWhole: boolean,
): readonly ReportSection[] {
  const { config, annotations, layers } = image;
  const differs = layers.some(({ change }) => change !== "same");
  const titled = (title: string) => (prefix ? `${prefix} · ${title}` : title);
  return [
    ...(config.length + annotations.length > 0
      ? [configSection(config, annotations, words, titled(l10n.t("Settings")))]
      : []),
    ...(differs || isWhole
      ? [layersSection(layers, words, { title: titled(l10n.t("Layers")), isWhole })]
      : []),
  ];
}

interface Outcome {
  readonly tone: Tone;
  readonly summary: string;
}

function outcome({ isSame, content, left, right }: Comparison, words: ComparisonWords): Outcome {
  if (words.left.kind === "nothing") {
    return { tone: "note", summary: l10n.t("The tag does not exist yet: everything is new.") };
  }
  if (isSame) {
    return { tone: "good", summary: l10n.t("Both are the same manifest, byte for byte.") };
  }
  switch (content.kind) {
    case "lists":
      return { tone: "note", summary: listSummary(content.entries) };
    case "images":
      return content.entry
        ? entryOutcome(content, words, isSameEntry(content, right.digest, left.digest))
        : { tone: "note", summary: imageSummary(content.image) };
    case "artifacts":
      return { tone: "note", summary: l10n.t("The artifacts differ.") };
    case "noEntry": {
      const list = content.list === "left" ? words.left.name : words.right.name;
      const summary = l10n.t(
        "{0} has no image for {1}. It has: {2}.",
        list,
        content.platform,
        content.platforms.join(", ") || l10n.t("nothing"),
      );
      return { tone: "warning", summary };
    }
    case "other":
      return {
        tone: "warning",
        summary:
          left.kind === right.kind
            ? l10n.t("What is in manifests of this kind is not known. Compare them as text.")
            : l10n.t("The two are of different kinds. Compare them as text."),
      };
    default:
      return assertNever(content);
  }
}

type ImagesContent = Extract<Comparison["content"], { readonly kind: "images" }>;

/** Whether the image is the very one that the list has. */
function isSameEntry(content: ImagesContent, right: Digest, left: Digest): boolean {
  const image = content.entryOf === "left" ? right : left;
  return content.entry?.digest === image;
}

/** Says first which image of the list was compared. */
function entryOutcome(
  { entryOf, entry, image }: ImagesContent,
  { left, right }: ComparisonWords,
  isSame: boolean,
): Outcome {
  const [list, other] = entryOf === "left" ? [left.name, right.name] : [right.name, left.name];
  const platform = entry?.platform ?? "";
  if (isSame) {
    const summary = l10n.t("{0} is the image that {1} has for {2}.", other, list, platform);
    return { tone: "good", summary };
  }
  const compared = l10n.t("Of the list {0}, the image for {1} was compared.", list, platform);
  return { tone: "note", summary: `${compared} ${imageSummary(image)}` };
}

function listSummary(entries: readonly EntryComparison[]): string {
  const differing = entries.filter(({ change }) => change !== "same").length;
  if (differing === 0) {
    return l10n.t("The platforms are the same; only what the lists say of themselves differs.");
  }
  return differing === 1
    ? l10n.t("1 of {0} platforms differs.", entries.length)
    : l10n.t("{0} of {1} platforms differ.", differing, entries.length);
}

function imageSummary({ config, layers, annotations }: ImageComparison): string {
  const hasLayers = layers.some(({ change }) => change !== "same");
  if (config.length > 0) {
    return hasLayers
      ? l10n.t("The images differ in settings and layers.")
      : l10n.t("The images have the same layers, but differ in settings.");
  }
  if (hasLayers) return l10n.t("The images have the same settings, but differ in layers.");
  return annotations.length > 0
    ? l10n.t("The images differ in annotations only.")
    : l10n.t("The images have the same settings and layers; only their manifests differ.");
}

function sizeFacts({ left, right, shared, isComplete }: SizeComparison): readonly string[] {
  if (left === 0 && right === 0) return [];
  const delta = right - left;
  const change = `${delta > 0 ? "+" : "−"}${formatBytes(Math.abs(delta))}`;
  return [
    delta === 0 ? formatBytes(left) : `${formatBytes(left)} → ${formatBytes(right)} (${change})`,
    l10n.t("{0} shared", formatBytes(shared)),
    ...(isComplete ? [] : [l10n.t("as far as it could be read")]),
  ];
}
