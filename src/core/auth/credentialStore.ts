import {
  isJsonObject,
  JsonError,
  parseJson,
  readNumber,
  readString,
  type JsonValue,
} from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { messageOf } from "../base/errors.ts";
import type { Credential } from "./credential.ts";
import { KeychainError, type Keychain } from "./keychain.ts";

/** Where a secret was put. */
export type SecretPlace = "keychain" | "secretStorage";

const version = 1;

/**
 * Keeps credentials as versioned JSON in the OS keychain, or in the fallback where no keychain
 * answers. One secret a connection, under the connection's id.
 */
export class CredentialStore {
  readonly #places: Readonly<Record<SecretPlace, Keychain>>;
  readonly #logger: Logger;

  constructor(places: Readonly<Record<SecretPlace, Keychain>>, logger: Logger) {
    this.#places = places;
    this.#logger = logger;
  }

  /**
   * Stores a credential and says where. A former one in the other place is removed if that place
   * answers; otherwise it stays until {@link delete}, and is not read.
   */
  async save(connectionId: string, credential: Credential): Promise<SecretPlace> {
    const place = await this.#put(connectionId, encode(credential));
    await this.#tryDelete(connectionId, otherThan(place));
    return place;
  }

  /** The credential of a connection, or `undefined` if there is none (or none that can be read). */
  async load(connectionId: string, place: SecretPlace): Promise<Credential | undefined> {
    const secret = await this.#places[place].get(connectionId);
    return secret === undefined ? undefined : decode(secret);
  }

  /**
   * Removes a connection's secret from the place where it lies, and what an earlier {@link save} may
   * have left in the other one. Throws {@link KeychainError} if the former does not answer.
   */
  async delete(connectionId: string, place: SecretPlace): Promise<void> {
    await this.#places[place].delete(connectionId);
    await this.#tryDelete(connectionId, otherThan(place));
  }

  async #put(connectionId: string, secret: string): Promise<SecretPlace> {
    try {
      await this.#places.keychain.set(connectionId, secret);
      return "keychain";
    } catch (error) {
      if (!KeychainError.is(error)) throw error;
      this.#logger.warn(`The secret of ${connectionId} is put elsewhere: ${error.message}`);
      await this.#places.secretStorage.set(connectionId, secret);
      return "secretStorage";
    }
  }

  async #tryDelete(connectionId: string, place: SecretPlace): Promise<void> {
    try {
      await this.#places[place].delete(connectionId);
    } catch (error) {
      this.#logger.info(`${place} may still hold a secret of ${connectionId}: ${messageOf(error)}`);
    }
  }
}

function otherThan(place: SecretPlace): SecretPlace {
  return place === "keychain" ? "secretStorage" : "keychain";
}

function encode(credential: Credential): string {
  return JSON.stringify({ v: version, ...credential });
}

function decode(secret: string): Credential | undefined {
  const json = tryParse(secret);
  if (!isJsonObject(json) || readNumber(json, "v") !== version) return undefined;
  switch (readString(json, "kind")) {
    case "basic":
      return {
        kind: "basic",
        username: readString(json, "username") ?? "",
        password: readString(json, "password") ?? "",
      };
    case "token":
      return { kind: "token", token: readString(json, "token") ?? "" };
    default:
      return undefined;
  }
}

function tryParse(secret: string): JsonValue | undefined {
  try {
    return parseJson(secret);
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
