/**
 * What a token allows (distribution, "Token Scope Documentation"): `repository:library/alpine:pull`,
 * `registry:catalog:*`.
 */
export interface Scope {
  /** `repository` or `registry`; others are passed on. */
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** The scope of actions on a repository, as text. */
export function repositoryScope(repository: string, ...actions: readonly string[]): string {
  return formatScope({ type: "repository", name: repository, actions });
}

/** The scope that lists the repositories of a registry. */
export const catalogScope = "registry:catalog:*";

/** Reads scopes separated by white space; what is no scope is left out. */
export function parseScopes(text: string): readonly Scope[] {
  return text.split(/\s+/).flatMap((part) => {
    // The name may hold colons itself: a registry with a port.
    const match = /^([^:]+):(.+):([^:]*)$/.exec(part);
    const [, type, name, actions] = match ?? [];
    if (type === undefined || name === undefined || actions === undefined) return [];
    return [{ type, name, actions: actions.split(",").filter((action) => action !== "") }];
  });
}

/** The text of a scope, its actions sorted and each of them once. */
export function formatScope({ type, name, actions }: Scope): string {
  return `${type}:${name}:${[...new Set(actions)].sort().join(",")}`;
}

/**
 * Joins scopes of the same resource and keeps the order of first mention. Put the newest first:
 * some token servers read no further.
 */
export function mergeScopes(scopes: readonly Scope[]): readonly Scope[] {
  const merged = new Map<string, Scope>();
  for (const scope of scopes) {
    const key = resourceOf(scope);
    const actions = [...(merged.get(key)?.actions ?? []), ...scope.actions];
    merged.set(key, { ...scope, actions: [...new Set(actions)].sort() });
  }
  return [...merged.values()];
}

/**
 * The scopes to ask for: those of the challenge, then those that the request needs on other
 * resources. Where both name a resource the server knows better, for what it calls an action differs.
 */
export function challengedScopes(
  challenge: readonly Scope[],
  needed: readonly Scope[],
): readonly Scope[] {
  const named = new Set(challenge.map((scope) => resourceOf(scope)));
  return mergeScopes([...challenge, ...needed.filter((scope) => !named.has(resourceOf(scope)))]);
}

/** Whether a token for `granted` does for `needed`. */
export function coversScopes(granted: readonly Scope[], needed: readonly Scope[]): boolean {
  return needed.every((need) =>
    granted.some(
      (grant) =>
        resourceOf(grant) === resourceOf(need) &&
        need.actions.every((action) => grant.actions.includes(action)),
    ),
  );
}

/** Equal for equal sets of scopes, whatever their order. */
export function scopesKey(scopes: readonly Scope[]): string {
  return mergeScopes(scopes)
    .map((scope) => formatScope(scope))
    .sort()
    .join(" ");
}

function resourceOf({ type, name }: Scope): string {
  return `${type}:${name}`;
}
