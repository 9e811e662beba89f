import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { TargetState } from "../../shared/viewState.ts";
import type { FailureContext } from "../platform/errorMessages.ts";
import { toFailure } from "./failures.ts";

/** What the tag of a draft holds now. Throws only an `AbortError`. */
export async function checkTarget(
  store: ImageStore,
  { repository, tag, basedOn }: ListDraft,
  digest: Digest,
  options: Cancellable & FailureContext,
): Promise<TargetState> {
  try {
    const head = await store.headManifest(repository, { tag }, options);
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
      hasMoved: head.digest !== basedOn,
    };
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { kind: "unknown", message: toFailure(error, options).message };
  }
}
