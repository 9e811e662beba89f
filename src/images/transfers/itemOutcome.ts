import { isAbortError } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import { emptyCopy, type CopyReport } from "../copy/copyReport.ts";
import type { CopiedTag, ImageCopyResult } from "../copy/imageCopyResult.ts";
import type { ImagePlan } from "../copy/imagePlan.ts";
import type { ItemOutcome, OtherEntry, TagResult, TransferProblem } from "./transferOutcome.ts";

/** Says what went wrong in sentences for the user; a port, since only the UI knows the language. */
export interface ProblemTexts {
  error(error: unknown): string;
  /** A manifest that is not where it was to be copied from. */
  absent(digest: Digest): string;
  /** A tag that could not be written; `state` says what is known of it. */
  tag(tag: string, state: "untouched" | "unknown", error: unknown): string;
  /** What was copied into an archive that then was not written. */
  notWritten(): string;
}

/** The code of problems that are those of the other images of an archive. */
export const notWrittenCode = "archiveNotWritten";

/** What a copy came to, as it is kept. */
export function outcomeOf(result: ImageCopyResult, texts: ProblemTexts): ItemOutcome {
  switch (result.kind) {
    case "copied": {
      const problems = tagProblems(result.tags, texts);
      const kind = problems.length > 0 ? failedOrCancelled(result.tags) : "copied";
      const copied = { ...done(result.report, result.tags), ...leftOutOf(result.plan) };
      return { kind, digest: result.digest, ...copied, problems };
    }
    case "skipped":
      return {
        kind: "skipped",
        digest: result.plan.root.digest,
        ...done(emptyCopy, result.tags),
        problems: [],
      };
    case "cancelled":
      return { ...cancelledItem, digest: result.plan.root.digest };
    case "absent": {
      const problems = result.manifests.map(({ digest }) => {
        return { message: texts.absent(digest), digest };
      });
      return { ...cancelledItem, kind: "failed", digest: result.plan.root.digest, problems };
    }
    case "failed": {
      const { report, tags, plan } = result;
      return {
        ...failedItem(result.error, texts),
        digest: plan.root.digest,
        ...done(report, tags),
        problems: isAbortError(result.error)
          ? []
          : [...blobProblems(report, result.error, texts), ...tagProblems(tags, texts)],
      };
    }
  }
}

/** The outcome for an image of which nothing was copied. */
export const cancelledItem: ItemOutcome = {
  kind: "cancelled",
  tags: [],
  manifests: 0,
  sent: 0,
  sentBytes: 0,
  mounted: 0,
  present: 0,
  leftOut: [],
  problems: [],
};

/** The outcome for an image whose copying threw before anything was written. */
export function failedItem(error: unknown, texts: ProblemTexts): ItemOutcome {
  if (isAbortError(error)) return cancelledItem;
  return { ...cancelledItem, kind: "failed", problems: [problemOf(error, texts)] };
}

/** The outcome for an image that was copied into an archive of which nothing was kept. */
export function lostItem(
  { digest, tags }: ItemOutcome,
  { kind, texts }: { readonly kind: "failed" | "cancelled"; readonly texts: ProblemTexts },
): ItemOutcome {
  return {
    ...cancelledItem,
    kind,
    ...(digest && { digest }),
    tags: tags.map(({ tag }) => ({ tag, state: "untouched" })),
    problems: kind === "failed" ? [{ message: texts.notWritten(), code: notWrittenCode }] : [],
  };
}

function done(
  report: CopyReport,
  tags: readonly CopiedTag[],
): Omit<ItemOutcome, "kind" | "digest" | "problems"> {
  return {
    tags: tags.map(tagResult),
    manifests: report.manifests.length,
    sent: report.uploaded,
    sentBytes: report.uploadedBytes,
    mounted: report.mounted,
    present: report.present,
    leftOut: report.leftOut.map(({ layer }) => layer.digest),
  };
}

/** What the choices leave behind, of an image of which something is. */
export function leftOutOf({
  isRewritten,
  source,
  leftOutEntries,
  leftOutPlatforms,
  leftOutReferrers,
}: ImagePlan): Partial<ItemOutcome> {
  const platforms = [...new Set(leftOutPlatforms.map((each) => formatPlatform(each)))];
  const attestations = leftOutEntries.filter(({ kind }) => kind === "attestation").length;
  const others = leftOutEntries.flatMap(({ kind, descriptor }): readonly OtherEntry[] => {
    const { digest, artifactType, mediaType } = descriptor;
    return kind === "other" || kind === "index"
      ? [{ digest, type: artifactType ?? mediaType }]
      : [];
  });
  return {
    ...(isRewritten && { rewrittenFrom: source.digest }),
    ...(platforms.length > 0 && { leftOutPlatforms: platforms }),
    ...(attestations > 0 && { leftOutAttestations: attestations }),
    ...(others.length > 0 && { leftOutEntries: others }),
    ...(leftOutReferrers.length > 0 && { leftOutReferrers: leftOutReferrers.length }),
  };
}

function tagResult(tag: CopiedTag): TagResult {
  switch (tag.kind) {
    case "written":
      return { tag: tag.tag, state: "written", before: tag.before };
    case "unchanged":
      return { tag: tag.tag, state: "unchanged" };
    case "skipped":
      return { tag: tag.tag, state: "skipped", before: tag.now };
    case "failed":
      return { tag: tag.tag, state: tag.state };
  }
}

function failedOrCancelled(tags: readonly CopiedTag[]): "failed" | "cancelled" {
  const isCancelled = (each: CopiedTag) => each.kind !== "failed" || isAbortError(each.error);
  return tags.every(isCancelled) ? "cancelled" : "failed";
}

function tagProblems(tags: readonly CopiedTag[], texts: ProblemTexts): readonly TransferProblem[] {
  return tags.flatMap((each) => {
    if (each.kind !== "failed") return [];
    return [
      { ...problemOf(each.error, texts), message: texts.tag(each.tag, each.state, each.error) },
    ];
  });
}

/** Those of the blobs, unless there is none: then what failed was something else. */
function blobProblems(
  { failed }: CopyReport,
  error: unknown,
  texts: ProblemTexts,
): readonly TransferProblem[] {
  if (failed.length === 0) return [problemOf(error, texts)];
  return failed.map((each) => ({ ...problemOf(each.error, texts), digest: each.blob.digest }));
}

function problemOf(error: unknown, texts: ProblemTexts): TransferProblem {
  const hasCode = error instanceof Error && "code" in error && typeof error.code === "string";
  return { message: texts.error(error), ...(hasCode && { code: String(error.code) }) };
}
