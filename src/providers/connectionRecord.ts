import { isCredentialTool } from "../core/auth/toolSignIn.ts";
import {
  isJsonObject,
  readBoolean,
  readNumber,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../core/base/json.ts";
import type { Connection, SecretLocation, SignInMethod } from "./connection.ts";
import { readNetwork, writeNetwork } from "./connectionNetwork.ts";

/** Version of the stored form. */
const version = 1;

/** The form in which connections are kept between sessions. It has no place for a secret. */
export function encodeConnections(connections: readonly Connection[]): JsonObject {
  return { v: version, connections: connections.map((connection) => encode(connection)) };
}

function encode({ network, ...connection }: Connection): JsonObject {
  return { ...connection, ...(network && { network: writeNetwork(network) }) };
}

/** Reads the stored form; entries that are no connections are left out. */
export function decodeConnections(stored: unknown): readonly Connection[] {
  if (!isJsonObject(stored) || readNumber(stored, "v") !== version) return [];
  return readObjects(stored, "connections").flatMap((record) => decodeConnection(record) ?? []);
}

function decodeConnection(record: JsonObject): Connection | undefined {
  const id = readString(record, "id");
  const url = readString(record, "url");
  const registry = readString(record, "registry");
  const signIn = readSignIn(record);
  if (!id || !url || !registry || !signIn) return undefined;
  const username = readString(record, "username");
  const toolKey = readString(record, "toolKey");
  const toolLabel = readString(record, "toolLabel");
  const tokenHost = readString(record, "tokenHost");
  const pinned = readStrings(record, "pinned");
  const provider = readString(record, "provider");
  const network = readNetwork(record);
  const revision = readNumber(record, "revision");
  return {
    id,
    url,
    registry,
    signIn,
    name: readString(record, "name") ?? registry,
    secretLocation: readLocation(record),
    ...(toolKey !== undefined && { toolKey }),
    ...(toolLabel !== undefined && { toolLabel }),
    ...(username !== undefined && { username }),
    ...(tokenHost !== undefined && { tokenHost }),
    ...(pinned.length > 0 && { pinned }),
    ...(provider !== undefined && { provider }),
    ...(network && { network }),
    ...(revision !== undefined && { revision }),
    ...(readBoolean(record, "sandbox") && { sandbox: true }),
  };
}

/** The way to sign in that a record names; `undefined` for none that is known. */
export function readSignIn(record: JsonObject): SignInMethod | undefined {
  const value = readString(record, "signIn");
  return value === "anonymous" || value === "basic" || value === "token" ? value : undefined;
}

function readLocation(record: JsonObject): SecretLocation {
  const value = readString(record, "secretLocation");
  if (isCredentialTool(value)) return value;
  return value === "keychain" || value === "secretStorage" ? value : "none";
}
