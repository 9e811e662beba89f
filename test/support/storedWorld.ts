import { isDigest, type Digest } from "../../src/core/oci/digest.ts";
import type { MemoryStore } from "./memoryStore.ts";

/** What the store holds, read from the bytes and by nothing of the code under test. */
export class StoredWorld {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly children = new Map<Digest, readonly Digest[]>();
  readonly subjects = new Map<Digest, Digest>();
  readonly blobs = new Map<Digest, ReadonlyMap<string, number>>();
  readonly sizes = new Map<Digest, number>();

  constructor(store: MemoryStore, repository: string) {
    const { tags, manifests } = store.repository(repository);
    this.tags = new Map(tags);
    for (const { digest, bytes } of manifests.values()) {
      const json = JSON.parse(new TextDecoder().decode(bytes)) as {
        manifests?: { digest: Digest }[];
        subject?: { digest: Digest };
        config?: { digest: string; size: number };
        layers?: { digest: string; size: number }[];
      };
      this.children.set(
        digest,
        (json.manifests ?? []).map((entry) => entry.digest),
      );
      if (json.subject) this.subjects.set(digest, json.subject.digest);
      const blobs = [...(json.config ? [json.config] : []), ...(json.layers ?? [])];
      this.blobs.set(digest, new Map(blobs.map((blob) => [blob.digest, blob.size])));
      this.sizes.set(digest, bytes.length);
    }
  }

  get all(): readonly Digest[] {
    return [...this.children.keys()];
  }

  has(digest: Digest): boolean {
    return this.children.has(digest);
  }

  /** What a tag was derived from, if that is there. */
  derivedFrom(tag: string): Digest | undefined {
    const text = tag.replace(/\..*$/, "").replace("-", ":");
    return isDigest(text) && this.has(text) ? text : undefined;
  }

  isNamed(digest: Digest): boolean {
    return [...this.tags].some(
      ([tag, named]) => named === digest && this.derivedFrom(tag) === undefined,
    );
  }

  /** Manifests that are about one, by their subject or by a derived tag. */
  about(subject: Digest): readonly Digest[] {
    const bySubject = this.all.filter((digest) => this.subjects.get(digest) === subject);
    const byTag = [...this.tags].filter(([tag]) => this.derivedFrom(tag) === subject);
    return [...bySubject, ...byTag.map(([, digest]) => digest)];
  }

  reach(from: readonly Digest[], next: (digest: Digest) => readonly Digest[]): ReadonlySet<Digest> {
    const reached = new Set(from);
    for (const digest of reached) {
      for (const each of next(digest)) if (this.has(each)) reached.add(each);
    }
    return reached;
  }

  /** All that deleting the digests could take along. */
  below(digests: readonly Digest[]): ReadonlySet<Digest> {
    return this.reach(digests, (digest) => [
      ...(this.children.get(digest) ?? []),
      ...this.about(digest),
    ]);
  }

  /** All that the digests need, or that is about what they need. */
  neededBy(digests: readonly Digest[]): ReadonlySet<Digest> {
    return this.reach(digests, (digest) => {
      const subject = this.subjects.get(digest);
      const derived = [...this.tags]
        .filter(([, named]) => named === digest)
        .flatMap(([tag]) => this.derivedFrom(tag) ?? []);
      return [
        ...(this.children.get(digest) ?? []),
        ...(subject === undefined ? [] : [subject]),
        ...derived,
        ...this.about(digest),
      ];
    });
  }
}
