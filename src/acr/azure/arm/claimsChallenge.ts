import { isJsonObject, JsonError, parseJson } from "../../../core/base/json.ts";
import { parseChallenges } from "../../../core/auth/challenge.ts";
import type { HttpHeaders } from "../../../core/http/fetcher.ts";
import type { RefusedToken } from "./azureTokens.ts";

/**
 * Why a token was refused: the challenge of an answer with status 401, and the claims in it, which
 * are base64 (Microsoft identity platform, "Claims challenges").
 */
export function refusedToken(token: string, headers: HttpHeaders): RefusedToken {
  const lines = headers.all("www-authenticate");
  const claims = claimsIn(lines);
  return {
    token,
    ...(lines.length > 0 && { wwwAuthenticate: lines.join(", ") }),
    ...(claims !== undefined && { claims }),
  };
}

function claimsIn(lines: readonly string[]): string | undefined {
  const challenges = parseChallenges(lines).filter(({ scheme }) => scheme === "bearer");
  const encoded = challenges.map(({ params }) => params.get("claims")).find((text) => text);
  if (encoded === undefined) return undefined;
  const claims = Buffer.from(encoded, "base64").toString("utf8");
  try {
    return isJsonObject(parseJson(claims)) ? claims : undefined;
  } catch (error) {
    if (JsonError.is(error)) return undefined;
    throw error;
  }
}
