import type { ListDraft, MemberOrigin } from "./listDraft.ts";

/**
 * What people are told of where a member of a draft comes from. Within the draft's repository it is
 * short, `app:amd64`; elsewhere it names the repository, `team/app:amd64`, and another registry, so
 * that it is not taken for the draft's own.
 */
export function originName(
  origin: MemberOrigin,
  home: Pick<ListDraft, "connectionId" | "repository">,
): string {
  if (origin.connectionId !== home.connectionId) return fullOriginName(origin);
  return origin.repository === home.repository ? origin.source : inRegistry(origin);
}

/** The same with the registry: `ghcr.io/team/app:amd64`. */
export function fullOriginName(origin: MemberOrigin): string {
  return `${registryOf(origin.connectionId)}/${inRegistry(origin)}`;
}

/** A source begins with the last part of its repository. */
function inRegistry({ repository, source }: MemberOrigin): string {
  return `${repository.slice(0, repository.lastIndexOf("/") + 1)}${source}`;
}

/** Ids of connections are their registries, those of further ones to the same end in `~2`. */
function registryOf(connectionId: string): string {
  return connectionId.replace(/~\d+$/, "");
}
