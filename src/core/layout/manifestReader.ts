import { maxManifestBytes } from "../registry/manifests.ts";
import { wholeOf } from "./fileChunks.ts";
import type { LayoutContent } from "./layoutPlace.ts";
import type { ReadManifest } from "./reachable.ts";

/** Reads the manifests of a repository, verified. */
export function manifestReader(content: LayoutContent, repository: string): ReadManifest {
  return async (digest) => {
    const size = await content.size(repository, digest);
    if (size === undefined) return undefined;
    if (size > maxManifestBytes) return "tooLarge";
    return wholeOf(await content.open(repository, digest, {}));
  };
}
