import type { Credential } from "../../core/auth/credential.ts";
import { isRecord } from "../../core/base/record.ts";

const maxUsernameLength = 255;
const maxSecretLength = 65_536;

/** Reads a `RegistryCredential` of the API. Throws `TypeError`, without a part of the credential. */
export function readCredential(answer: unknown): Credential {
  if (!isRecord(answer)) throw new TypeError("A credential is an object");
  const { token, username, password } = answer;
  if (token !== undefined) {
    // It becomes the value of a header.
    if (!isSecret(token) || !/^[\x21-\x7e]+$/.test(token)) {
      throw new TypeError("“token” of a credential is a text without spaces");
    }
    return { kind: "token", token };
  }
  if (!isUsername(username)) throw new TypeError("“username” of a credential is a line of text");
  if (!isSecret(password)) throw new TypeError("“password” of a credential is a text");
  return { kind: "basic", username, password };
}

function isSecret(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxSecretLength;
}

/** Shown to the user; a colon would end it where it is sent (RFC 7617). */
function isUsername(value: unknown): value is string {
  if (typeof value !== "string" || value === "" || value.length > maxUsernameLength) return false;
  return !/[:\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
}
