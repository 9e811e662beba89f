import type { LocalStore } from "../../images/local/localStore.ts";
import type { Connection } from "../../providers/connection.ts";
import type { FailurePlace } from "./texts.ts";

/** Where a row's failure happened: at the registry or in the local store that the row belongs to. */
export function failurePlace(context: {
  readonly connection: Connection | undefined;
  readonly localStore?: LocalStore | undefined;
}): FailurePlace {
  const { connection, localStore } = context;
  if (connection) return { host: connection.registry, signIn: connection.signIn };
  return localStore ? { host: localStore.name, isLocal: true } : {};
}
