import { mergeScopes, type Scope } from "./scope.ts";

/** What registries call the right to delete, from the one of distribution to the widest. */
const deletingActions: readonly (readonly string[])[] = [["*"], ["pull", "push"]];

/**
 * The sets of scopes to try, one after the other, until one brings a token that does. Only the right
 * to delete has several names: Quay's token server refuses `delete` and wants `push` or `*`, as
 * Google's does.
 */
export function scopeChoices(scopes: readonly Scope[]): readonly (readonly Scope[])[] {
  if (!scopes.some((scope) => scope.actions.includes("delete"))) return [scopes];
  const others = deletingActions.map((actions) =>
    mergeScopes(
      scopes.map((scope) => (scope.actions.includes("delete") ? { ...scope, actions } : scope)),
    ),
  );
  return [scopes, ...others];
}
