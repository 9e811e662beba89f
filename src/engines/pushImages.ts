import type { Cancellable } from "../core/base/abort.ts";
import type { Engine, EngineAccess, EngineProgress } from "./engine.ts";

/** An image to push: what the engine knows it by, and the full name it gets. */
export interface PushItem {
  readonly image: string;
  readonly id: string;
  readonly name: string;
}

export interface PushOptions extends Cancellable {
  readonly access: EngineAccess;
  readonly onProgress?: (position: number, progress: EngineProgress) => void;
  readonly onPushed?: (item: PushItem) => void;
}

/**
 * Tags images with the names they are pushed under and pushes them, one after the other. The engine
 * keeps no name that it did not have before: names that were new are taken away again, and ones that
 * meant other images are given back. Throws what the engine does; what was pushed was told by then.
 */
export async function pushImages(
  engine: Engine,
  items: readonly PushItem[],
  { access, onProgress, onPushed, signal }: PushOptions,
): Promise<void> {
  for (const [position, item] of items.entries()) {
    const before = await engine.find(item.name, { signal });
    const hadName = before?.id === item.id;
    if (!hadName) await engine.tag(item.image, item.name, { signal });
    try {
      await engine.push(item.name, {
        access,
        signal,
        onProgress: (progress) => onProgress?.(position, progress),
      });
      onPushed?.(item);
    } finally {
      // Not under the signal: a cancelled push leaves no names behind either.
      if (before && !hadName) await engine.tag(before.id, item.name);
      else if (!hadName) await engine.untag(item.name);
    }
  }
}
