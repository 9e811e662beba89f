import { isDeepStrictEqual } from "node:util";
import { isAbortError } from "../core/base/abort.ts";
import type { ExplorerModel } from "./explorerModel.ts";
import type { TreeChange } from "./explorerPorts.ts";
import type { ExplorerNode } from "./nodes.ts";

/** What a renewal works with. */
interface RenewalPorts {
  readonly model: Pick<ExplorerModel, "children" | "childrenNow" | "parent">;
  /** All that a row shows, its tooltip included, as plain data. */
  readonly look: (node: ExplorerNode) => unknown;
  /** Has the view ask anew for rows and all below them; undefined for the whole tree. */
  readonly fire: (rows: ExplorerNode[] | undefined) => void;
  /** Whether anybody can see the view. */
  readonly isSeen: () => boolean;
  /** Is given what is loaded before the view learns of it. */
  readonly busy?: (work: Promise<void>) => void;
}

/** VS Code compares each of the rows that it is told of with all others, and renews them one by one. */
const maxSiblings = 50;

interface GivenRow {
  /** The very object that the view knows the row by. */
  readonly node: ExplorerNode;
  readonly look?: unknown;
}

/**
 * Tells a view which of its rows are to be given to it anew. VS Code forgets everything below a row
 * that is, until it has asked for it again, and a command chosen from the menu of a forgotten row gets
 * no row. So only rows go there that look different or have other children than the view was given,
 * and open rows whose children must be loaded first go there once those are loaded.
 */
export class RowRenewal {
  readonly #ports: RenewalPorts;
  readonly #rows = new Map<string, GivenRow>();
  /** By the id of their parent; "" stands for the top. */
  readonly #children = new Map<string, readonly ExplorerNode[]>();
  readonly #collapsed = new Set<string>();
  readonly #loading = new Map<string, Promise<void>>();

  constructor(ports: RenewalPorts) {
    this.#ports = ports;
  }

  /** Notes what a row of the view looks like from now on. */
  gaveLook(node: ExplorerNode): void {
    if (this.#rows.get(node.id)?.node !== node) return;
    this.#rows.set(node.id, { node, look: this.#ports.look(node) });
  }

  /** Notes the children that the view was given for a row, or for the top. */
  gaveChildren(parent: ExplorerNode | undefined, children: readonly ExplorerNode[]): void {
    const id = parent?.id ?? "";
    const kept = new Set(children.map((child) => child.id));
    for (const former of this.#children.get(id) ?? []) {
      if (!kept.has(former.id)) this.#forget(former.id, id);
    }
    this.#children.set(id, children);
    for (const child of children) {
      if (this.#rows.get(child.id)?.node !== child) this.#rows.set(child.id, { node: child });
    }
  }

  collapsed(node: ExplorerNode): void {
    this.#collapsed.add(node.id);
  }

  expanded(node: ExplorerNode): void {
    this.#collapsed.delete(node.id);
  }

  /**
   * Settles once the view has been told of all that changed until now; given a row, of what decides
   * whether it has that row: other registries may take their time.
   */
  async settled(node?: ExplorerNode): Promise<void> {
    for (;;) {
      const loading = node ? this.#loadingAbove(node) : [...this.#loading.values()];
      if (loading.length === 0) return;
      await Promise.all(loading);
    }
  }

  /** Compares all rows with what the view was given, and tells it what differs. */
  noticeAll(): void {
    this.notice(this.#children.get("") ?? []);
  }

  /** Compares rows and all below them with what the view was given, and tells it what differs. */
  notice(change: TreeChange): void {
    if (!change) {
      this.#ports.fire(undefined);
      return;
    }
    const isSeen = this.#ports.isSeen();
    const outdated = new Set(
      change.flatMap(({ id }) => this.#outdated(id, isSeen && this.#isOpenAbove(id))),
    );
    const gathered = this.#gathered(outdated);
    const uppermost = gathered && [...gathered].filter((node) => !this.#isBelow(node, gathered));
    if (!uppermost || uppermost.length > 0) this.#ports.fire(uppermost);
  }

  /** Compares the row of an id, but nothing below it, with what the view was given. */
  noticeLook(id: string): void {
    const given = this.#rows.get(id);
    if (given && !this.#isSameLook(given)) this.#ports.fire([given.node]);
  }

  /** The uppermost of a row and those below it that the view must ask for anew. */
  #outdated(id: string, isSeen: boolean): readonly ExplorerNode[] {
    const given = this.#rows.get(id);
    if (!given) return [];
    if (!this.#isSameLook(given)) return [given.node];
    const children = this.#children.get(id);
    if (!children) return [];
    const isOpen = isSeen && !this.#collapsed.has(id);
    const now = this.#ports.model.childrenNow(given.node);
    if (!now && isOpen) {
      this.#load(given.node);
      return [];
    }
    if (!isDeepStrictEqual(now, children)) return [given.node];
    return children.flatMap((child) => this.#outdated(child.id, isOpen));
  }

  /** With the parent in place of many siblings; undefined for the whole tree. */
  #gathered(rows: ReadonlySet<ExplorerNode>): ReadonlySet<ExplorerNode> | undefined {
    const counts = new Map<ExplorerNode | undefined, number>();
    for (const row of rows) {
      const parent = this.#parentOf(row.id);
      counts.set(parent, (counts.get(parent) ?? 0) + 1);
    }
    const gathered = new Set<ExplorerNode>();
    for (const row of rows) {
      const parent = this.#parentOf(row.id);
      const isOneOfMany = (counts.get(parent) ?? 0) > maxSiblings;
      if (isOneOfMany && !parent) return undefined;
      gathered.add(isOneOfMany && parent ? parent : row);
    }
    return gathered;
  }

  #loadingAbove(node: ExplorerNode): readonly Promise<void>[] {
    const parent = this.#ports.model.parent(node);
    if (!parent) return [];
    const loading = this.#loading.get(parent.id);
    return [...(loading ? [loading] : []), ...this.#loadingAbove(parent)];
  }

  #load(node: ExplorerNode): void {
    if (this.#loading.has(node.id)) return;
    const work = this.#compareLoaded(node).finally(() => this.#loading.delete(node.id));
    this.#loading.set(node.id, work);
    this.#ports.busy?.(work);
  }

  async #compareLoaded(node: ExplorerNode): Promise<void> {
    const { model, fire } = this.#ports;
    try {
      await model.children(node);
    } catch (error) {
      if (!isAbortError(error)) throw error;
    }
    // What cannot be had at once even now is left to the view.
    if (model.childrenNow(node)) this.notice([node]);
    else fire([this.#rows.get(node.id)?.node ?? node]);
  }

  #isSameLook({ node, look }: GivenRow): boolean {
    return isDeepStrictEqual(this.#ports.look(node), look);
  }

  #isOpenAbove(id: string): boolean {
    const parent = this.#parentOf(id);
    return !parent || (!this.#collapsed.has(parent.id) && this.#isOpenAbove(parent.id));
  }

  #isBelow({ id }: ExplorerNode, rows: ReadonlySet<ExplorerNode>): boolean {
    const parent = this.#parentOf(id);
    return parent !== undefined && (rows.has(parent) || this.#isBelow(parent, rows));
  }

  #parentOf(id: string): ExplorerNode | undefined {
    const parentId = this.#rows.get(id)?.node.parentId;
    return parentId === undefined ? undefined : this.#rows.get(parentId)?.node;
  }

  /** A row that was given below another parent meanwhile is not forgotten with the former one. */
  #forget(id: string, parentId: string): void {
    if ((this.#rows.get(id)?.node.parentId ?? "") !== parentId) return;
    this.#rows.delete(id);
    this.#collapsed.delete(id);
    const children = this.#children.get(id) ?? [];
    this.#children.delete(id);
    for (const child of children) this.#forget(child.id, id);
  }
}
