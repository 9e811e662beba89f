import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { Emitter, type Event } from "../../core/base/event.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { DockerCliDraft } from "../../images/drafts/dockerCliDrafts.ts";
import type { SharedDrafts } from "../../images/drafts/draftSource.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { LocalStore, LocalStores } from "../../images/local/localStore.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";
import type {
  DockerDraftNode,
  DockerDraftsNode,
  DraftEntryNode,
  DraftsNode,
} from "./draftNodes.ts";
import { findingsAt, type DraftProblems } from "./draftProblems.ts";
import { draftNode, entryNodes } from "./draftRows.ts";
import { EntrySizes } from "./entrySizes.ts";

/** What the Drafts view is made from. */
export interface DraftsPorts {
  readonly connections: Connections;
  readonly localStores?: Pick<LocalStores, "find">;
  readonly stores: ImageStores;
  readonly drafts: SharedDrafts;
  readonly problems: DraftProblems;
  /** What `docker manifest create` left on this computer. */
  readonly dockerDrafts: () => Promise<readonly DockerCliDraft[]>;
  readonly logger: Logger;
}

const dockerId = "dockerDrafts";

/** The Drafts view as a model: which rows there are and what is known of them. */
export class DraftsModel implements Disposable {
  readonly #ports: DraftsPorts;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<void>());
  readonly #sizes: EntrySizes;
  #docker: Promise<readonly DockerCliDraft[]> | undefined;

  /** Fires when any row is another one; drafts are few. */
  readonly onDidChange: Event<void> = this.#changes.event;

  constructor(ports: DraftsPorts) {
    this.#ports = ports;
    this.#sizes = this.#owned.add(new EntrySizes(ports.stores, ports.logger));
    const changed = () => this.#changes.fire();
    this.#owned.add(ports.drafts.onDidChange(changed));
    this.#owned.add(ports.problems.onDidChange(changed));
    this.#owned.add(ports.connections.onDidChange(() => this.#connectionsChanged()));
  }

  /** The rows below a row, or the topmost ones. */
  async children(node?: DraftsNode): Promise<readonly DraftsNode[]> {
    switch (node?.kind) {
      case undefined:
        return [...this.#draftNodes(), ...(await this.#dockerGroup())];
      case "draft": {
        const entries = entryNodes(node);
        void this.#loadSizes(entries);
        return entries;
      }
      case "dockerDrafts":
        return (await this.#dockerDrafts()).map(dockerDraftNode);
      case "draftEntry":
      case "dockerDraft":
        return [];
    }
  }

  parent(node: DraftsNode): DraftsNode | undefined {
    switch (node.kind) {
      case "draft":
      case "dockerDrafts":
        return undefined;
      case "draftEntry":
        return this.#draftNodes().find(({ draftId }) => draftId === node.draftId);
      case "dockerDraft":
        return { kind: "dockerDrafts", id: dockerId, parentId: undefined, count: 1 };
    }
  }

  connection(id: string): Connection | undefined {
    return this.#ports.connections.find(id);
  }

  localStore(id: string): LocalStore | undefined {
    return this.#ports.localStores?.find(id);
  }

  /** What is known to be wrong with a draft or one of its entries. */
  findings(node: DraftsNode): readonly ListFinding[] {
    switch (node.kind) {
      case "draft":
        return this.#ports.problems.findings(node.draftId);
      case "draftEntry":
        return findingsAt(this.#ports.problems.findings(node.draftId), node.position);
      case "dockerDrafts":
      case "dockerDraft":
        return [];
    }
  }

  /** Bytes of an entry's image, compressed, once known. */
  size(node: DraftEntryNode): number | undefined {
    return this.#sizes.get(node);
  }

  /** Looks for drafts that were made elsewhere, in other windows or by the Docker CLI. */
  noticeChanges(): void {
    this.#ports.drafts.noticeChanges();
    this.#docker = undefined;
    this.#changes.fire();
  }

  /** The same, and looks at sizes that could not be read again. */
  refresh(): void {
    this.#sizes.retry();
    this.noticeChanges();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #draftNodes() {
    return this.#ports.drafts.all.map(draftNode);
  }

  async #dockerGroup(): Promise<readonly DockerDraftsNode[]> {
    const { length: count } = await this.#dockerDrafts();
    return count > 0 ? [{ kind: "dockerDrafts", id: dockerId, parentId: undefined, count }] : [];
  }

  /** Another program's files that cannot be read must not hide our own drafts. */
  #dockerDrafts(): Promise<readonly DockerCliDraft[]> {
    this.#docker ??= this.#ports.dockerDrafts().catch((error: unknown) => {
      this.#ports.logger.error("Drafts of the Docker CLI could not be listed", error);
      return [];
    });
    return this.#docker;
  }

  async #loadSizes(entries: readonly DraftEntryNode[]): Promise<void> {
    if (await this.#sizes.load(entries)) this.#changes.fire();
  }

  #connectionsChanged(): void {
    this.#sizes.retry();
    this.#changes.fire();
  }
}

function dockerDraftNode(draft: DockerCliDraft): DockerDraftNode {
  return { kind: "dockerDraft", id: `${dockerId}/${draft.folder}`, parentId: dockerId, draft };
}
