import { isAbortError } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { ImageReader } from "../../images/imageReader.ts";
import type { OpenStore } from "../../images/imageStores.ts";
import { maxListDepth } from "../../images/compose/listProblem.ts";
import type {
  ErrorNode,
  ExplorerNode,
  IndexNode,
  ManifestNode,
  PartNode,
  PlatformNode,
} from "../nodes.ts";
import type { RowRequest } from "../rows/rowResolver.ts";
import { summarizeManifest } from "../rows/summarize.ts";
import type { Branch } from "./branch.ts";
import { manifestNodes, relatedNodes } from "./manifestNodes.ts";
import { errorNode, messageNode } from "./notices.ts";

/** Referrers that take longer than this, in milliseconds, come in after the other rows. */
const referrersWaitMs = 1000;

/**
 * What a manifest names: platforms, nested indexes or parts; the attestations folded under it; and
 * what refers to it.
 */
export class ManifestBranch implements Branch {
  readonly #parent: ManifestNode;
  readonly #reader: ImageReader;
  readonly #store: ImageStore;
  readonly #clock: Clock;
  readonly #above: readonly Digest[];
  readonly #changed: () => void;
  readonly #lifetime = new AbortController();
  #contents: readonly ExplorerNode[] = [];
  #referrers: readonly ExplorerNode[] = [];
  #isShown = false;
  #found: Digest | undefined;

  /**
   * @param options.above digests of the manifests that lead here, uppermost first
   * @param options.changed called when rows come in after {@link load}
   */
  constructor(
    parent: ManifestNode,
    { reader, store }: OpenStore,
    options: {
      readonly above: readonly Digest[];
      readonly clock: Clock;
      readonly changed: () => void;
    },
  ) {
    this.#parent = parent;
    this.#reader = reader;
    this.#store = store;
    this.#clock = options.clock;
    this.#above = options.above;
    this.#changed = options.changed;
  }

  /** What the row turned out to name; undefined while unknown. */
  get digest(): Digest | undefined {
    return this.#found;
  }

  async load(): Promise<void> {
    if (this.#isTooDeep()) {
      this.#contents = [messageNode(this.#parent, { code: "tooDeep" })];
      return;
    }
    const { signal } = this.#lifetime;
    try {
      const digest = await this.#head(signal);
      this.#found = digest;
      const referrers = this.#loadReferrers(digest, signal);
      await this.#loadContents(digest, signal);
      await this.#waitBriefly(referrers, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isAbortError(error)) throw error;
      this.#contents = [errorNode(this.#parent, "readManifest", error)];
    }
    this.#isShown = true;
  }

  nodes(): readonly ExplorerNode[] {
    const { attestations } = this.#parent.kind === "tag" ? { attestations: [] } : this.#parent;
    const folded = relatedNodes(this.#parent, "attestation", attestations);
    return [...this.#contents, ...folded, ...this.#referrers];
  }

  rowRequests(): readonly RowRequest[] {
    return this.nodes()
      .filter((node) => isSummarized(node))
      .map((node) => ({
        id: node.id,
        connectionId: node.connectionId,
        ask: (signal) => this.#summarize(node, signal),
      }));
  }

  loadMore(): Promise<void> {
    return Promise.resolve();
  }

  loadAll(): Promise<void> {
    return Promise.resolve();
  }

  search(): Promise<boolean> {
    return Promise.resolve(false);
  }

  isOutdated(): boolean {
    return false;
  }

  forgetRows(): void {
    // The reader keeps manifests by digest, and nothing else is kept here.
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  /** Content addressing makes a cycle impossible to build, but not to claim (invariant 9). */
  #isTooDeep(): boolean {
    if (this.#above.length >= maxListDepth) return true;
    return this.#parent.kind !== "tag" && this.#above.includes(this.#parent.digest);
  }

  async #head(signal: AbortSignal): Promise<Digest> {
    const { repository } = this.#parent;
    if (this.#parent.kind !== "tag") return this.#parent.digest;
    const head = await this.#reader.head(repository, { tag: this.#parent.tag }, { signal });
    return head.digest;
  }

  async #loadContents(digest: Digest, signal: AbortSignal): Promise<void> {
    const { repository } = this.#parent;
    const manifest = await this.#reader.manifest(repository, { digest }, { signal });
    this.#contents = manifestNodes(this.#parent, manifest);
  }

  /** Rejects never: a failure becomes a row beside the others, a cancellation leaves no trace. */
  async #loadReferrers(digest: Digest, signal: AbortSignal): Promise<void> {
    const { repository } = this.#parent;
    try {
      const referrers = await this.#store.listReferrers(repository, digest, { signal });
      this.#referrers = relatedNodes(this.#parent, "referrer", this.#withoutFolded(referrers));
    } catch (error) {
      if (isAbortError(error) || signal.aborted) return;
      this.#referrers = [this.#referrersError(error)];
    }
    if (this.#isShown && !signal.aborted && this.#referrers.length > 0) this.#changed();
  }

  #referrersError(error: unknown): ErrorNode {
    return errorNode(this.#parent, "listReferrers", error);
  }

  #withoutFolded(referrers: readonly Descriptor[]): readonly Descriptor[] {
    const { attestations } = this.#parent.kind === "tag" ? { attestations: [] } : this.#parent;
    const folded = new Set<string>(attestations.map(({ digest }) => digest));
    return referrers.filter(({ digest }) => !folded.has(digest));
  }

  async #waitBriefly(work: Promise<void>, signal: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const delay = this.#clock.delay(referrersWaitMs, {
      signal: AbortSignal.any([enough.signal, signal]),
    });
    const waited = delay.catch((error: unknown) => {
      if (!isAbortError(error)) throw error;
    });
    await Promise.race([work, waited]);
    enough.abort();
    signal.throwIfAborted();
  }

  #summarize(node: SummarizedNode, signal: AbortSignal) {
    const source = { reader: this.#reader, repository: node.repository };
    const hints = node.kind === "part" ? {} : node;
    return summarizeManifest(source, node.digest, hints, { signal });
  }
}

type SummarizedNode = PlatformNode | IndexNode | PartNode;

/** Rows that stand for a manifest which says more than its descriptor does. */
function isSummarized(node: ExplorerNode): node is SummarizedNode {
  if (node.kind === "part") return node.role === "attestation";
  return node.kind === "platform" || node.kind === "index";
}
