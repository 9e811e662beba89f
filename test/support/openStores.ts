import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { ImageReader } from "../../src/images/imageReader.ts";
import {
  UnknownConnectionError,
  type ImageStores,
  type OpenStore,
} from "../../src/images/imageStores.ts";

/** Stores by connection id, each with one reader. */
export function openStores(stores: Readonly<Record<string, ImageStore>>): ImageStores {
  const opened = new Map<string, OpenStore>(
    Object.entries(stores).map(([id, store]) => [id, { store, reader: new ImageReader(store) }]),
  );
  return {
    open: (connectionId) => {
      const found = opened.get(connectionId);
      if (!found) throw new UnknownConnectionError(connectionId);
      return found;
    },
  };
}
