import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore, ManifestReference } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { ContentChecks, type ContentCheck, type VerifyDepth } from "./contentCheck.ts";
import { describePart } from "./describePart.ts";
import type { ImageReport, PartReport } from "./imageReport.ts";
import { defaultReadLimits, type ReadLimits } from "./readBudget.ts";
import { verdictOf, type VerifyFinding } from "./verifyFinding.ts";

/** Indexes within indexes that are followed; more is not made on purpose. */
const maxDepth = 4;

/** Manifests of one image that are looked at. */
const maxParts = 1000;

/** Manifests that are checked at the same time. */
const concurrency = 3;

export interface VerifyOptions extends Cancellable {
  /** `executables` unless given. */
  readonly depth?: VerifyDepth;
  /** How much of the layers of one image is read. */
  readonly limits?: ReadLimits;
  /** What a list says of the image, where it is one of a list. */
  readonly descriptor?: Descriptor;
  /** Told after each manifest; `total` grows as indexes are read. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Milliseconds since the Unix epoch; the present unless given. */
  readonly now?: number;
}

/**
 * Checks whether an image is what its list, manifests and configs say: that everything is there,
 * of the right digest, size and type, and that its programs are for its platforms.
 *
 * Throws `StoreError` where the reference names nothing or the registry does not answer at all.
 */
export async function verifyImage(
  store: ImageStore,
  repository: string,
  reference: ManifestReference,
  options: VerifyOptions = {},
): Promise<ImageReport> {
  const { depth = "executables", limits = defaultReadLimits, signal, now = Date.now() } = options;
  const head = await store.headManifest(repository, reference, { signal });
  const digest = head?.digest ?? reference.digest;
  if (!head || digest === undefined) {
    throw new StoreError("notFound", `No such manifest in ${repository}`, { status: 404 });
  }
  const checks = new ContentChecks(store, repository, { depth, limits, signal });
  const checked = await verifyManifest(checks, digest, options);
  return { repository, reference, depth, checkedAt: now, ...checked };
}

/** The part of an {@link ImageReport} that depends on nothing but the digest. */
export type ManifestReport = Pick<
  ImageReport,
  "digest" | "mediaType" | "parts" | "findings" | "verdict"
>;

/** Checks a manifest with all that belongs to it. Throws only an `AbortError`. */
export async function verifyManifest(
  checks: ContentChecks,
  digest: Digest,
  { onProgress, descriptor }: Pick<VerifyOptions, "onProgress" | "descriptor">,
): Promise<ManifestReport> {
  const root = await checks.manifest(digest);
  const walk = new IndexWalk(checks, onProgress);
  const isIndex = root.kind === "index";
  const claim = descriptor?.digest === digest ? { descriptor } : {};
  const parts = isIndex ? await walk.entries(root, []) : [describePart(root, claim)];
  const findings: readonly VerifyFinding[] = isIndex ? [...root.findings, ...walk.findings] : [];
  const all = [...findings, ...parts.flatMap((part) => part.findings)];
  const mediaType = root.mediaType;
  return { digest, mediaType, parts, findings, verdict: verdictOf(all) };
}

class IndexWalk {
  readonly #checks: ContentChecks;
  readonly #onProgress: VerifyOptions["onProgress"];
  readonly findings: VerifyFinding[] = [];
  #done = 0;
  #total = 0;

  constructor(checks: ContentChecks, onProgress: VerifyOptions["onProgress"]) {
    this.#checks = checks;
    this.#onProgress = onProgress;
  }

  /** What an index names, each nested index followed by what that names. */
  async entries(index: ContentCheck, above: readonly Digest[]): Promise<readonly PartReport[]> {
    const path = [...above, index.digest];
    const parent = above.length > 0 ? { parent: index.digest } : {};
    const entries = index.entries.slice(0, Math.max(0, maxParts - this.#total));
    if (entries.length < index.entries.length) this.#tooDeep(index.digest);
    this.#total += entries.length;
    const parts = await mapLimited(entries, concurrency, async (descriptor) => {
      const check = await this.#checks.manifest(descriptor.digest);
      const part = describePart(check, { descriptor, ...parent });
      this.#onProgress?.({ done: ++this.#done, total: this.#total });
      return check.kind === "index" ? [part, ...(await this.#nested(check, path))] : [part];
    });
    return parts.flat();
  }

  async #nested(index: ContentCheck, path: readonly Digest[]): Promise<readonly PartReport[]> {
    if (path.length < maxDepth && !path.includes(index.digest)) return this.entries(index, path);
    this.#tooDeep(index.digest);
    return [];
  }

  #tooDeep(digest: Digest): void {
    this.findings.push({ code: "tooDeep", severity: "warning", digest });
  }
}
