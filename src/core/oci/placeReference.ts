import type { RepositoryName } from "./reference.ts";

/**
 * Sees a reference as one to the registry that it is in, where registries lie below a path of a host:
 * with `host/prefix` among the registries, `host/prefix/app` is `app` of `host/prefix`. The longest
 * one counts; without any the reference stays as it is.
 */
export function placeReference<T extends RepositoryName>(
  reference: T,
  registries: Iterable<string>,
): T {
  const name = `${reference.registry}/${reference.repository}`;
  const [longest] = [...registries]
    .filter((each) => each.length > reference.registry.length && name.startsWith(`${each}/`))
    .sort((one, other) => other.length - one.length);
  if (longest === undefined) return reference;
  return { ...reference, registry: longest, repository: name.slice(longest.length + 1) };
}
