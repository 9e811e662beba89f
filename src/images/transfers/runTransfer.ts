import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { BlobPlaces } from "../copy/blobPlaces.ts";
import { copyImage, type CopyImageOptions } from "../copy/copyImage.ts";
import type { ExistingTag, ExistingTagsAnswer } from "../copy/imageCopyResult.ts";
import type { TransferItem, TransferRequest } from "../copy/transferRequest.ts";
import type { ImageStores, StoreTarget } from "../imageStores.ts";
import {
  cancelledItem,
  failedItem,
  lostItem,
  outcomeOf,
  type ProblemTexts,
} from "./itemOutcome.ts";
import { takenTags, type TakenTag } from "./takenTags.ts";
import type { ItemOutcome } from "./transferOutcome.ts";
import type { TransferProgress } from "./transferProgress.ts";

/** Images of one transfer at the same time; their blobs share a limit of their own. */
const itemsAtOnce = 3;

/** What transfers work with. */
export interface TransferMeans {
  readonly stores: ImageStores;
  readonly texts: ProblemTexts;
  /** What all transfers share. */
  readonly shared: Partial<Pick<CopyImageOptions, "limiter" | "journal">>;
  /** Where in a store blobs are known to be. */
  readonly placesOf: (storeId: string) => BlobPlaces | undefined;
  /** Told of each error as it came, for the log. */
  readonly failed: (item: TransferItem, error: unknown) => void;
}

export interface TransferRun extends Cancellable {
  readonly progress: TransferProgress;
  /** Asks what becomes of tags that name something else. */
  readonly onExisting: (taken: readonly TakenTag[]) => Promise<ExistingTagsAnswer>;
  /** Told as soon as an image is done with; with archives not before those are whole, or given up. */
  readonly onItem: (item: TransferItem, outcome: ItemOutcome) => void;
}

/**
 * Copies all images of a request and tells of each what came of it, in their order. One that fails
 * does not keep the others from being copied; after a cancel none is begun. Never throws.
 */
export async function runTransfer(
  request: TransferRequest,
  means: TransferMeans,
  run: TransferRun,
): Promise<readonly ItemOutcome[]> {
  const work = new TransferWork(request, means, run);
  const outcomes = await work.copyAll();
  return work.close(outcomes);
}

class TransferWork {
  readonly #request: TransferRequest;
  readonly #means: TransferMeans;
  readonly #run: TransferRun;
  readonly #targets = new Map<string, Promise<StoreTarget>>();
  /** Tags that were asked about, with what was to become of them. */
  #asked: readonly TakenTag[] = [];
  #answer: ExistingTagsAnswer = "cancel";

  constructor(request: TransferRequest, means: TransferMeans, run: TransferRun) {
    this.#request = request;
    this.#means = means;
    this.#run = run;
  }

  async copyAll(): Promise<readonly ItemOutcome[]> {
    const { items } = this.#request;
    if (!(await this.#mayBegin())) return items.map(() => cancelledItem);
    return mapLimited(items, itemsAtOnce, async (item, position) => {
      const outcome = await this.#copy(item, position);
      this.#run.progress.ended(position, outcome);
      if (!(await this.#isAllOrNothing(item))) this.#run.onItem(item, outcome);
      return outcome;
    });
  }

  /** Ends what was begun in stores that need that: archives and folders that others may write. */
  async close(outcomes: readonly ItemOutcome[]): Promise<readonly ItemOutcome[]> {
    let result = outcomes;
    for (const [storeId, opening] of this.#targets) {
      const target = await opening.catch(() => undefined); // its images tell why
      if (!target) continue;
      const own = this.#request.items.map(({ to }) => to.storeId === storeId);
      const isWhole = result.every(({ kind }, at) => !own[at] || isGood(kind));
      if (isWhole) {
        try {
          await target.finish();
        } catch (error) {
          await target.abandon();
          const isLost = target.isAllOrNothing === true;
          const unfinished = this.#unfinished(error, isLost);
          result = result.map((each, at) => (own[at] ? unfinished(each, at) : each));
        }
      } else {
        await target.abandon();
        if (target.isAllOrNothing) result = this.#lost(result, own);
      }
      if (target.isAllOrNothing) this.#tell(result, own);
    }
    return result;
  }

  /** What became of images that were told of as copied is known only when their archive is. */
  async #isAllOrNothing({ to }: TransferItem): Promise<boolean> {
    const target = await this.#targets.get(to.storeId)?.catch(() => undefined);
    return target?.isAllOrNothing === true;
  }

  #tell(outcomes: readonly ItemOutcome[], own: readonly boolean[]): void {
    for (const [at, item] of this.#request.items.entries()) {
      const outcome = outcomes[at];
      if (own[at] && outcome) this.#run.onItem(item, outcome);
    }
  }

  #lost(outcomes: readonly ItemOutcome[], own: readonly boolean[]): readonly ItemOutcome[] {
    const { texts } = this.#means;
    const hasFailed = outcomes.some(({ kind }, at) => own[at] && kind === "failed");
    const kind = hasFailed ? "failed" : "cancelled";
    return outcomes.map((each, at) =>
      own[at] && isGood(each.kind) ? lostItem(each, { kind, texts }) : each,
    );
  }

  /** With several images it would be asked again and again; so it is asked once, before. */
  async #mayBegin(): Promise<boolean> {
    const { items, choices } = this.#request;
    if (choices.existing !== "ask" || items.length === 1) return true;
    const { signal } = this.#run;
    try {
      const taken = await takenTags(this.#means.stores, this.#request, { signal });
      if (taken.length === 0) return true;
      this.#asked = taken;
      this.#answer = await this.#run.onExisting(taken);
      return this.#answer !== "cancel";
    } catch (error) {
      if (isAbortError(error)) return false;
      throw error;
    }
  }

  async #copy(item: TransferItem, position: number): Promise<ItemOutcome> {
    const { signal, progress } = this.#run;
    const { stores, shared, placesOf, texts } = this.#means;
    const { from, to } = item;
    if (signal?.aborted) return cancelledItem;
    progress.planning(position);
    try {
      const source = { ...stores.open(from.storeId), repository: from.repository };
      const { store } = await this.#target(to.storeId);
      const result = await copyImage(
        {
          from: source,
          reference: from.reference,
          to: { store, repository: to.repository },
          tags: to.tags,
        },
        this.#request.choices,
        {
          ...shared,
          places: placesOf(to.storeId),
          signal,
          onPlan: (plan) => progress.planned(position, plan),
          onProgress: (each) => progress.advanced(position, each),
          onExisting: (tags) => this.#onExisting(to, tags),
        },
      );
      if (result.kind === "failed") this.#means.failed(item, result.error);
      return outcomeOf(result, texts);
    } catch (error) {
      if (!isAbortError(error)) this.#means.failed(item, error);
      return failedItem(error, texts);
    }
  }

  async #onExisting(
    to: TransferItem["to"],
    tags: readonly ExistingTag[],
  ): Promise<ExistingTagsAnswer> {
    const isAsked = (each: ExistingTag) =>
      this.#asked.some(
        (other) => other.to === to && other.tag === each.tag && other.now === each.now,
      );
    const others = tags.filter((each) => !isAsked(each));
    if (others.length === 0) return this.#answer;
    // One answer is for all of the image's tags, cosign's included, which are not known before.
    if (others.length < tags.length && this.#answer !== "overwrite") return this.#answer;
    return this.#run.onExisting(others.map((each) => ({ ...each, to })));
  }

  #target(storeId: string): Promise<StoreTarget> {
    const known = this.#targets.get(storeId);
    if (known) return known;
    const opening = this.#openTarget(storeId);
    this.#targets.set(storeId, opening);
    return opening;
  }

  async #openTarget(storeId: string): Promise<StoreTarget> {
    const { stores } = this.#means;
    if (stores.openTarget) return stores.openTarget(storeId, { signal: this.#run.signal });
    const done = () => Promise.resolve();
    return { store: stores.open(storeId).store, finish: done, abandon: done };
  }

  #unfinished(error: unknown, isLost: boolean) {
    const { texts, failed } = this.#means;
    const { problems, kind } = failedItem(error, texts);
    return (outcome: ItemOutcome, at: number): ItemOutcome => {
      const item = this.#request.items[at];
      if (item) failed(item, error);
      if (isLost) return { ...lostItem(outcome, { kind: "cancelled", texts }), kind, problems };
      const tags = outcome.tags.map((each) => ({ ...each, state: "unknown" as const }));
      return { ...outcome, kind, tags, problems: [...outcome.problems, ...problems] };
    };
  }
}

function isGood(kind: ItemOutcome["kind"]): boolean {
  return kind === "copied" || kind === "skipped";
}
