import type { Clock } from "../../core/base/clock.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { CopiedBytes, CopyProgress } from "../copy/copyReport.ts";
import type { ImagePlan, PlanRow } from "../copy/imagePlan.ts";
import { SpeedMeter } from "./speedMeter.ts";
import type { ItemOutcome } from "./transferOutcome.ts";

/** More than comes at once over a wire: that was there before, or the target has taken it over. */
const burst = 4 * 1024 * 1024;

/** An image of a transfer, or what refers to one, with how far it has come. */
export interface PartProgress extends CopiedBytes {
  readonly row: PlanRow;
}

/** How far the copying of one image has come. */
export interface ItemProgress extends CopiedBytes {
  /** `planning` = it is found out what is to be copied, so that `total` is not known yet. */
  readonly phase: "waiting" | "planning" | "copying" | "ended";
  readonly parts: readonly PartProgress[];
  readonly outcome: ItemOutcome | undefined;
}

/** How far a transfer has come. */
export interface Progress extends CopiedBytes {
  readonly phase: "queued" | "planning" | "copying";
  readonly items: readonly ItemProgress[];
  /** Images that are done with. */
  readonly ended: number;
  readonly bytesPerSecond: number | undefined;
  /** Milliseconds; undefined as long as nobody can tell. */
  readonly timeLeft: number | undefined;
}

/** Takes in what is told while a transfer runs, cheaply; `now` makes what is shown of it. */
export class TransferProgress {
  readonly #items: readonly ItemMeter[];
  readonly #speed: SpeedMeter;
  #hasStarted = false;

  constructor(items: number, clock: Clock) {
    this.#speed = new SpeedMeter(clock);
    this.#items = Array.from({ length: items }, () => new ItemMeter());
  }

  started(): void {
    this.#hasStarted = true;
  }

  planning(item: number): void {
    this.#items[item]?.planning();
  }

  planned(item: number, plan: ImagePlan): void {
    this.#items[item]?.planned(plan);
  }

  advanced(item: number, progress: CopyProgress): void {
    const bytes = this.#items[item]?.advanced(progress) ?? 0;
    if (bytes < burst) this.#speed.add(bytes);
  }

  ended(item: number, outcome: ItemOutcome): void {
    this.#items[item]?.ended(outcome);
  }

  /** What has come so far of the images that are done with, for when it ends before the others. */
  get outcomes(): readonly ItemOutcome[] {
    return this.#items.flatMap(({ now }) => now.outcome ?? []);
  }

  get now(): Progress {
    const items = this.#items.map(({ now }) => now);
    const sum = (of: (item: ItemProgress) => number) =>
      items.reduce((all, item) => all + of(item), 0);
    const done = sum((item) => item.done);
    const total = sum((item) => item.total);
    const isCopying = items.some(({ phase }) => phase === "copying" || phase === "ended");
    const isKnown = items.every(({ phase }) => phase === "copying" || phase === "ended");
    return {
      phase: !this.#hasStarted ? "queued" : isCopying ? "copying" : "planning",
      items,
      done,
      total,
      ended: items.filter(({ phase }) => phase === "ended").length,
      bytesPerSecond: this.#speed.bytesPerSecond,
      timeLeft: isKnown ? this.#speed.timeLeft(total - done) : undefined,
    };
  }
}

class ItemMeter {
  #phase: ItemProgress["phase"] = "waiting";
  #rows: readonly PlanRow[] = [];
  #bytes: CopiedBytes = { done: 0, total: 0 };
  #images: ReadonlyMap<Digest, CopiedBytes> = new Map();
  #outcome: ItemOutcome | undefined;

  planning(): void {
    this.#phase = "planning";
  }

  planned({ rows, blobs }: ImagePlan): void {
    this.#phase = "copying";
    this.#rows = rows;
    const total = blobs.reduce((all, { descriptor }) => all + descriptor.size, 0);
    this.#bytes = { done: 0, total };
  }

  /** How many bytes more there are. */
  advanced({ done, total, images }: CopyProgress): number {
    const before = this.#bytes.done;
    this.#bytes = { done, total };
    this.#images = images;
    return Math.max(0, done - before);
  }

  ended(outcome: ItemOutcome): void {
    this.#phase = "ended";
    this.#outcome = outcome;
  }

  get now(): ItemProgress {
    const parts = this.#rows.map((row): PartProgress => {
      const known = this.#images.get(row.digest);
      return { row, done: known?.done ?? 0, total: known?.total ?? row.bytes };
    });
    return { phase: this.#phase, ...this.#bytes, parts, outcome: this.#outcome };
  }
}
