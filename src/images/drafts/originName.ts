import type { ListDraft, MemberOrigin } from "./listDraft.ts";

/**
 * What people are told of where a member of a draft comes from. Within the draft's repository it is
 * short, `app:amd64`; elsewhere it names the repository, `team/app:amd64`, and another registry, so
 * that it is not taken for the draft's own.
 */
export function originName(
  { connectionId, repository, source }: MemberOrigin,
  home: Pick<ListDraft, "connectionId" | "repository">,
): string {
  const isHere = connectionId === home.connectionId;
  if (isHere && repository === home.repository) return source;
  // A source begins with the last part of its repository.
  const place = `${repository.slice(0, repository.lastIndexOf("/") + 1)}${source}`;
  return isHere ? place : `${registryOf(connectionId)}/${place}`;
}

/** Ids of connections are their registries, those of further ones to the same end in `~2`. */
function registryOf(connectionId: string): string {
  return connectionId.replace(/~\d+$/, "");
}
