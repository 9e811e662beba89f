import { repositoryScope } from "../auth/scope.ts";
import type { Digest } from "../oci/digest.ts";
import { isTag } from "../oci/reference.ts";
import type { ManifestReference } from "./imageStore.ts";
import { StoreError } from "./storeError.ts";

/**
 * Wider than the spec's grammar, since registries are: upper case occurs. What could change the
 * meaning of a URL (dot segments, separators, escapes) stays out.
 */
const repositoryPath = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;
const maxRepositoryLength = 512;

/** The scopes by purpose. One set a purpose: token servers refuse the whole of what asks too much. */
export const scopesFor = {
  pull: (repository: string) => [repositoryScope(repository, "pull")],
  push: (repository: string) => [repositoryScope(repository, "pull", "push")],
  delete: (repository: string) => [repositoryScope(repository, "delete", "pull")],
} as const;

/** `<repository>/tags/list` below `/v2/`. Throws `StoreError` `rejected` for names no URL can hold. */
export function tagsPath(repository: string): string {
  return `${checkedRepository(repository)}/tags/list`;
}

/** `<repository>/manifests/<tag or digest>`; throws `StoreError` `rejected`, as registries would. */
export function manifestPath(repository: string, reference: ManifestReference): string {
  const { tag, digest } = reference;
  if (tag !== undefined && !isTag(tag)) {
    throw new StoreError("rejected", `Not a tag: ${tag.slice(0, 140)}`);
  }
  return `${checkedRepository(repository)}/manifests/${tag ?? digest}`;
}

/** `<repository>/blobs/<digest>`. */
export function blobPath(repository: string, digest: Digest): string {
  return `${checkedRepository(repository)}/blobs/${digest}`;
}

/** `<repository>/blobs/uploads/`. */
export function uploadsPath(repository: string): string {
  return `${checkedRepository(repository)}/blobs/uploads/`;
}

/** `<repository>/referrers/<digest>`. */
export function referrersPath(repository: string, digest: Digest): string {
  return `${checkedRepository(repository)}/referrers/${digest}`;
}

/** Whether requests for the repository can be made. */
export function isAddressable(repository: string): boolean {
  return repository.length <= maxRepositoryLength && repositoryPath.test(repository);
}

function checkedRepository(repository: string): string {
  if (isAddressable(repository)) return repository;
  throw new StoreError("rejected", `Not a repository: ${repository.slice(0, 140)}`);
}
