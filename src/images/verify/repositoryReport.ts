import type { Platform } from "../../core/oci/platform.ts";
import { samePlatform } from "../../core/oci/platformMatch.ts";
import { namesPlatform } from "../platformTags.ts";
import type { CheckCounts, VerifyDepth } from "./contentCheck.ts";
import type { PartReport } from "./imageReport.ts";
import type { ManifestReport } from "./verifyImage.ts";
import { isProblem, type VerifyFinding } from "./verifyFinding.ts";

/** What is wrong with a tag, from the worst on. */
export const tagProblems = [
  /** A manifest that a list names is gone. */
  "broken",
  /** A config or layer is gone: it was copied in part. */
  "partial",
  /** Content does not fit its digest, size or type. */
  "corrupt",
  /** A platform is not the one that is said. */
  "mislabelled",
  /** A platform that every image must have is not there. */
  "missingPlatform",
  /** It could not be read. */
  "unreadable",
] as const;

export type TagProblem = (typeof tagProblems)[number];

/** The outcome for one tag. */
export interface TagReport {
  readonly tag: string;
  /** `undefined` where the tag could not be read, or went while the others were. */
  readonly image: ManifestReport | undefined;
  readonly problems: readonly TagProblem[];
  readonly missingPlatforms: readonly Platform[];
  /** Why there is no image. */
  readonly error?: unknown;
}

/** What there is too much of in a repository to check it all at once. */
export type RepositoryLimit =
  | { readonly kind: "tags"; readonly tags: number }
  | { readonly kind: "storedBytes"; readonly bytes: number };

/** The outcome of verifying a repository, in the order in which the registry lists the tags. */
export interface RepositoryReport {
  readonly repository: string;
  readonly depth: VerifyDepth;
  /** Milliseconds since the Unix epoch. */
  readonly checkedAt: number;
  readonly requiredPlatforms: readonly Platform[];
  readonly tags: readonly TagReport[];
  /** How many tags have each problem; a tag may have several. */
  readonly counts: Readonly<Record<TagProblem, number>>;
  readonly checked: CheckCounts;
  /** False where it was cancelled, a limit was reached or the listing of tags broke off. */
  readonly isComplete: boolean;
  /** The limit at which it ended. */
  readonly limit?: RepositoryLimit;
  /** Why the listing broke off. */
  readonly error?: unknown;
}

/**
 * The outcome for a tag whose image was verified. A tag such as `1.4-amd64` is there to be a member
 * of a list, so no other platform is missed in its one image.
 */
export function tagReport(
  tag: string,
  image: ManifestReport,
  required: readonly Platform[],
): TagReport {
  const isArchTag = isSingleImage(image) && namesPlatform(tag);
  const missingPlatforms = isArchTag ? [] : platformsMissingIn(image, required);
  const parts = image.parts.flatMap((part) => part.findings);
  const findings = [...image.findings, ...parts].filter(isProblem);
  const found = new Set<TagProblem>(findings.map((finding) => problemOf(finding)));
  if (missingPlatforms.length > 0) found.add("missingPlatform");
  const problems = tagProblems.filter((problem) => found.has(problem));
  return { tag, image, problems, missingPlatforms };
}

/** Counts tags by their problems. */
export function countProblems(tags: readonly TagReport[]): Readonly<Record<TagProblem, number>> {
  const count = (problem: TagProblem): number =>
    tags.filter(({ problems }) => problems.includes(problem)).length;
  return {
    broken: count("broken"),
    partial: count("partial"),
    corrupt: count("corrupt"),
    mislabelled: count("mislabelled"),
    missingPlatform: count("missingPlatform"),
    unreadable: count("unreadable"),
  };
}

/** The findings that make a tag have a problem, with the part that they are about. */
export function findingsOf(
  image: ManifestReport,
  problem: TagProblem,
): readonly { readonly part?: PartReport; readonly finding: VerifyFinding }[] {
  const all = [
    ...image.findings.map((finding) => ({ finding })),
    ...image.parts.flatMap((part) => part.findings.map((finding) => ({ part, finding }))),
  ];
  return all.filter(({ finding }) => isProblem(finding) && problemOf(finding) === problem);
}

function problemOf(finding: VerifyFinding): TagProblem {
  switch (finding.code) {
    case "missingManifest":
      return "broken";
    case "missingBlob":
      return "partial";
    case "wrongDigest":
    case "wrongSize":
    case "wrongMediaType":
    case "wrongLayerCount":
      return "corrupt";
    case "platformMismatch":
    case "wrongExecutable":
      return "mislabelled";
    case "foreignLayer":
    case "notExamined":
    case "unreadable":
    case "tooDeep":
      return "unreadable";
  }
}

function isSingleImage({ parts: [part, ...others] }: ManifestReport): boolean {
  return part?.kind === "image" && part.parent === undefined && others.length === 0;
}

/** Charts, signatures and the like run on no platform, so none is missed in them. */
function platformsMissingIn(
  { parts }: ManifestReport,
  required: readonly Platform[],
): readonly Platform[] {
  const offered: Platform[] = [];
  let isRunnable = false;
  for (const { kind, platform, digest, findings } of parts) {
    if (kind !== "image" && kind !== "missing") continue;
    isRunnable ||= kind === "image" || platform !== undefined;
    const isGone = findings.some(
      (each) => each.code === "missingManifest" && each.digest === digest,
    );
    if (platform && !isGone) offered.push(platform);
  }
  if (!isRunnable) return [];
  return required.filter((each) => !offered.some((platform) => isOffered(each, platform)));
}

/** A platform that is required without a Windows version or features is there with any. */
function isOffered(required: Platform, { osVersion, osFeatures, ...offered }: Platform): boolean {
  return samePlatform(required, {
    ...offered,
    ...(required.osVersion && osVersion && { osVersion }),
    ...(required.osFeatures && osFeatures && { osFeatures }),
  });
}
