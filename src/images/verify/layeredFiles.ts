import { maxParts, pathParts } from "./filePaths.ts";
import type { LayerEntry, LayerFiles } from "./layerFiles.ts";

/** As many links as Linux follows in one path (path_resolution(7)). */
const maxLinks = 40;

/** A file, by the path that it has once links are followed. */
export interface FoundFile {
  readonly path: string;
  readonly entry: Extract<LayerEntry, { kind: "file" }>;
}

/** The files of an image, from the layers that were read so far, the uppermost first. */
export class LayeredFiles {
  readonly #layers: LayerFiles[] = [];

  /** Adds the next layer below; it may still be filled. */
  addBelow(layer: LayerFiles): void {
    this.#layers.push(layer);
  }

  /**
   * The file behind a path. `onUnknown` is told each path on the way that no layer has so far: one
   * of them may yet change the answer.
   */
  find(path: string, onUnknown: (path: string) => void): FoundFile | undefined {
    let left = [...pathParts(path)];
    let here: string[] = [];
    for (let links = 0; links <= maxLinks;) {
      const part = left.shift();
      if (part === undefined) return undefined;
      if (part === "..") {
        here.pop();
        continue;
      }
      const reached = [...here, part].join("/");
      const entry = this.#get(reached);
      if (!entry) onUnknown(reached);
      if (entry?.kind === "whiteout") return undefined;
      if (entry?.kind === "symlink" || entry?.kind === "hardLink") {
        const isFromRoot = entry.kind === "hardLink" || entry.target.startsWith("/");
        if (isFromRoot) here = [];
        left = [...pathParts(entry.target), ...left];
        if (left.length > maxParts) return undefined;
        links += 1;
      } else if (left.length === 0) {
        return entry?.kind === "file" ? { path: reached, entry } : undefined;
      } else {
        here.push(part);
      }
    }
    return undefined;
  }

  /** Files that are still there, those of upper layers first. */
  *files(): Generator<FoundFile> {
    for (const [depth, layer] of this.#layers.entries()) {
      for (const [path, entry] of layer) {
        if (entry.kind !== "file" || this.#isCovered(path, depth)) continue;
        yield { path, entry };
      }
    }
  }

  #get(path: string): LayerEntry | undefined {
    for (const layer of this.#layers) {
      const entry = layer.get(path);
      if (entry) return entry;
      if (layer.hides(path)) return { kind: "whiteout" };
    }
    return undefined;
  }

  #isCovered(path: string, depth: number): boolean {
    const above = this.#layers.slice(0, depth);
    return above.some((layer) => layer.get(path) !== undefined || layer.hides(path));
  }
}
