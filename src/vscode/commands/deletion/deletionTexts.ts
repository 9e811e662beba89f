import { l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { assertNever } from "../../../core/base/errors.ts";
import { shortDigest, type Digest } from "../../../core/oci/digest.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type {
  DeletionPlan,
  KeptReason,
  ManifestSummary,
  PlannedDeletion,
  PlannedUntag,
} from "../../../images/deletion/deletionPlan.ts";
import type { GraphGap } from "../../../images/deletion/repositoryGraph.ts";
import { visibleText } from "../../../shared/visibleText.ts";

/** Names that one line holds; the rest is counted. */
const namesShown = 20;

/** `linux/arm64/v8`, `Manifest list`, `Attestation`, `Manifest`: what a manifest is. */
export function kindText({ isList, isAttestation, platform }: ManifestSummary): string {
  if (isAttestation) return l10n.t("Attestation");
  if (isList) return l10n.t("Manifest list");
  return platform ? visibleText(formatPlatform(platform)) : l10n.t("Manifest");
}

/** `linux/arm64 sha256:83c7f9c9`, with the tags if there are any. */
export function manifestText(
  summary: ManifestSummary & { readonly tags?: readonly string[] },
): string {
  const { digest, tags = [] } = summary;
  const name = `${kindText(summary)} ${shortDigest(digest)}`;
  return tags.length > 0 ? l10n.t("{0}, tagged {1}", name, listed(tags)) : name;
}

/** A list by the tags that lead to it, else by its digest. */
export function listName(digest: Digest, tags: readonly string[]): string {
  return tags.length > 0 ? `${listed(tags)} (${shortDigest(digest)})` : shortDigest(digest);
}

/** Names, as many as a line can hold. */
export function listed(names: readonly string[]): string {
  const more = names.length - namesShown;
  const shown = names.slice(0, namesShown).join(", ");
  return more > 0 ? l10n.t("{0} and {1} more", shown, more) : shown;
}

export function keptText(reason: KeptReason): string {
  switch (reason.kind) {
    case "tags":
      return l10n.t("It is also tagged {0}.", listed(reason.tags));
    case "list":
      return l10n.t("The list {0} needs it.", listName(reason.digest, reason.tags));
    case "subject":
      return l10n.t("It is about {0}, which stays.", shortDigest(reason.digest));
    case "referrer":
      return l10n.t("{0} refers to it and stays.", listName(reason.digest, reason.tags));
    case "locked":
      return reason.tags.length > 0
        ? l10n.t("It is locked by its tags: {0}.", listed(reason.tags))
        : l10n.t("It is locked.");
    case "unknown":
      return l10n.t("Not all of the repository could be read, so something may need it.");
    default:
      return assertNever(reason);
  }
}

/** What is left of the manifest whose tag goes. */
export function untagText({ otherTags, lists }: PlannedUntag): string {
  if (otherTags.length > 0) {
    return l10n.t("The image stays: it is also tagged {0}.", listed(otherTags));
  }
  if (lists.length > 0) {
    return lists.length === 1
      ? l10n.t("The image stays: the manifest list {0} contains it.", listed(lists))
      : l10n.t("The image stays: these manifest lists contain it: {0}.", listed(lists));
  }
  return l10n.t(
    "No other tag names this image. It stays in the registry under its digest until the registry cleans up.",
  );
}

export function gapText(gap: GraphGap): string {
  switch (gap.kind) {
    case "tags":
      return l10n.t("Only the first {0} tags of the repository were read.", gap.listed);
    case "manifests":
      return l10n.t("Only the first {0} manifests of the repository were read.", gap.limit);
    case "locks":
      return l10n.t("Not all locks of the repository were read. What is locked stays.");
    case "tag":
      return l10n.t("The tag {0} could not be read.", gap.tag);
    case "manifest":
      return l10n.t("The manifest {0} could not be read.", shortDigest(gap.digest));
    case "referrers":
      return l10n.t("What refers to {0} could not be read.", shortDigest(gap.digest));
    default:
      return assertNever(gap);
  }
}

/** “Up to 12 MB become free.” */
export function freedText(bytes: number): string {
  return l10n.t("Up to {0} become free once the registry cleans up.", formatBytes(bytes));
}

/** What no look at a registry can rule out: its API lists tags, and nothing that has none. */
export function unseenText(): string {
  return l10n.t(
    "Registries do not tell of manifest lists without a tag: one that contains what is deleted would break unnoticed.",
  );
}

/** The tags that go although nobody asked for them by name. */
export function otherTagsOf(
  deletions: readonly PlannedDeletion[],
  asked: ReadonlySet<string>,
): readonly string[] {
  return deletions.flatMap(({ tags }) => tags).filter((tag) => !asked.has(tag));
}

/** Which of the tags that were to go are locked; `undefined` if none. */
export function lockedText({ lockedTags }: DeletionPlan): string | undefined {
  if (lockedTags.length === 0) return undefined;
  return lockedTags.length === 1
    ? l10n.t("The tag {0} is locked and stays.", listed(lockedTags))
    : l10n.t("These tags are locked and stay: {0}.", listed(lockedTags));
}

/** Whether a plan does anything at all. */
export function isEmpty({ untag, deletions }: DeletionPlan): boolean {
  return untag.length === 0 && deletions.length === 0;
}
