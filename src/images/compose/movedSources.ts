import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { sourceName } from "./sourceName.ts";
import type { ChosenTag, ListDraft, MemberOrigin } from "../drafts/listDraft.ts";
import { originName } from "../drafts/originName.ts";
import type { ImageStores } from "../imageStores.ts";

/** A tag that images of a draft were taken from and that names something else now. */
export interface MovedSource {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
  /** For people: `app:amd64`, `elsewhere/app:amd64`; see `originName`. */
  readonly source: string;
  readonly before: Digest;
  /** `undefined` if the tag is gone, or could not be asked. */
  readonly now: Digest | undefined;
  /** Set if the tag could not be asked, so that nothing is known. */
  readonly error?: unknown;
}

type ChosenOrigin = MemberOrigin & { readonly chosen: ChosenTag };

/** Requests at the same time. */
const concurrency = 8;

/**
 * Asks the tags that members were chosen by what they name now (docker/cli#954: a list is made of
 * what its tags named once). The draft's own tag is left out, since its guard is another. Throws
 * only an `AbortError`.
 */
export async function movedSources(
  stores: ImageStores,
  draft: ListDraft,
  members: readonly Descriptor[],
  options: Cancellable = {},
): Promise<readonly MovedSource[]> {
  const checked = await mapLimited(chosenTags(draft, members), concurrency, (origin) =>
    checkSource(stores, draft, origin, options),
  );
  return checked.filter((each) => each !== undefined);
}

/** Whether somebody agreed to go on with exactly this move; a further move is another. */
export function isAgreed(moved: MovedSource, agreed: readonly MovedSource[]): boolean {
  return agreed.some(
    (each) =>
      sourceKey(each, each.tag) === sourceKey(moved, moved.tag) &&
      each.before === moved.before &&
      each.now === moved.now &&
      (each.error === undefined) === (moved.error === undefined),
  );
}

/** The tags that members were chosen by, each once for what it named. */
function chosenTags(draft: ListDraft, members: readonly Descriptor[]): readonly ChosenOrigin[] {
  const own = sourceKey(draft, draft.tag);
  const chosen = new Map<string, ChosenOrigin>();
  for (const { digest } of members) {
    const origin = draft.origins[digest];
    if (!origin?.chosen) continue;
    const key = sourceKey(origin, origin.chosen.tag);
    const each = { ...origin, chosen: origin.chosen };
    if (key !== own) chosen.set(`${key} ${origin.chosen.digest}`, each);
  }
  return [...chosen.values()];
}

async function checkSource(
  stores: ImageStores,
  draft: ListDraft,
  { connectionId, repository, chosen }: ChosenOrigin,
  options: Cancellable,
): Promise<MovedSource | undefined> {
  const { tag, digest: before } = chosen;
  const name = sourceName(repository, { tag });
  const source = originName({ connectionId, repository, source: name }, draft);
  const moved = { connectionId, repository, tag, source, before };
  try {
    const { store } = stores.open(connectionId);
    const head = await store.headManifest(repository, { tag }, options);
    return head?.digest === before ? undefined : { ...moved, now: head?.digest };
  } catch (error) {
    if (isAbortError(error)) throw error;
    // What is in the target already can be pushed without its source, if the user agrees.
    return { ...moved, now: undefined, error };
  }
}

function sourceKey(
  place: { readonly connectionId: string; readonly repository: string },
  tag: string,
): string {
  return JSON.stringify([place.connectionId, place.repository, tag]);
}
