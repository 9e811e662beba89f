import type { Descriptor } from "../core/oci/descriptor.ts";
import { formatPlatform } from "../core/oci/platformText.ts";
import type { PartRole } from "./nodes.ts";

/**
 * Ids of rows. They are made of names and digests, never of labels or positions, so that a row keeps
 * its expansion and selection over a refresh. Connection ids hold no slash and repository paths
 * neither `:`, `@` nor `+`, which keeps the forms apart.
 */

/** `<connection>/<path>/`: no repository is called so. */
export function namespaceId(connectionId: string, path: string): string {
  return `${connectionId}/${path}/`;
}

/** `<connection>/<repository>` */
export function repositoryId(connectionId: string, repository: string): string {
  return `${connectionId}/${repository}`;
}

/** `<connection>/<repository>:<tag>` */
export function tagId(connectionId: string, repository: string, tag: string): string {
  return `${repositoryId(connectionId, repository)}:${tag}`;
}

/** The tag whose list an entry stands in, from the id of its parent; none in a list within a list. */
export function tagOfEntry(
  parentId: string,
  { connectionId, repository }: { readonly connectionId: string; readonly repository: string },
): string | undefined {
  const start = tagId(connectionId, repository, "");
  const tag = parentId.startsWith(start) ? parentId.slice(start.length) : "";
  return tag === "" || /[@+]/.test(tag) ? undefined : tag;
}

/** Whether the row of a manifest stands in its repository itself, for want of a tag. */
export function isUntagged(node: {
  readonly parentId: string | undefined;
  readonly connectionId: string;
  readonly repository: string;
}): boolean {
  return node.parentId === repositoryId(node.connectionId, node.repository);
}

/** An entry of an index: by digest and platform, since one image may stand for several platforms. */
export function entryId(parentId: string, { digest, platform }: Descriptor): string {
  return `${parentId}@${digest}${platform ? `[${formatPlatform(platform)}]` : ""}`;
}

export function partId(parentId: string, role: PartRole, { digest }: Descriptor): string {
  return `${parentId}+${role}@${digest}`;
}

/** Rows that are no content: Load More…, errors, messages. */
export function noticeId(parentId: string, notice: string): string {
  return `${parentId}+${notice}`;
}

/**
 * Tells repeated siblings apart: the second of the same gets `~2` and so on. An image may well
 * contain the same layer twice.
 */
export function withUniqueIds<T extends { readonly id: string }>(
  nodes: readonly T[],
): readonly T[] {
  const counts = new Map<string, number>();
  return nodes.map((node) => {
    const count = (counts.get(node.id) ?? 0) + 1;
    counts.set(node.id, count);
    return count === 1 ? node : { ...node, id: `${node.id}~${count}` };
  });
}

/** Whether a row lies below another, told from their ids alone. */
export function isBelow(id: string, ancestorId: string): boolean {
  if (!id.startsWith(ancestorId)) return false;
  if (ancestorId.endsWith("/")) return id.length > ancestorId.length;
  // A repository may have others "below" its path (`app`, `app/base`), but it is not their parent.
  const separators = ancestorId.includes("/") ? ":@+" : "/+";
  return separators.includes(id.charAt(ancestorId.length) || " ");
}

/** Whether an id is that of a row or of one below it. */
export function isWithin(id: string, ancestorId: string): boolean {
  return id === ancestorId || isBelow(id, ancestorId);
}
