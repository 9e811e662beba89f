import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isIndexType } from "../../core/oci/mediaTypes.ts";
import type { ImageReader } from "../../images/imageReader.ts";
import { entryId } from "../nodeIds.ts";
import type { ErrorNode, IndexNode, PlatformNode, RepositoryNode } from "../nodes.ts";
import type { RowRequest } from "../rows/rowResolver.ts";
import { summarizeManifest } from "../rows/summarize.ts";
import { errorNode } from "./notices.ts";

/** Names the manifests of a repository that no tag names, where its store knows them. */
export type ListUntagged = (
  place: Pick<RepositoryNode, "connectionId" | "repository">,
  options: Cancellable,
) => Promise<readonly Descriptor[]>;

/** More than anybody looks through; each has a row. */
const maxUntagged = 200;

/** The rows of manifests without a tag, which stand below the tags of their repository. */
export class UntaggedRows implements Disposable {
  readonly #parent: RepositoryNode;
  readonly #reader: ImageReader;
  readonly #list: ListUntagged;
  readonly #lifetime = new AbortController();
  #found: readonly Descriptor[] = [];
  #failure: ErrorNode | undefined;

  constructor(parent: RepositoryNode, reader: ImageReader, list: ListUntagged) {
    this.#parent = parent;
    this.#reader = reader;
    this.#list = list;
  }

  /** Rejects only with an `AbortError`. */
  async load(): Promise<void> {
    try {
      const { signal } = this.#lifetime;
      this.#found = (await this.#list(this.#parent, { signal })).slice(0, maxUntagged);
    } catch (error) {
      if (isAbortError(error)) throw error;
      this.#failure = errorNode(this.#parent, "readManifest", error);
    }
  }

  nodes(): readonly (PlatformNode | IndexNode | ErrorNode)[] {
    return this.#failure ? [this.#failure] : this.#found.map((each) => this.#node(each));
  }

  rowRequests(): readonly RowRequest[] {
    const source = { reader: this.#reader, repository: this.#parent.repository };
    return this.#found.map((descriptor) => ({
      id: entryId(this.#parent.id, descriptor),
      connectionId: this.#parent.connectionId,
      ask: (signal) => summarizeManifest(source, descriptor.digest, {}, { signal }),
    }));
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  #node(descriptor: Descriptor): PlatformNode | IndexNode {
    const { id: parentId, connectionId, repository } = this.#parent;
    const { digest, mediaType } = descriptor;
    const id = entryId(parentId, descriptor);
    const row = { id, parentId, connectionId, repository, digest, descriptor, attestations: [] };
    return isIndexType(mediaType)
      ? { kind: "index", ...row }
      : { kind: "platform", ...row, entryKind: "image" };
  }
}
