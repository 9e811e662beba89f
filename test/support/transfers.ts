import type { Digest } from "../../src/core/oci/digest.ts";
import { copyEverything, type CopyChoices } from "../../src/images/copy/copyChoices.ts";
import type { TransferRequest } from "../../src/images/copy/transferRequest.ts";
import type { ImageStores } from "../../src/images/imageStores.ts";
import type { ProblemTexts } from "../../src/images/transfers/itemOutcome.ts";
import type { TransferMeans } from "../../src/images/transfers/runTransfer.ts";
import { messageOf } from "../../src/core/base/errors.ts";

/** Sentences that only name what went wrong. */
const plainTexts: ProblemTexts = {
  error: (error) => messageOf(error),
  absent: (digest: Digest) => `${digest} is absent`,
  tag: (tag, state, error) => `${tag} ${state}: ${messageOf(error)}`,
  notWritten: () => "The archive was not written",
};

/** What transfers work with, without any memory. */
export function plainMeans(stores: ImageStores): TransferMeans & { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  return {
    stores,
    texts: plainTexts,
    shared: {},
    placesOf: () => undefined,
    failed: (_item, error) => errors.push(error),
    errors,
  };
}

/** Copies tags of `app` in the store `from` to the same tags of `copy` in the store `to`. */
export function requestOf(
  tags: readonly string[],
  choices: Partial<CopyChoices> = {},
): TransferRequest {
  return {
    items: tags.map((tag) => ({
      from: { storeId: "from", repository: "app", reference: { tag } },
      to: { storeId: "to", repository: "copy", tags: [tag] },
    })),
    choices: { ...copyEverything, ...choices },
  };
}
