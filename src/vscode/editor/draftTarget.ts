import { isAbortError, raceAbort, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore, ManifestHead } from "../../core/registry/imageStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { TargetState } from "../../shared/viewState.ts";
import type { FailureContext } from "../platform/errorMessages.ts";
import { toFailure } from "./failures.ts";

type Target = Pick<ListDraft, "connectionId" | "repository" | "tag">;

/** What the tags of drafts hold, asked once for all the states that a draft goes through. */
export class DraftTargets {
  readonly #stores: ImageStores;
  readonly #heads = new Map<string, Promise<ManifestHead | undefined>>();

  constructor(stores: ImageStores) {
    this.#stores = stores;
  }

  /** What the tag of a draft holds; `digest` is that of the draft. Throws only an `AbortError`. */
  async check(
    draft: ListDraft,
    digest: Digest,
    options: Cancellable & FailureContext,
  ): Promise<TargetState> {
    try {
      // Several pages may wait for it; one that is closed leaves it to the others.
      const head = await raceAbort(this.#head(draft), options.signal);
      if (!head) return { kind: "free" };
      if (head.digest === digest) return { kind: "same" };
      return {
        kind: "taken",
        content: {
          digest: head.digest,
          mediaType: head.mediaType,
          size: head.size ?? 0,
          target: "manifest",
        },
        hasMoved: head.digest !== draft.basedOn,
      };
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { kind: "unknown", message: toFailure(error, options).message };
    }
  }

  /** Asks again the next time, such as after something was pushed. */
  forget(target: Target): void {
    this.#heads.delete(keyOf(target));
  }

  #head(draft: ListDraft): Promise<ManifestHead | undefined> {
    const key = keyOf(draft);
    const known = this.#heads.get(key);
    if (known) return known;
    const { store } = this.#stores.open(draft.connectionId);
    const head = ask(store, draft);
    this.#heads.set(key, head);
    head.catch(() => {
      if (this.#heads.get(key) === head) this.#heads.delete(key);
    });
    return head;
  }
}

function ask(store: ImageStore, { repository, tag }: Target) {
  return store.headManifest(repository, { tag });
}

function keyOf({ connectionId, repository, tag }: Target): string {
  return `${connectionId} ${repository}:${tag}`;
}
