import type { RepositoryName } from "../core/oci/reference.ts";

/**
 * The id of the connection that a repository is reached by, its registry named as in references
 * (`docker.io`, `localhost:5000`); `undefined` if the user has none to that registry.
 */
export type ConnectionOf = (name: RepositoryName) => string | undefined;
