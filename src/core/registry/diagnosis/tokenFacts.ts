import {
  isJsonObject,
  JsonError,
  parseJson,
  readNumber,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../base/json.ts";

/** What a token server's answer says, without the token. */
export interface TokenFacts {
  /** As told; missing where the server names none. */
  readonly expiresInSeconds?: number;
  /** The scopes that the token says it grants; missing where it is no JWT that could be read. */
  readonly granted?: readonly string[];
}

/** The parts of an answer that must be shown nowhere. */
export interface TokenAnswer {
  readonly facts: TokenFacts;
  readonly secrets: readonly string[];
}

/** Reads a token server's answer (distribution, "Token Authentication"); nothing is verified. */
export function readTokenAnswer(text: string): TokenAnswer {
  const answer = readObjectText(text);
  const names = ["token", "access_token", "refresh_token"];
  const secrets = names.flatMap((name) => (answer && readString(answer, name)) ?? []);
  const expiresInSeconds = answer && readNumber(answer, "expires_in");
  const claims = readClaims(secrets[0] ?? "");
  return {
    secrets,
    facts: {
      ...(expiresInSeconds !== undefined && { expiresInSeconds }),
      ...(claims && "access" in claims && { granted: readGranted(claims) }),
    },
  };
}

/** The `access` claim (distribution, "Token Scope Documentation"). */
function readGranted(claims: JsonObject): readonly string[] {
  return readObjects(claims, "access").map((entry) => {
    const [type = "", name = ""] = [readString(entry, "type"), readString(entry, "name")];
    return `${type}:${name}:${readStrings(entry, "actions").join(",")}`;
  });
}

function readClaims(token: string): JsonObject | undefined {
  const [, claims = ""] = token.split(".");
  return readObjectText(Buffer.from(claims, "base64url").toString("utf8"));
}

function readObjectText(text: string): JsonObject | undefined {
  try {
    const json = parseJson(text);
    return isJsonObject(json) ? json : undefined;
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
