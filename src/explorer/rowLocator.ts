import { isAbortError, type Cancellable } from "../core/base/abort.ts";
import { messageOf } from "../core/base/errors.ts";
import type { Logger } from "../core/base/logger.ts";
import type { ImageStores } from "../images/imageStores.ts";
import type { Branches } from "./branches.ts";
import { repositoryId, tagId } from "./nodeIds.ts";
import type { ExplorerNode, NodeRef, TagRef } from "./nodes.ts";

/** What a locator works with. */
interface LocatorPorts {
  readonly stores: ImageStores;
  readonly branches: Branches;
  readonly logger: Logger;
  readonly children: (
    node: ExplorerNode | undefined,
    options: Cancellable,
  ) => Promise<readonly ExplorerNode[]>;
  /** Is given the id of a row that got another child. */
  readonly changed: (id: string) => void;
}

/** A row by its id; that of a repository may stand in a folder. */
interface WantedRow {
  readonly id: string;
  readonly repository?: string;
}

/** Finds the row of what a command names, and sees to it that there is one. */
export class RowLocator {
  readonly #ports: LocatorPorts;

  constructor(ports: LocatorPorts) {
    this.#ports = ports;
  }

  /** See `ExplorerModel.locate`. */
  async locate(ref: NodeRef, options: Cancellable): Promise<ExplorerNode | undefined> {
    const { connectionId, repository, tag } = ref;
    const connections = await this.#ports.children(undefined, options);
    const connection = connections.find((node) => node.connectionId === connectionId);
    if (!connection || repository === undefined) return connection;
    const found = await this.#repository(connection, repository, options);
    if (!found || tag === undefined) return found ?? connection;
    return (await this.#tag(found, { connectionId, repository, tag }, options)) ?? found;
  }

  #repository(connection: ExplorerNode, repository: string, options: Cancellable) {
    const { connectionId } = connection;
    const add = () => {
      this.#ports.branches.addRepository(connectionId, repository);
      return Promise.resolve(true);
    };
    const id = repositoryId(connectionId, repository);
    return this.#child(connection, { id, repository }, add, options);
  }

  #tag(parent: ExplorerNode, ref: TagRef, options: Cancellable) {
    const { connectionId, repository, tag } = ref;
    const add = async () => {
      const exists = await this.#exists(ref, options);
      if (exists) this.#ports.branches.addTag(parent.id, tag);
      return exists;
    };
    return this.#child(parent, { id: tagId(connectionId, repository, tag) }, add, options);
  }

  /** The child with an id; where the listing has none, one is added if `add` agrees. */
  async #child(
    parent: ExplorerNode,
    wanted: WantedRow,
    add: () => Promise<boolean>,
    options: Cancellable,
  ): Promise<ExplorerNode | undefined> {
    const found = await this.#find(parent, wanted, options);
    if (found || !(await add())) return found;
    this.#ports.changed(parent.id);
    return this.#find(parent, wanted, options);
  }

  /** Among the children, and in the folders on the way to a repository. */
  async #find(
    parent: ExplorerNode,
    wanted: WantedRow,
    options: Cancellable,
  ): Promise<ExplorerNode | undefined> {
    const children = await this.#ports.children(parent, options);
    const found = children.find((node) => node.id === wanted.id);
    if (found) return found;
    const folder = children.find(
      (node) =>
        node.kind === "namespace" && wanted.repository?.startsWith(`${node.path}/`) === true,
    );
    return folder && this.#find(folder, wanted, options);
  }

  async #exists(ref: TagRef, options: Cancellable): Promise<boolean> {
    const { stores, logger } = this.#ports;
    try {
      const { reader } = stores.open(ref.connectionId);
      await reader.head(ref.repository, { tag: ref.tag }, options);
      return true;
    } catch (error) {
      if (isAbortError(error)) throw error;
      logger.warn(`${ref.repository}:${ref.tag} cannot be shown: ${messageOf(error)}`);
      return false;
    }
  }
}
