import { isDeepStrictEqual } from "node:util";
import { repositoryId, tagId } from "./nodeIds.ts";
import type { ExplorerNode, NodeRef } from "./nodes.ts";

/** The rows handed out last, by id: the tree names rows to its view, and finds their parents, with it. */
export class NodeIndex {
  readonly #nodes = new Map<string, ExplorerNode>();
  readonly #children = new Map<string, readonly string[]>();

  get(id: string | undefined): ExplorerNode | undefined {
    return id === undefined ? undefined : this.#nodes.get(id);
  }

  /** The row that a command names, by its own id if it is a row, else by what it is a row of. */
  find(target: NodeRef & { readonly id?: unknown }): ExplorerNode | undefined {
    const { connectionId, repository, tag, id } = target;
    const known = typeof id === "string" ? this.get(id) : undefined;
    if (known || repository === undefined) return known ?? this.get(connectionId);
    return this.get(
      tag === undefined
        ? repositoryId(connectionId, repository)
        : tagId(connectionId, repository, tag),
    );
  }

  /**
   * Notes the present children of a row in place of its former ones; "" stands for the top. Returns
   * them as the objects to hand out: one that says what it said before stays the same object, since
   * VS Code knows rows by their objects and passes over news of any other.
   */
  setChildren(parentId: string, children: readonly ExplorerNode[]): readonly ExplorerNode[] {
    const nodes = children.map((node) => {
      const known = this.#nodes.get(node.id);
      return known && isDeepStrictEqual(known, node) ? known : node;
    });
    const ids = nodes.map(({ id }) => id);
    const kept = new Set(ids);
    for (const id of this.#children.get(parentId) ?? []) {
      if (!kept.has(id) && this.#nodes.get(id)?.parentId === (parentId || undefined)) {
        this.#forget(id);
      }
    }
    this.#children.set(parentId, ids);
    for (const node of nodes) this.#nodes.set(node.id, node);
    return nodes;
  }

  /** The children of a row as handed out last. */
  childrenOf(parentId: string): readonly ExplorerNode[] {
    return (this.#children.get(parentId) ?? []).flatMap((id) => this.#nodes.get(id) ?? []);
  }

  /** The row of a connection and all below it, as handed out last. */
  ofConnection(connectionId: string): readonly ExplorerNode[] {
    return [...this.#nodes.values()].filter((node) => node.connectionId === connectionId);
  }

  clear(): void {
    this.#nodes.clear();
    this.#children.clear();
  }

  /** A row that has moved below another parent meanwhile is not forgotten with the former one. */
  #forget(id: string): void {
    const children = this.#children.get(id) ?? [];
    this.#children.delete(id);
    this.#nodes.delete(id);
    for (const child of children) {
      if (this.#nodes.get(child)?.parentId === id) this.#forget(child);
    }
  }
}
