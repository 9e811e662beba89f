/**
 * What can be known of a connection's registry before asking it; decides what the tree offers. A
 * registry that refuses all the same is told from its answer.
 */
export interface Capabilities {
  readonly push: boolean;
  readonly deleteTag: boolean;
  readonly deleteManifest: boolean;
  /** Whether repositories can be listed at all. */
  readonly listRepositories: boolean;
  /** Whether the registry itself looks for a part of a repository's name (`ListOptions.filter`). */
  readonly filterRepositories: boolean;
  /** Whether the registry itself looks for a part of a tag (`ListOptions.filter`). */
  readonly filterTags: boolean;
  /** Whether the registry tells when tags were written (`TagFacts.updatedAt`). */
  readonly tagTimes: boolean;
  /** Whether tags can be locked against writing and deleting. */
  readonly lockTags: boolean;
  /** Whether what is deleted is kept for a while and can be restored (`ImageStore.deleted`). */
  readonly keepsDeleted: boolean;
}

/** What the Distribution spec has may be tried everywhere. */
export const specCapabilities: Capabilities = {
  push: true,
  deleteTag: true,
  deleteManifest: true,
  listRepositories: true,
  filterRepositories: false,
  filterTags: false,
  tagTimes: false,
  lockTags: false,
  keepsDeleted: false,
};

/** Of rows whose connection is gone. */
export const noCapabilities: Capabilities = {
  push: false,
  deleteTag: false,
  deleteManifest: false,
  listRepositories: false,
  filterRepositories: false,
  filterTags: false,
  tagTimes: false,
  lockTags: false,
  keepsDeleted: false,
};
