import { AuthError, type AuthErrorCode } from "../../../core/auth/authError.ts";
import type { Credential } from "../../../core/auth/credential.ts";
import { azureTokenUser } from "../../../core/auth/refreshTokenUsers.ts";
import type { Cancellable } from "../../../core/base/abort.ts";
import { isJsonObject, JsonError, parseJson, readString } from "../../../core/base/json.ts";
import { BodyLimitError, discardBody, readText } from "../../../core/http/bodyLimit.ts";
import type { Fetcher, HttpResponse } from "../../../core/http/fetcher.ts";
import type { RegistryLocation } from "../../registryUrl.ts";

const maxAnswerBytes = 64 * 1024;

/**
 * Exchanges an access token of Microsoft Entra for a refresh token of a registry, which is good for
 * three hours and is what its token server is asked with (Azure/acr, "AAD-OAuth"). The token is sent
 * to the registry's own host and nowhere else. Throws `AuthError`, `NetworkError`.
 */
export async function exchangeToken(
  fetcher: Fetcher,
  { url }: Pick<RegistryLocation, "url">,
  accessToken: string,
  { signal }: Cancellable = {},
): Promise<Credential> {
  const realm = new URL("/oauth2/exchange", url);
  const form = new URLSearchParams({
    grant_type: "access_token",
    service: realm.host,
    access_token: accessToken,
  });
  const response = await fetcher({
    method: "POST",
    url: realm.href,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new TextEncoder().encode(form.toString()),
    redirect: "sameOrigin",
    retry: "replay",
    decode: true,
    isSmall: true,
    signal,
  });
  if (response.status === 200) {
    const password = await readToken(response, realm);
    return { kind: "basic", username: azureTokenUser, password };
  }
  await discardBody(response);
  const code = response.status === 401 ? "credentialsRejected" : "tokenRefused";
  throw failure(code, realm, { tokenStatus: response.status });
}

async function readToken(response: HttpResponse, realm: URL): Promise<string> {
  try {
    const json = parseJson(await readText(response, maxAnswerBytes));
    const token = isJsonObject(json) ? readString(json, "refresh_token") : undefined;
    if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return token;
  } catch (cause) {
    if (!JsonError.is(cause) && !BodyLimitError.is(cause)) throw cause;
    throw failure("badTokenAnswer", realm, { cause });
  }
  throw failure("badTokenAnswer", realm, {});
}

function failure(
  code: AuthErrorCode,
  { host, href }: URL,
  context: { readonly tokenStatus?: number; readonly cause?: unknown },
): AuthError {
  const what = context.tokenStatus === undefined ? "" : ` (status ${context.tokenStatus})`;
  return new AuthError(code, `${host} gave no refresh token${what}`, {
    host,
    scheme: "bearer",
    realm: href,
    ...context,
  });
}
