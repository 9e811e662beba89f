/**
 * The id of the connection to a registry, which is named as in references (`docker.io`,
 * `localhost:5000`); `undefined` if the user has none.
 */
export type ConnectionOf = (registry: string) => string | undefined;
