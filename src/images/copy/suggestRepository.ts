import { dockerHub } from "../../core/oci/registryHost.ts";
import type { RepositoryName } from "../../core/oci/reference.ts";

/** Where an image is to go. */
interface TargetRegistry {
  readonly registry: string;
  readonly username?: string | undefined;
}

/** Registries where the first component of a repository is the name of its owner. */
const owned: ReadonlySet<string> = new Set([dockerHub, "ghcr.io", "quay.io"]);

/**
 * The name that a copy gets unless the user chooses another: that of the source, without the
 * `library/` of Docker Hub's official images (as `az acr import` has it in its examples), and below
 * the user's own name where a registry has no others.
 */
export function suggestRepository(source: RepositoryName, target: TargetRegistry): string {
  const path =
    source.registry === dockerHub ? source.repository.replace(/^library\//, "") : source.repository;
  if (!owned.has(target.registry) || source.registry === target.registry) return path;
  const owner = target.username?.toLowerCase() ?? "";
  // A robot or a mail address is not the name of an owner.
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(owner)) return path;
  return `${owner}/${path.slice(path.lastIndexOf("/") + 1)}`;
}
