import type { Digest } from "../../core/oci/digest.ts";
import type { CopyChoices } from "./copyChoices.ts";
import type { ExistingTag, ExistingTagsAnswer } from "./imageCopyResult.ts";
import type { PlannedTag } from "./imagePlan.ts";

/** Asks what becomes of tags that name something else. */
export type AskExisting = (
  tags: readonly ExistingTag[],
) => ExistingTagsAnswer | Promise<ExistingTagsAnswer>;

/** What may be replaced: a tag is agreed to with what it named then, not for good. */
export class TagAgreement {
  readonly #policy: CopyChoices["existing"];
  readonly #ask: AskExisting;
  readonly #agreed = new Map<string, Digest>();
  /** Tags that are left alone. */
  readonly #skipped = new Set<string>();

  constructor(policy: CopyChoices["existing"], ask: AskExisting) {
    this.#policy = policy;
    this.#ask = ask;
  }

  /** Decides about tags of a plan; asks if that is the policy. */
  async askAbout(tags: readonly PlannedTag[]): Promise<ExistingTagsAnswer | undefined> {
    const existing = tags.flatMap(({ tag, now, digest }) =>
      now === undefined || now === digest ? [] : [{ tag, now, hasMoved: false }],
    );
    if (existing.length === 0) return undefined;
    const answer = this.#policy === "ask" ? await this.#ask(existing) : this.#policy;
    this.#note(existing, answer);
    return answer;
  }

  mayReplace(tag: string, now: Digest): boolean {
    return this.#agreed.get(tag) === now;
  }

  /** As {@link mayReplace}; asks about a tag that has come to name something else meanwhile. */
  async mayReplaceMoved(tag: string, now: Digest): Promise<boolean> {
    if (!this.mayReplace(tag, now) && !this.#skipped.has(tag)) {
      const moved = [{ tag, now, hasMoved: true }];
      this.#note(moved, await this.#ask(moved));
    }
    return this.mayReplace(tag, now);
  }

  #note(existing: readonly ExistingTag[], answer: ExistingTagsAnswer): void {
    for (const { tag, now } of existing) {
      if (answer === "overwrite") this.#agreed.set(tag, now);
      else this.#skipped.add(tag);
    }
  }
}
