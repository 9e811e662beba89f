import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { TargetState } from "../../shared/viewState.ts";
import type { FailureContext } from "../platform/errorMessages.ts";
import { toFailure } from "./failures.ts";

/** What the tag of a draft holds now. Throws only an `AbortError`. */
export async function checkTarget(
  store: ImageStore,
  { repository, tag, manifest, basedOn }: ListDraft,
  options: Cancellable & FailureContext,
): Promise<TargetState> {
  try {
    const head = await store.headManifest(repository, { tag }, options);
    if (!head) return { kind: "free" };
    if (head.digest === manifest.digest) return { kind: "same" };
    const { digest, mediaType, size = 0 } = head;
    return {
      kind: "taken",
      content: { digest, mediaType, size, target: "manifest" },
      hasMoved: digest !== basedOn,
    };
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { kind: "unknown", message: toFailure(error, options).message };
  }
}
