import { systemClock, type Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { KeychainError, type Keychain } from "./keychain.ts";

/** After this many milliseconds the log says what is being waited for. */
const noticeMs = 2_000;

/** How long a keychain may take, in milliseconds: it may ask its user, who has to find the question. */
const limitMs = 10_000;

/** Something that a keychain was asked for. */
interface Job<T> {
  readonly name: string;
  readonly run: () => Promise<T>;
  /** Takes back what came about after nobody waited for it any more. */
  readonly takeBack?: () => Promise<void>;
}

/**
 * A keychain that may hang, asked for one thing at a time and for a limited time. A native call cannot
 * be cancelled and holds a thread: until one that took too long has ended, nothing further is asked,
 * and whoever asks is told at once.
 */
export class PatientKeychain implements Keychain {
  readonly #keychain: Keychain;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();
  #isStuck = false;

  constructor(keychain: Keychain, logger: Logger, clock: Clock = systemClock) {
    this.#keychain = keychain;
    this.#logger = logger;
    this.#clock = clock;
  }

  get(account: string): Promise<string | undefined> {
    return this.#ask({ name: "read", run: () => this.#keychain.get(account) });
  }

  /** A secret that arrives too late, after it was put elsewhere, is removed again. */
  set(account: string, secret: string): Promise<void> {
    return this.#ask({
      name: "store",
      run: () => this.#keychain.set(account, secret),
      takeBack: () => this.#keychain.delete(account),
    });
  }

  delete(account: string): Promise<void> {
    return this.#ask({ name: "remove", run: () => this.#keychain.delete(account) });
  }

  async #ask<T>(job: Job<T>): Promise<T> {
    if (this.#isStuck) throw tooLate(job.name);
    const waiting = new AbortController();
    const result = this.#last.then(() => this.#run(job, () => waiting.signal.aborted));
    this.#last = result.then(
      () => (this.#isStuck = false),
      () => (this.#isStuck = false),
    );
    const answered = new AbortController();
    try {
      return await Promise.race([result, this.#giveUpOn(job.name, answered.signal)]);
    } finally {
      waiting.abort();
      answered.abort();
    }
  }

  async #run<T>({ name, run, takeBack }: Job<T>, isLate: () => boolean): Promise<T> {
    if (isLate()) throw tooLate(name);
    const result = await run();
    if (isLate()) {
      this.#logger.info(`The OS keychain has answered after all (${name})`);
      await takeBack?.().catch((error: unknown) =>
        this.#logger.warn(`A secret stays in the OS keychain: ${messageOf(error)}`),
      );
    }
    return result;
  }

  async #giveUpOn(name: string, signal: AbortSignal): Promise<never> {
    await this.#clock.delay(noticeMs, { signal });
    this.#logger.info(`Waiting for the OS keychain (${name}), which may ask to be unlocked`);
    await this.#clock.delay(limitMs - noticeMs, { signal });
    this.#isStuck = true;
    this.#logger.warn(`The OS keychain did not answer within ${limitMs / 1000} s (${name})`);
    throw tooLate(name);
  }
}

function tooLate(name: string): KeychainError {
  return new KeychainError("timeout", `The OS keychain did not answer in time (${name})`);
}
