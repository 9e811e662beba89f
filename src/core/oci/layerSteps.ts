import type { HistoryEntry } from "./imageConfig.ts";

/**
 * Which step of an image's history made each layer: the non-empty steps in order (image-spec
 * config.md, "history"). All `undefined` where the history, which is optional, has another number
 * of them: nobody can say then which belongs to which layer.
 */
export function stepsOfLayers(
  history: readonly HistoryEntry[],
  layerCount: number,
): readonly (HistoryEntry | undefined)[] {
  const steps = history.filter((entry) => !entry.emptyLayer);
  const isComplete = steps.length === layerCount;
  return Array.from({ length: layerCount }, (_, position) =>
    isComplete ? steps[position] : undefined,
  );
}

/** A history step as people wrote it, without the shell that BuildKit and Docker put in front. */
export function readableStep(createdBy: string): string {
  return createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, "")
    .replace(/^(?:RUN )?\/bin\/sh -c /, "RUN ")
    .replace(/\s*# buildkit$/, "")
    .trim();
}
