import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { contentOf, contentSize } from "../../core/oci/contentSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { isNonDistributableType } from "../../core/oci/mediaTypes.ts";
import { parseImageConfig } from "../../core/oci/parseImageConfig.ts";
import { effectiveMediaType, parseManifest } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { examineImage, type ExaminedProgram, type Examination } from "./examineImage.ts";
import type { ReadLimits } from "./readBudget.ts";
import type { BlobRole, VerifyFinding } from "./verifyFinding.ts";

/** How deep an image is looked into: its manifests and blobs only, or its layers too. */
export type VerifyDepth = "headers" | "executables";

/** What was found out about a manifest and its content, whoever names it. */
export interface ContentCheck {
  readonly digest: Digest;
  /** `undefined` where it is missing or could not be read. */
  readonly kind: Manifest["kind"] | undefined;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  /** Bytes of config and layers, as the manifest counts them; for images and artifacts. */
  readonly contentSize?: number;
  /** As the config says; for images. */
  readonly platform?: Platform;
  /** What an index names; empty otherwise. */
  readonly entries: readonly Descriptor[];
  /** Programs of an image; see {@link Examination}. */
  readonly programs: readonly ExaminedProgram[];
  readonly others: readonly ExaminedProgram[];
  readonly findings: readonly VerifyFinding[];
}

/** Configs are a few kB; one beyond this is not an image's. */
const maxConfigBytes = 4 * 1024 * 1024;

/** Blobs of one manifest that are asked for at the same time. */
const blobConcurrency = 4;

/** Counts of what was asked for, each digest once. */
export interface CheckCounts {
  readonly manifests: number;
  readonly blobs: number;
  /** Bytes of layers that were downloaded. */
  readonly storedBytes: number;
}

export interface ContentCheckOptions extends Cancellable {
  readonly depth: VerifyDepth;
  readonly limits: ReadLimits;
}

/**
 * Checks manifests and blobs of one repository, each digest once. Content is read anew rather than
 * from a cache: the point is what the registry has now.
 */
export class ContentChecks {
  readonly #store: ImageStore;
  readonly #repository: string;
  readonly #options: ContentCheckOptions;
  readonly #manifests = new Map<Digest, Promise<ContentCheck>>();
  readonly #blobs = new Map<Digest, Promise<{ readonly size?: number } | undefined>>();
  readonly #configs = new Set<Digest>();
  #storedBytes = 0;

  constructor(store: ImageStore, repository: string, options: ContentCheckOptions) {
    this.#store = store;
    this.#repository = repository;
    this.#options = options;
  }

  /** Bytes of layers that were downloaded so far. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  get counts(): CheckCounts {
    return {
      manifests: this.#manifests.size,
      blobs: new Set([...this.#blobs.keys(), ...this.#configs]).size,
      storedBytes: this.#storedBytes,
    };
  }

  /** Checks a manifest with its blobs; of an index only itself. Throws only an `AbortError`. */
  manifest(digest: Digest): Promise<ContentCheck> {
    const known = this.#manifests.get(digest);
    if (known) return known;
    const check = this.#checkManifest(digest);
    this.#manifests.set(digest, check);
    return check;
  }

  async #checkManifest(digest: Digest): Promise<ContentCheck> {
    const { signal } = this.#options;
    try {
      const raw = await this.#store.getManifest(this.#repository, { digest }, { signal });
      return await this.#describe(parseManifest(raw));
    } catch (error) {
      if (isAbortError(error)) throw error;
      const findings = [manifestFailure(digest, error)];
      return { ...nothing, digest, kind: undefined, mediaType: "", size: 0, findings };
    }
  }

  async #describe(manifest: Manifest): Promise<ContentCheck> {
    const { kind, raw } = manifest;
    const mediaType = effectiveMediaType(manifest);
    const base = { ...nothing, digest: raw.digest, kind, mediaType, size: raw.bytes.length };
    switch (manifest.kind) {
      case "image": {
        const [read, layers] = await Promise.all([
          this.#readConfig(manifest.config),
          this.#checkBlobs(manifest.layers, "layer"),
        ]);
        const findings = [...read.findings, ...layers];
        const image = { ...base, contentSize: contentSize(contentOf(manifest)), findings };
        return read.config ? this.#withConfig(image, manifest.layers, read.config) : image;
      }
      case "artifact": {
        const { config, layers } = manifest;
        const findings = [
          ...(await this.#checkBlobs(config ? [config] : [], "config")),
          ...(await this.#checkBlobs(layers, "layer")),
        ];
        return { ...base, contentSize: contentSize(contentOf(manifest)), findings };
      }
      case "index":
        return { ...base, entries: manifest.manifests };
      case "schema1":
      case "unknown":
      case "opaque":
        return base;
    }
  }

  async #withConfig(
    image: ContentCheck,
    layers: readonly Descriptor[],
    config: ImageConfig,
  ): Promise<ContentCheck> {
    const diffIds = config.diffIds.length;
    const count: VerifyFinding = {
      code: "wrongLayerCount",
      severity: "error",
      layers: layers.length,
      diffIds,
    };
    const found = diffIds === layers.length ? [] : [count];
    const examined = await this.#examine(layers, config);
    // A layer that is gone says by itself why nothing was found in it.
    const isGone = image.findings.some(({ code }) => code === "missingBlob");
    const reason = isGone && examined.reason === "brokenLayer" ? undefined : examined.reason;
    return {
      ...image,
      platform: config.platform,
      programs: examined.programs,
      others: examined.others,
      findings: [
        ...image.findings,
        ...found,
        ...(reason ? [{ code: "notExamined", severity: "note", reason } as const] : []),
      ],
    };
  }

  async #examine(
    layers: readonly Descriptor[],
    config: ImageConfig,
  ): Promise<Pick<Examination, "programs" | "others" | "reason">> {
    if (this.#options.depth === "headers") return { programs: [], others: [] };
    const image = { repository: this.#repository, layers, config };
    const examined = await examineImage(this.#store, image, this.#options);
    this.#storedBytes += examined.storedBytes;
    return examined;
  }

  async #readConfig(
    descriptor: Descriptor,
  ): Promise<{ readonly config?: ImageConfig; readonly findings: readonly VerifyFinding[] }> {
    const { digest } = descriptor;
    const { signal } = this.#options;
    this.#configs.add(digest);
    try {
      const limits = { maxBytes: maxConfigBytes, signal };
      const bytes = await this.#store.readBlob(this.#repository, digest, limits);
      // A layer may be the same blob.
      this.#blobs.set(digest, Promise.resolve({ size: bytes.length }));
      const findings = sizeFindings(descriptor, "config", bytes.length);
      return { config: parseImageConfig(bytes), findings };
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { findings: [blobFailure(descriptor, "config", error)] };
    }
  }

  async #checkBlobs(
    descriptors: readonly Descriptor[],
    role: BlobRole,
  ): Promise<readonly VerifyFinding[]> {
    const unique = [...new Map(descriptors.map((each) => [each.digest, each])).values()];
    const findings = await mapLimited(unique, blobConcurrency, (each) =>
      this.#checkBlob(each, role),
    );
    return findings.flat();
  }

  async #checkBlob(descriptor: Descriptor, role: BlobRole): Promise<readonly VerifyFinding[]> {
    const { digest, mediaType } = descriptor;
    try {
      const head = await this.#headBlob(digest);
      if (head) return sizeFindings(descriptor, role, head.size);
      return isNonDistributableType(mediaType)
        ? [{ code: "foreignLayer", severity: "note", digest }]
        : [{ code: "missingBlob", severity: "error", role, digest }];
    } catch (error) {
      if (isAbortError(error)) throw error;
      return [blobFailure(descriptor, role, error)];
    }
  }

  #headBlob(digest: Digest): Promise<{ readonly size?: number } | undefined> {
    const known = this.#blobs.get(digest);
    if (known) return known;
    const { signal } = this.#options;
    const head = this.#store.headBlob(this.#repository, digest, { signal });
    this.#blobs.set(digest, head);
    return head;
  }
}

const nothing = { entries: [], programs: [], others: [], findings: [] } as const;

function sizeFindings(
  { digest, size: claimed }: Descriptor,
  role: BlobRole,
  actual: number | undefined,
): readonly VerifyFinding[] {
  return actual === undefined || actual === claimed
    ? []
    : [{ code: "wrongSize", severity: "error", role, digest, claimed, actual }];
}

function manifestFailure(digest: Digest, error: unknown): VerifyFinding {
  if (StoreError.is(error, "notFound")) {
    return { code: "missingManifest", severity: "error", digest };
  }
  return contentFailure(digest, error);
}

function blobFailure({ digest }: Descriptor, role: BlobRole, error: unknown): VerifyFinding {
  if (StoreError.is(error, "notFound")) {
    return { code: "missingBlob", severity: "error", role, digest };
  }
  return contentFailure(digest, error);
}

function contentFailure(digest: Digest, error: unknown): VerifyFinding {
  return StoreError.is(error, "digestMismatch")
    ? { code: "wrongDigest", severity: "error", digest }
    : { code: "unreadable", severity: "error", digest, error };
}
