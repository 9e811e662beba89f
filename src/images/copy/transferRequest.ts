import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { CopyChoices } from "./copyChoices.ts";

/** One image to copy; stores are named by the ids that `ImageStores` opens. */
export interface TransferItem {
  readonly from: {
    readonly storeId: string;
    readonly repository: string;
    readonly reference: ManifestReference;
  };
  readonly to: {
    readonly storeId: string;
    readonly repository: string;
    /** Written last; without any the image is there by its digest only. */
    readonly tags: readonly string[];
  };
}

/** Images to copy in one go. Plain data, so that it can be kept, repeated and gone on with. */
export interface TransferRequest {
  readonly items: readonly TransferItem[];
  readonly choices: CopyChoices;
}
