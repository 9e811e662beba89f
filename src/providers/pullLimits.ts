import { systemClock, type Clock } from "../core/base/clock.ts";
import type { Disposable } from "../core/base/disposable.ts";
import { Emitter, type Event } from "../core/base/event.ts";
import type { HttpResponse } from "../core/http/fetcher.ts";
import { readPullLimit, type PullLimit } from "../core/registry/pullLimit.ts";

/** What registries said of the pulls they still allow, for each connection; nothing is asked for it. */
export class PullLimits implements Disposable {
  readonly #clock: Clock;
  readonly #changed = new Emitter<string>();
  /** Fires with the id of the connection. */
  readonly onDidChange: Event<string> = this.#changed.event;
  readonly #known = new Map<string, { readonly limit: PullLimit; readonly notedAt: number }>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Starts anew for a connection, whose user may be another one. Returns what its answers go to. */
  watch(connectionId: string): (answer: Pick<HttpResponse, "status" | "headers">) => void {
    if (this.#known.delete(connectionId)) this.#changed.fire(connectionId);
    return (answer) => {
      const limit = readPullLimit(answer);
      if (limit) this.#note(connectionId, limit);
    };
  }

  /** What was said last; `undefined` where nothing was, or so long ago that it holds no more. */
  of(connectionId: string): PullLimit | undefined {
    const { limit, notedAt } = this.#known.get(connectionId) ?? {};
    if (!limit || notedAt === undefined) return undefined;
    const { windowSeconds = Infinity } = limit;
    return this.#clock.now() - notedAt < windowSeconds * 1000 ? limit : undefined;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#known.clear();
  }

  #note(connectionId: string, limit: PullLimit): void {
    const before = this.of(connectionId);
    this.#known.set(connectionId, { limit, notedAt: this.#clock.now() });
    const isSame =
      before?.remaining === limit.remaining &&
      before.limit === limit.limit &&
      before.windowSeconds === limit.windowSeconds;
    if (!isSame) this.#changed.fire(connectionId);
  }
}
