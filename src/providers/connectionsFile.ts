import { AppError, isBranded } from "../core/base/errors.ts";
import {
  isJsonObject,
  JsonError,
  parseJsonObject,
  readArray,
  readNumber,
  readString,
  type JsonObject,
  type JsonValue,
} from "../core/base/json.ts";
import { isAddressable } from "../core/registry/repositoryPath.ts";
import type { Connection } from "./connection.ts";
import { readSignIn } from "./connectionRecord.ts";
import type { CarriedConnection } from "./mergeConnections.ts";
import {
  parseRegistryUrl,
  RegistryUrlError,
  tryParseRegistryUrl,
  type RegistryLocation,
} from "./registryUrl.ts";

const format = "archipelago-connections";
const version = 1;

/** Files beyond this size are refused unread. */
export const maxConnectionsFileBytes = 4 * 1024 * 1024;

const maxConnections = 1000;
const maxPinned = 10_000;
const maxMirrors = 10;
const maxTextLength = 255;

type ConnectionsFileProblem =
  "tooLarge" | "notJson" | "notOurs" | "newer" | "tooMany" | "badConnection";

/** A file is none of connections, or not one to be trusted. */
export class ConnectionsFileError extends AppError<ConnectionsFileProblem> {
  readonly brand = "ConnectionsFileError";
  /** Which connection of the file is not valid, counted from 1, and which of its members. */
  readonly position: number | undefined;
  readonly member: string | undefined;

  constructor(
    code: ConnectionsFileProblem,
    message: string,
    context: {
      readonly position?: number;
      readonly member?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, message, { cause: context.cause });
    this.position = context.position;
    this.member = context.member;
  }

  static is(error: unknown, code?: ConnectionsFileProblem): error is ConnectionsFileError {
    return isBranded(error, "ConnectionsFileError", code);
  }
}

/**
 * The connections as a file that people may read and pass on. It names each member that it writes,
 * so that nothing gets into it by chance, and it has no place for a secret.
 */
export function formatConnectionsFile(connections: readonly Connection[]): string {
  const carried = connections.map(({ name, url, signIn, username, provider, pinned, network }) => ({
    name,
    url,
    signIn,
    ...(username !== undefined && { username }),
    ...(provider !== undefined && { provider }),
    ...(pinned && { pinned }),
    // Files of this machine, and whom the user trusts besides the registry, stay here.
    ...(network?.mirrors && { mirrors: network.mirrors }),
  }));
  return `${JSON.stringify({ format, version, connections: carried }, undefined, 2)}\n`;
}

/**
 * Reads such a file. It may come from anyone, so a connection that is not valid in all its members
 * refuses the whole file; members that are not known are passed over. Throws
 * {@link ConnectionsFileError}.
 */
export function parseConnectionsFile(bytes: Uint8Array): readonly CarriedConnection[] {
  if (bytes.length > maxConnectionsFileBytes) {
    throw new ConnectionsFileError("tooLarge", `The file has ${bytes.length} bytes`);
  }
  const file = parse(bytes);
  const written = readNumber(file, "version");
  if (readString(file, "format") !== format || written === undefined) {
    throw new ConnectionsFileError("notOurs", "The file does not say that it holds connections");
  }
  if (written !== version) {
    throw new ConnectionsFileError("newer", `The file has version ${written}`);
  }
  if (!Array.isArray(file["connections"])) {
    throw new ConnectionsFileError("notOurs", "The file has no list of connections");
  }
  const entries = readArray(file, "connections");
  if (entries.length > maxConnections) {
    throw new ConnectionsFileError("tooMany", `The file holds ${entries.length} connections`);
  }
  return entries.map((entry, index) => readConnection(entry, index + 1));
}

function parse(bytes: Uint8Array): JsonObject {
  try {
    return parseJsonObject(bytes);
  } catch (cause) {
    if (!JsonError.is(cause)) throw cause;
    throw new ConnectionsFileError("notJson", "The file is no JSON object", { cause });
  }
}

function readConnection(entry: JsonValue, position: number): CarriedConnection {
  const refuse = (member: string, cause?: unknown) =>
    new ConnectionsFileError("badConnection", `Connection ${position}: ${member}`, {
      position,
      member,
      cause,
    });
  if (!isJsonObject(entry)) throw refuse("connections");
  const { url, registry } = readLocation(entry, refuse);
  const signIn = readSignIn(entry);
  if (!signIn) throw refuse("signIn");
  const name = readText(entry, "name", refuse) ?? registry;
  const username = readText(entry, "username", refuse);
  // Where another program keeps the sign-in, the name may not be known.
  if (username !== undefined && signIn !== "basic") throw refuse("username");
  const provider = readText(entry, "provider", refuse);
  const pinned = readPinned(entry, refuse);
  const mirrors = readMirrors(entry, refuse);
  return {
    name,
    url,
    registry,
    signIn,
    ...(username !== undefined && { username }),
    ...(provider !== undefined && { provider }),
    ...(pinned.length > 0 && { pinned }),
    ...(mirrors.length > 0 && { network: { mirrors } }),
  };
}

type Refuse = (member: string, cause?: unknown) => ConnectionsFileError;

function readLocation(entry: JsonObject, refuse: Refuse): RegistryLocation {
  try {
    return parseRegistryUrl(readString(entry, "url") ?? "");
  } catch (cause) {
    if (RegistryUrlError.is(cause)) throw refuse("url", cause);
    throw cause;
  }
}

/** A line of text that can be shown; `undefined` where there is none. */
function readText(entry: JsonObject, member: string, refuse: Refuse): string | undefined {
  const value = entry[member];
  if (value === undefined) return undefined;
  const isGood =
    typeof value === "string" &&
    value.trim() === value &&
    value !== "" &&
    value.length <= maxTextLength &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
  if (!isGood) throw refuse(member);
  return value;
}

function readPinned(entry: JsonObject, refuse: Refuse): readonly string[] {
  const value = entry["pinned"];
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maxPinned) throw refuse("pinned");
  const paths = readArray(entry, "pinned").filter((path) => typeof path === "string");
  if (paths.length !== value.length || !paths.every(isAddressable)) throw refuse("pinned");
  return [...new Set(paths)];
}

function readMirrors(entry: JsonObject, refuse: Refuse): readonly string[] {
  const value = entry["mirrors"];
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maxMirrors) throw refuse("mirrors");
  return readArray(entry, "mirrors").map((text) => {
    const mirror = typeof text === "string" ? tryParseRegistryUrl(text) : undefined;
    if (!mirror) throw refuse("mirrors");
    return mirror.url;
  });
}
