import type { BranchNode, Branches, OpenBranch } from "./branches.ts";
import type { ExplorerSettings } from "./explorerSettings.ts";
import { isWithin } from "./nodeIds.ts";
import type { NodeIndex } from "./nodeIndex.ts";
import { isBranch, isFailure, type ExplorerNode } from "./nodes.ts";
import type { RowResolver } from "./rows/rowResolver.ts";

/** What a refresher works with. */
interface RefresherPorts {
  readonly index: NodeIndex;
  readonly branches: Branches;
  readonly rows: RowResolver;
  readonly settings: ExplorerSettings;
  /** Is given the id of a row whose children are to be asked for again. */
  readonly changed: (id: string) => void;
  /** Goes on with the listing that a row belongs to. */
  readonly loadMore: (node: ExplorerNode) => void;
}

/** Sees to it that rows, and what is known of them, are asked for (again). */
export class RowRefresher {
  readonly #ports: RefresherPorts;

  constructor(ports: RefresherPorts) {
    this.#ports = ports;
  }

  /** Asks anew for a row and all below it. */
  refresh(node: ExplorerNode): void {
    if (isBranch(node)) this.#refreshBranch(node);
    else this.#retry(node);
  }

  /** Drops what was loaded for rows, and makes their contents be found out again. */
  forget(matches: (id: string) => boolean): void {
    this.#ports.branches.drop(matches);
    this.#ports.rows.invalidate(matches);
  }

  /** What was loaded of a connection stays; what failed may succeed with the new password. */
  retryFailed(connectionId: string): void {
    const { index, branches, rows } = this.#ports;
    rows.invalidateFailed((id) => isWithin(id, connectionId));
    for (const node of index.ofConnection(connectionId)) {
      if (isFailure(node)) this.#retry(node);
      const opened = branches.find(node.id);
      opened?.branch.forgetRows();
      if (opened) this.requestRows(node, opened);
    }
  }

  /** Finds out in the background what the children of an open row are, if that is shown. */
  requestRows(node: ExplorerNode, { branch }: OpenBranch): void {
    const { rows, settings } = this.#ports;
    if (settings.showPlatforms) rows.request(node.id, branch.rowRequests());
  }

  /** A tag that was found to have moved when it was opened has a row that says the wrong thing. */
  noteDigest(node: BranchNode): void {
    if (node.kind !== "tag") return;
    const { branches, rows } = this.#ports;
    const summary = rows.get(node.id);
    const digest = branches.digestOf(node.id);
    if (!summary || summary.kind === "failed" || !digest || summary.digest === digest) return;
    rows.invalidate((id) => id === node.id);
    this.#requestSiblings(node);
  }

  #requestSiblings(node: ExplorerNode): void {
    const { index, branches } = this.#ports;
    const parent = index.get(node.parentId);
    const opened = parent && branches.find(parent.id);
    if (!opened) return;
    opened.branch.forgetRows();
    this.requestRows(parent, opened);
  }

  #refreshBranch(node: BranchNode): void {
    this.forget((id) => isWithin(id, node.id));
    this.#requestSiblings(node);
    this.#ports.changed(node.id);
  }

  /** What is no branch stands for its parent; behind a page that failed the listing goes on. */
  #retry(node: ExplorerNode): void {
    const { index, loadMore } = this.#ports;
    const parent = index.get(node.parentId);
    if (!parent || !isBranch(parent)) return;
    const isListing =
      parent.kind === "connection" || parent.kind === "localStore" || parent.kind === "repository";
    const hasRows = index.childrenOf(parent.id).some((child) => isBranch(child));
    if (isListing && hasRows) loadMore(node);
    else this.#refreshBranch(parent);
  }
}
