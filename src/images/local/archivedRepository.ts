import { isRepositoryPath, type RepositoryName } from "../../core/oci/reference.ts";
import { dockerHub, looksLikeRegistry } from "../../core/oci/registryHost.ts";

/**
 * The repository of an image in an archive: its whole name, as `docker save` has it, so that it is
 * called the same wherever the archive is loaded. Docker Hub's images have their short names. The
 * registry is left out where it has a port, which no path of a repository can hold.
 */
export function archivedRepository({ registry, repository }: RepositoryName): string {
  if (registry === dockerHub) return repository.replace(/^library\//, "");
  const whole = `${registry}/${repository}`;
  return looksLikeRegistry(registry) && isRepositoryPath(whole) ? whole : repository;
}

/** The repository without the registry, and its port, that archives have in front of it. */
export function withoutRegistry(repository: string): string {
  const [first = "", ...rest] = repository.split("/");
  if (rest.length === 0 || !looksLikeRegistry(first)) return repository;
  const path = rest.length > 1 && /^\d+$/.test(rest[0] ?? "") ? rest.slice(1) : rest;
  return path.join("/");
}
