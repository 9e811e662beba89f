/** The user name that marks a password as an identity token (docker/docker-credential-helpers). */
export const identityTokenUser = "<token>";

/** The user name under which Azure's registries take their refresh tokens, and Docker keeps them. */
export const azureTokenUser = "00000000-0000-0000-0000-000000000000";

/** Whether the password of a user of that name is a refresh token. */
export function isRefreshTokenUser(username: string): boolean {
  return username === identityTokenUser || username === azureTokenUser;
}
