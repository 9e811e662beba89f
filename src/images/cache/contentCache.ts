import type { Digest } from "../../core/oci/digest.ts";

/** A manifest or config as it is kept. */
export interface KeptContent {
  /** The empty string where none was said. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Keeps manifests and configs of one registry between sessions, by their digests. Never fails: what
 * cannot be read, or turns out to be damaged, was not kept.
 */
export interface ContentCache {
  read(repository: string, digest: Digest): Promise<KeptContent | undefined>;
  /** Returns at once; the content is written when there is time. */
  write(repository: string, digest: Digest, content: KeptContent): void;
  /** Whether there is anything of a repository, so that asking for digests first is worth it. */
  knows(repository: string): Promise<boolean>;
}
