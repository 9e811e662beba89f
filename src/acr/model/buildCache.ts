const domainPart = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domain = `${domainPart}(?:\\.${domainPart})*(?::[0-9]+)?`;
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const pathPattern = `${component}(?:/${component})*`;
const referencePattern = new RegExp(
  `^(?:(${domain})/)?(${pathPattern})(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);
const namePattern = new RegExp(`^(?:${domain}/)?${pathPattern}$`);
const tagPattern = /^[\w][\w.-]{0,127}$/;

/** What the cache of a build is named after. */
export interface CacheNames {
  readonly tags: readonly string[];
  readonly stepId: string;
  readonly taskName: string;
  readonly registry: string;
}

/**
 * The image that a build with `cache: enabled` keeps its cache in: tag `cache_<task>_<step>` in the
 * repository of the first image with a registry, else of the first image in the run's registry
 * (acr-builder graph/step.go). undefined: no images, or names the engine cannot read; it then builds
 * without cache options.
 */
export function cacheImage(names: CacheNames): string | undefined {
  const repository = repositoryOf(names);
  const tag = `cache_${names.taskName || "quickrun"}_${names.stepId}`;
  if (repository === undefined || !namePattern.test(repository) || repository.length > 255) {
    return undefined;
  }
  return tagPattern.test(tag) ? `${repository}:${tag}` : undefined;
}

function repositoryOf({ tags, registry }: CacheNames): string | undefined {
  let firstPath: string | undefined;
  for (const tag of tags) {
    const match = referencePattern.exec(tag);
    if (!match) return undefined;
    const [, host, path = ""] = match;
    if (host !== undefined) return `${host}/${path}`;
    firstPath ??= path;
  }
  return firstPath === undefined ? undefined : `${registry}/${firstPath}`;
}

/** The options of a build with that cache. */
export function withCacheOptions(build: string, image: string): string {
  const to = `--cache-to=type=registry,ref=${image},mode=max`;
  return `--load ${to} --cache-from=type=registry,ref=${image} ${build}`;
}
