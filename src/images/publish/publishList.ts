import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import { runCopy, type CopyOptions } from "../copy/copyManifests.ts";
import { planCopy, type CopyPlan, type CopyTarget } from "../copy/copyPlan.ts";
import { emptyCopy, type CopyReport } from "../copy/copyReport.ts";
import { checkList } from "../drafts/checkList.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import type { ListFinding } from "../drafts/listFinding.ts";
import { listManifest } from "../drafts/listText.ts";
import { readListText } from "../drafts/readListText.ts";
import type { ImageStores } from "../imageStores.ts";
import { memberItems, unconfirmedMembers } from "./memberItems.ts";
import { isAgreed, movedSources, type MovedSource } from "../compose/movedSources.ts";
import { tagDigest } from "../tagDigest.ts";
import { writeTag, type TagWrite } from "./writeTag.ts";

/** How a push ended. Only `pushed` and `failed` may have changed a tag. */
export type PublishResult =
  | {
      readonly kind: "pushed";
      readonly digest: Digest;
      /** The tags written; those that held the list already are not among them. */
      readonly tags: readonly TagWrite[];
      readonly copied: CopyReport;
    }
  /** The tags hold exactly this list already; nothing was sent. */
  | { readonly kind: "unchanged"; readonly digest: Digest }
  /** The text is no list that could be pushed; nothing was sent. */
  | { readonly kind: "invalid"; readonly findings: readonly ListFinding[] }
  /** The tag holds something else than when the draft was made, and nobody agreed to that. */
  | {
      readonly kind: "moved";
      readonly now: Digest | undefined;
      /** Content that was sent before that was noticed. It is there without a tag. */
      readonly copied: CopyReport;
    }
  /**
   * Further tags that name something else than the list and than what is being replaced, and nobody
   * agreed to that. `tags` were written before that was noticed.
   */
  | {
      readonly kind: "taken";
      readonly taken: readonly TakenTag[];
      readonly tags: readonly TagWrite[];
      readonly copied: CopyReport;
    }
  /** Tags that members were taken from name something else now, and nobody agreed to that. */
  | { readonly kind: "sourcesMoved"; readonly sources: readonly MovedSource[] }
  /** Members that are neither in the target nor where they were taken from; nothing was sent. */
  | { readonly kind: "missing"; readonly members: readonly Descriptor[] }
  /**
   * A request failed, or the push was cancelled. `tag` says what became of the draft's tag: it names
   * what it named before, or the list, or that could not be found out. Pushing again goes on from
   * `copied` and `tags`.
   */
  | {
      readonly kind: "failed";
      readonly error: unknown;
      readonly tag: "untouched" | "written" | "unknown";
      readonly tags: readonly TagWrite[];
      readonly copied: CopyReport;
    };

/** A further tag of a draft that is in use. */
export interface TakenTag {
  readonly tag: string;
  readonly now: Digest;
}

export interface PublishOptions extends CopyOptions {
  /**
   * What the tag may hold without asking again; by default what it held when the draft was made.
   * `undefined` stands for "no such tag".
   */
  readonly expected?: { readonly digest: Digest | undefined } | undefined;
  /** What further tags may name without asking again. */
  readonly replaces?: readonly TakenTag[] | undefined;
  /** Moves of sources that were told and agreed to: the list is pushed with what it has. */
  readonly agreed?: readonly MovedSource[] | undefined;
}

/**
 * Pushes a draft: what its members need and the target lacks first, the members by digest, the list
 * under its tag in a single request, further tags last. A failure leaves the old tag as it was.
 *
 * Throws `StoreError`, `CopyError`, `UnknownConnectionError` or an `AbortError` as long as nothing
 * was sent.
 */
export async function publishList(
  stores: ImageStores,
  draft: ListDraft,
  options: PublishOptions = {},
): Promise<PublishResult> {
  const raw = await listManifest(draft.text);
  const list = parseManifest(raw);
  const findings = checkList(readListText(draft.text)).filter((each) => each.severity === "error");
  if (list.kind !== "index" || findings.length > 0) return { kind: "invalid", findings };
  const to = { store: stores.open(draft.connectionId).store, repository: draft.repository };
  return new ListPush({ stores, draft, list, raw, to }, options).run();
}

interface PushParts {
  readonly stores: ImageStores;
  readonly draft: ListDraft;
  readonly list: IndexManifest;
  readonly raw: IndexManifest["raw"];
  readonly to: CopyTarget;
}

class ListPush {
  readonly #parts: PushParts;
  readonly #options: PublishOptions;
  readonly #signal: Cancellable;
  readonly #tags: TagWrite[] = [];
  #copied = emptyCopy;

  constructor(parts: PushParts, options: PublishOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#signal = { signal: options.signal };
  }

  async run(): Promise<PublishResult> {
    const { digest } = this.#parts.raw;
    const { plan, now, others, moved } = await this.#look();
    const open = others.filter((each) => each.before !== digest);
    if (now === digest && open.length === 0) return { kind: "unchanged", digest };
    if (!this.#mayReplace(now)) return this.#moved(now);
    const taken = open.flatMap((each) => this.#takenTag(each.tag, each.before) ?? []);
    if (taken.length > 0) return this.#taken(taken);
    if (moved.length > 0) return { kind: "sourcesMoved", sources: moved };
    if (plan.absent.length > 0) return { kind: "missing", members: plan.absent };
    return (
      (await this.#copy(plan)) ??
      (await this.#writeTag()) ??
      (await this.#writeOthers(open)) ?? {
        kind: "pushed",
        digest,
        tags: this.#tags,
        copied: this.#copied,
      }
    );
  }

  /** All that is to be known before anything is sent. */
  async #look() {
    const { stores, draft, list, to } = this.#parts;
    const { agreed = [], limits } = this.#options;
    const further = [...new Set(draft.moreTags)].filter((tag) => tag !== draft.tag);
    const [now, sources, others] = await Promise.all([
      tagDigest(to, draft.tag, this.#signal),
      movedSources(stores, draft, list.manifests, this.#signal),
      mapLimited(further, 4, async (tag) => {
        return { tag, before: await tagDigest(to, tag, this.#signal) };
      }),
    ]);
    const members = unconfirmedMembers(draft, list.manifests, sources);
    const items = memberItems(stores, draft, members);
    const plan = await planCopy(items, to, { ...this.#signal, limits });
    return { now, plan, others, moved: sources.filter((each) => !isAgreed(each, agreed)) };
  }

  #mayReplace(now: Digest | undefined): boolean {
    const { raw, draft } = this.#parts;
    const expected = this.#options.expected ?? { digest: draft.basedOn };
    return now === expected.digest || now === raw.digest;
  }

  async #copy(plan: CopyPlan): Promise<PublishResult | undefined> {
    const result = await runCopy(plan, this.#parts.to, this.#options);
    this.#copied = result.report;
    return result.kind === "failed" ? this.#failed(result.error, "untouched") : undefined;
  }

  async #writeTag(): Promise<PublishResult | undefined> {
    const { raw, to, draft } = this.#parts;
    let now: Digest | undefined;
    try {
      // Again: copying takes its time, and somebody else may have pushed meanwhile.
      now = await tagDigest(to, draft.tag, this.#signal);
    } catch (error) {
      return this.#failed(error, "untouched");
    }
    if (now === raw.digest) return undefined;
    if (!this.#mayReplace(now)) return this.#moved(now);
    const outcome = await writeTag(to, raw, { tag: draft.tag, before: now }, this.#signal);
    if (outcome.kind === "failed") return this.#failed(outcome.error, outcome.tag);
    this.#tags.push(outcome.write);
    return undefined;
  }

  async #writeOthers(others: readonly { readonly tag: string }[]) {
    const { raw, to } = this.#parts;
    const taken: TakenTag[] = [];
    for (const { tag } of others) {
      try {
        const before = await tagDigest(to, tag, this.#signal);
        const obstacle = this.#takenTag(tag, before);
        if (obstacle) taken.push(obstacle);
        if (obstacle || before === raw.digest) continue;
        const outcome = await writeTag(to, raw, { tag, before }, this.#signal);
        if (outcome.kind === "failed") return this.#failed(outcome.error, "written");
        this.#tags.push(outcome.write);
      } catch (error) {
        return this.#failed(error, "written");
      }
    }
    return taken.length > 0 ? this.#taken(taken) : undefined;
  }

  /** What keeps a further tag from being written: it is in use for something of its own. */
  #takenTag(tag: string, now: Digest | undefined): TakenTag | undefined {
    const { raw, draft } = this.#parts;
    if (now === undefined || now === raw.digest || now === draft.basedOn) return undefined;
    const { replaces = [] } = this.#options;
    const isAgreed = replaces.some((each) => each.tag === tag && each.now === now);
    return isAgreed ? undefined : { tag, now };
  }

  #taken(taken: readonly TakenTag[]): PublishResult {
    return { kind: "taken", taken, tags: this.#tags, copied: this.#copied };
  }

  #moved(now: Digest | undefined): PublishResult {
    return { kind: "moved", now, copied: this.#copied };
  }

  #failed(error: unknown, tag: "untouched" | "written" | "unknown"): PublishResult {
    return { kind: "failed", error, tag, tags: this.#tags, copied: this.#copied };
  }
}
