import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { tagDigest } from "../tagDigest.ts";
import { chooseContent, type ChosenContent } from "./chooseContent.ts";
import type { CopyChoices } from "./copyChoices.ts";
import { absentIn, plannedIn, PlanWalk, type CopyTarget, type PlanLimits } from "./copyPlan.ts";
import { findReferrers, type FoundReferrers } from "./findReferrers.ts";
import type { ImageCopy, ImagePlan, PlannedReferrer, PlannedTag } from "./imagePlan.ts";
import { readIndexTree } from "./indexTree.ts";
import { planBlobs } from "./planBlobs.ts";
import { planRows } from "./planRows.ts";

export interface ImagePlanOptions extends Cancellable {
  readonly limits?: PlanLimits | undefined;
}

/** Requests at the same time. */
const concurrency = 8;

/** Of an image that is copied whole. */
const nothingChosen: Omit<ChosenContent, "index"> = {
  made: new Map(),
  followed: new Map(),
  replaced: [],
  leftOut: [],
};

const noReferrers: FoundReferrers = { referrers: [], leftOut: [] };

/**
 * Finds out what has to be done so that a repository has an image with all that was chosen of it:
 * manifests, what refers to them, tags. Only reads, one request for each manifest that the target
 * has; blobs are asked for when they are copied, or by `measurePlan`.
 *
 * Throws `StoreError`, `CopyError`, `PlatformChoiceError` or an `AbortError`.
 */
export async function planImageCopy(
  copy: ImageCopy,
  choices: CopyChoices,
  options: ImagePlanOptions = {},
): Promise<ImagePlan> {
  const { from, reference } = copy;
  const { signal } = options;
  const manifest = await from.reader.manifest(from.repository, reference, { signal });
  return new ImagePlanner(copy, choices, options).plan(manifest);
}

class ImagePlanner {
  readonly #copy: ImageCopy;
  readonly #choices: CopyChoices;
  readonly #options: ImagePlanOptions;
  readonly #isInPlace: boolean;

  constructor(copy: ImageCopy, choices: CopyChoices, options: ImagePlanOptions) {
    this.#copy = copy;
    this.#choices = choices;
    this.#options = options;
    this.#isInPlace = isSamePlace(copy.from, copy.to);
  }

  async plan(manifest: Manifest): Promise<ImagePlan> {
    const { from, to } = this.#copy;
    const source = descriptorOf(manifest);
    const chosen = await this.#choose(manifest);
    const root = chosen.index ? descriptorOf(chosen.index) : source;
    const walk = this.#walk(chosen);
    await walk.visit({ descriptor: root, from });
    const found = await this.#referrers(walk, chosen);
    const { referrers } = found;
    const nodes = walk.inOrder([root, ...referrers.map(({ descriptor }) => descriptor)]);
    const { blobs, leftOutLayers } = planBlobs(nodes, this.#choices.nonDistributable);
    return {
      ...{ source, root, blobs, leftOutLayers, referrers },
      content: chosen.index ?? manifest,
      manifests: plannedIn(nodes),
      absent: absentIn(nodes),
      isRewritten: root.digest !== source.digest,
      isSparse: chosen.followed.size > 0,
      rows: planRows({ nodes: walk.nodes, root, referrers, blobs }),
      tags: await this.#tags(root.digest, referrers, to),
      leftOutEntries: chosen.leftOut,
      leftOutPlatforms: chosen.leftOut.flatMap(({ platform }) => platform ?? []),
      leftOutReferrers: found.leftOut,
    };
  }

  async #choose(
    manifest: Manifest,
  ): Promise<Omit<ChosenContent, "index"> & Partial<Pick<ChosenContent, "index">>> {
    const { platforms } = this.#choices;
    if (platforms.kind === "all" || manifest.kind !== "index") return nothingChosen;
    return chooseContent(await readIndexTree(manifest, this.#copy.from, this.#options), platforms);
  }

  #walk({ made, followed }: Omit<ChosenContent, "index">): PlanWalk {
    const isEveryLayer = this.#choices.nonDistributable === "include";
    const rules = {
      limits: this.#options.limits,
      into: isEveryLayer ? ("all" as const) : ("indexes" as const),
      isInPlace: this.#isInPlace,
      made,
      followed,
    };
    return new PlanWalk(this.#copy.to, rules, this.#options);
  }

  async #referrers(
    walk: PlanWalk,
    { made, replaced }: Omit<ChosenContent, "index">,
  ): Promise<FoundReferrers> {
    if (!this.#choices.referrers || this.#isInPlace) return noReferrers;
    const { from, to } = this.#copy;
    return findReferrers({ from, to, walk, made, replaced }, this.#options);
  }

  async #tags(
    root: Digest,
    referrers: readonly PlannedReferrer[],
    to: CopyTarget,
  ): Promise<readonly PlannedTag[]> {
    const { signal } = this.#options;
    const cosign = referrers.flatMap(({ tag, about, descriptor: { digest } }) =>
      tag === undefined ? [] : [{ tag, about, digest }],
    );
    const own = this.#copy.tags.map((tag) => ({ tag, digest: root }));
    const wanted = new Map(
      [...own, ...cosign].map((each): [string, Omit<PlannedTag, "now">] => [each.tag, each]),
    );
    const tags = [...cosign, ...own].filter((each) => wanted.get(each.tag) === each);
    return mapLimited(tags, concurrency, async (each) => {
      return { ...each, now: await tagDigest(to, each.tag, { signal }) };
    });
  }
}

/** Whether two places are the same repository of the same store. */
function isSamePlace(a: CopyTarget, b: CopyTarget): boolean {
  return a.store === b.store && a.repository === b.repository;
}

function descriptorOf(manifest: Manifest): Descriptor {
  const { digest, bytes } = manifest.raw;
  return { mediaType: effectiveMediaType(manifest), digest, size: bytes.length };
}
