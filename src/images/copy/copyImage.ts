import type { Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { CopyChoices } from "./copyChoices.ts";
import { CopyError } from "./copyError.ts";
import { runCopy, type CopyOptions } from "./copyManifests.ts";
import { emptyCopy } from "./copyReport.ts";
import type { CopiedTag, ImageCopyResult } from "./imageCopyResult.ts";
import type { ImageCopy, ImagePlan, PlannedTag } from "./imagePlan.ts";
import { planImageCopy } from "./planImageCopy.ts";
import { TagAgreement, type AskExisting } from "./tagAgreement.ts";
import { writeTags } from "./writeTags.ts";

export interface CopyImageOptions extends CopyOptions {
  /** Told as soon as it is known what is to be done, before anything is written. */
  readonly onPlan?: ((plan: ImagePlan) => void) | undefined;
  /**
   * Asked once about all tags that name something else where the choice is to ask, and in any case
   * about those that came to do so while the image was being copied.
   */
  readonly onExisting: AskExisting;
}

/**
 * Copies an image with all that was chosen of it: blobs, manifests, indexes from the inside out, in
 * the end the tags, those of cosign first. A failure leaves the tags as they were; doing it again
 * goes on from what is there.
 *
 * Throws as `planImageCopy` does, as long as nothing was written.
 */
export async function copyImage(
  copy: ImageCopy,
  choices: CopyChoices,
  options: CopyImageOptions,
): Promise<ImageCopyResult> {
  const { limits, signal } = options;
  const plan = await planImageCopy(copy, choices, { limits, signal });
  options.onPlan?.(plan);
  const { absent, root } = plan;
  if (absent.length > 0) return { kind: "absent", plan, manifests: absent };
  const agreement = new TagAgreement(choices.existing, options.onExisting);
  if ((await agreement.askAbout(plan.tags)) === "cancel") return { kind: "cancelled", plan };
  const skipped = plan.tags.flatMap((tag) => skippedTag(tag, agreement) ?? []);
  if (isInVain(copy, skipped)) return { kind: "skipped", plan, tags: skipped };
  const result = await run(plan, copy, options);
  if (result.kind === "failed") return { ...result, plan, tags: [] };
  const { report } = result;
  const contents = (digest: Digest) => contentOf(plan, copy, digest, options);
  const { clock } = options;
  const written = await writeTags(plan, copy.to, { agreement, contents, clock, signal });
  const { tags } = written;
  return written.kind === "failed"
    ? { kind: "failed", plan, error: written.error, report, tags }
    : { kind: "copied", plan, digest: root.digest, report, tags };
}

async function run(
  plan: ImagePlan,
  { to }: ImageCopy,
  options: CopyOptions,
): ReturnType<typeof runCopy> {
  const { manifests, blobs } = plan;
  if (manifests.length === 0 && blobs.length === 0) return { kind: "copied", report: emptyCopy };
  const result = await runCopy(plan, to, options);
  const leftOut = [...plan.leftOutLayers, ...result.report.leftOut];
  const report = { ...result.report, leftOut };
  if (result.kind === "copied") return { ...result, report };
  return { ...result, report, error: sparseRefusal(plan, result.error) ?? result.error };
}

/** Every tag of the image is taken, so that what would be copied would have no name. */
function isInVain({ tags }: ImageCopy, skipped: readonly CopiedTag[]): boolean {
  const names = new Set(skipped.map(({ tag }) => tag));
  return tags.length > 0 && tags.every((tag) => names.has(tag));
}

function skippedTag({ tag, digest, now }: PlannedTag, agreement: TagAgreement) {
  if (now === undefined || now === digest || agreement.mayReplace(tag, now)) return undefined;
  return { tag, digest, kind: "skipped", now } as const;
}

function sparseRefusal({ isSparse, root }: ImagePlan, error: unknown): CopyError | undefined {
  if (!isSparse || !StoreError.is(error) || error.method !== "PUT") return undefined;
  const isRefused = error.details.some(({ code }) => refusals.has(code));
  return isRefused ? new CopyError("sparseRefused", root.digest, { cause: error }) : undefined;
}

/** How registries say that they lack what an index names. */
const refusals: ReadonlySet<string> = new Set([
  "MANIFEST_BLOB_UNKNOWN",
  "MANIFEST_UNKNOWN",
  "MANIFEST_INVALID",
  "BLOB_UNKNOWN",
]);

/** What a tag is to name, as it is sent. */
async function contentOf(
  { content, manifests }: ImagePlan,
  { from }: ImageCopy,
  digest: Digest,
  { signal }: CopyOptions,
): Promise<RawManifest> {
  const planned = manifests.find(({ manifest }) => manifest.raw.digest === digest)?.manifest;
  const isRoot = content.raw.digest === digest;
  const manifest =
    planned ??
    (isRoot ? content : await from.reader.manifest(from.repository, { digest }, { signal }));
  return { ...manifest.raw, mediaType: effectiveMediaType(manifest) };
}
