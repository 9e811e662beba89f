import { isPrivateAddress } from "./privateAddress.ts";

/**
 * Why a server must not send us from one URL on to another by a redirect or an upload location;
 * `undefined` if it may. Technical English.
 */
export function hopRefusal(from: URL, to: URL): string | undefined {
  if (to.protocol !== "https:" && to.protocol !== "http:") return `the scheme ${to.protocol}`;
  if (from.protocol === "https:" && to.protocol === "http:") return "from https to http";
  if (to.username || to.password) return "a URL with a user name or password";
  if (to.hostname !== from.hostname && isPrivateAddress(to) && !isPrivateAddress(from)) {
    return `the private address ${to.host}`;
  }
  return undefined;
}
