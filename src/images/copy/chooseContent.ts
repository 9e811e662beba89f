import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { platformKey } from "../../core/oci/platformMatch.ts";
import type { PlatformChoice } from "./copyChoices.ts";
import { choosePlatforms } from "./choosePlatforms.ts";
import type { LeftOutEntry } from "./imagePlan.ts";
import type { IndexTree, TreeEntry } from "./indexTree.ts";
import { rewriteIndex, type KeptEntry } from "./rewriteIndex.ts";

/** What of an index is copied. */
export interface ChosenContent {
  /** The index itself, or the one that was made of it. */
  readonly index: IndexManifest;
  /** Indexes made of others, by their own digests. */
  readonly made: ReadonlyMap<Digest, IndexManifest>;
  /** The entries that are copied of indexes that stay as they are but name more than that. */
  readonly followed: ReadonlyMap<Digest, readonly Descriptor[]>;
  /** The indexes that others were made of. */
  readonly replaced: readonly Descriptor[];
  readonly leftOut: readonly LeftOutEntry[];
}

/**
 * Chooses the images of some platforms out of an index and the indexes in it, with the attestations
 * about them. An index of which all platforms are chosen stays as it is. Throws `PlatformChoiceError`,
 * `CopyError`.
 */
export async function chooseContent(
  tree: IndexTree,
  { platforms, index }: Extract<PlatformChoice, { kind: "some" }>,
): Promise<ChosenContent> {
  const selection = new Selection(choosePlatforms(tree, platforms), index);
  const root = await selection.take(tree);
  const { made, followed, replaced, leftOut } = selection;
  return {
    index: root ?? tree.manifest,
    made,
    followed,
    replaced: [...replaced.values()],
    leftOut: [...leftOut.values()],
  };
}

class Selection {
  readonly made = new Map<Digest, IndexManifest>();
  readonly followed = new Map<Digest, readonly Descriptor[]>();
  readonly replaced = new Map<Digest, Descriptor>();
  readonly leftOut = new Map<Digest, LeftOutEntry>();
  readonly #keys: ReadonlySet<string>;
  readonly #mode: "rewrite" | "sparse";
  readonly #choices = new Map<IndexTree, ReadonlySet<boolean>>();
  readonly #taken = new Map<IndexTree, Promise<IndexManifest | undefined>>();

  constructor(keys: ReadonlySet<string>, mode: "rewrite" | "sparse") {
    this.#keys = keys;
    this.#mode = mode;
  }

  /** The index with what is chosen of it; `undefined` if that is nothing. */
  take(tree: IndexTree): Promise<IndexManifest | undefined> {
    const known = this.#taken.get(tree);
    if (known) return known;
    const taking = this.#take(tree);
    this.#taken.set(tree, taking);
    return taking;
  }

  async #take(tree: IndexTree): Promise<IndexManifest | undefined> {
    const { manifest, entries } = tree;
    const choices = this.#choicesIn(tree);
    // Nothing is taken out of an index of which all platforms were chosen, whatever else it names.
    if (choices.has(true) && !choices.has(false)) return manifest;
    const kept = await this.#kept(entries);
    const staying = new Set(kept.map(({ position }) => position));
    for (const [position, entry] of entries.entries()) {
      if (!staying.has(position)) this.#leaveOut(entry);
    }
    if (!choices.has(true)) return undefined;
    if (this.#mode === "sparse") {
      const followed = kept.flatMap(({ position }) => entries[position]?.descriptor ?? []);
      this.followed.set(manifest.raw.digest, followed);
      return manifest;
    }
    const rewritten = await rewriteIndex(manifest, kept);
    this.made.set(rewritten.raw.digest, rewritten);
    const { digest, mediaType, bytes } = manifest.raw;
    this.replaced.set(digest, { mediaType, digest, size: bytes.length });
    return rewritten;
  }

  /** Whether the images of an index are chosen; empty if there is none. */
  #choicesIn(tree: IndexTree): ReadonlySet<boolean> {
    const known = this.#choices.get(tree);
    if (known) return known;
    const choices = new Set(
      tree.entries.flatMap((entry) => {
        if (entry.kind === "index") return [...this.#choicesIn(entry.tree)];
        return entry.kind === "image" ? [this.#keys.has(platformKey(entry.platform))] : [];
      }),
    );
    this.#choices.set(tree, choices);
    return choices;
  }

  async #kept(entries: readonly TreeEntry[]): Promise<readonly KeptEntry[]> {
    const content = await Promise.all(entries.map((entry, at) => this.#content(entry, at)));
    const whole = new Set<string>(
      content.flatMap((each) => {
        const entry = each && !each.now ? entries[each.position] : undefined;
        return entry ? [entry.descriptor.digest] : [];
      }),
    );
    const attestations = entries.map((entry, position) =>
      entry.kind === "attestation" && whole.has(entry.about) ? { position } : undefined,
    );
    return entries.flatMap((_, position) => content[position] ?? attestations[position] ?? []);
  }

  async #content(entry: TreeEntry, position: number): Promise<KeptEntry | undefined> {
    switch (entry.kind) {
      case "image":
        return this.#keys.has(platformKey(entry.platform)) ? { position } : undefined;
      case "index": {
        const chosen = await this.take(entry.tree);
        if (!chosen || chosen === entry.tree.manifest) return chosen && { position };
        const { digest, mediaType, bytes } = chosen.raw;
        return { position, now: { mediaType, digest, size: bytes.length } };
      }
      case "attestation":
      case "other":
        return undefined;
    }
  }

  #leaveOut(entry: TreeEntry): void {
    const { descriptor, kind } = entry;
    // What is in it is left out one by one.
    if (kind === "index" && entry.tree.entries.length > 0) return;
    const platform = entry.kind === "image" ? entry.platform : undefined;
    this.leftOut.set(descriptor.digest, { descriptor, kind, ...(platform && { platform }) });
  }
}
