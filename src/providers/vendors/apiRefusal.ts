import { AuthError, type AuthErrorCode } from "../../core/auth/authError.ts";
import type { CredentialSource } from "../../core/auth/credential.ts";
import { storeFailure } from "../../core/registry/storeFailure.ts";

/** Why a vendor's API was not used or refused, as the `StoreError` that the registry itself would give. */
export function apiRefusal(
  code: AuthErrorCode,
  message: string,
  place: {
    /** As in references. */
    readonly registry: string;
    readonly method: string;
    readonly url: URL;
    readonly credentials: CredentialSource;
  },
): unknown {
  const { tool, toolLabel } = place.credentials;
  const error = new AuthError(code, message, {
    host: place.registry,
    scheme: "bearer",
    ...(tool !== undefined && { tool }),
    ...(toolLabel !== undefined && { toolLabel }),
  });
  return storeFailure(error, { method: place.method, url: place.url.href });
}
