import { BlockList, isIP } from "node:net";

/**
 * Ranges that a public host has no business pointing to (RFC 6890 and successors), and those that
 * lead to an IPv4 address whichever it is (RFC 4291 §2.5.5.1, RFC 6052, RFC 3056).
 */
const privateRanges = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
] as const;

/**
 * Whether a URL names this machine or a private or link-local address literally: what a redirect, a
 * realm or an upload location of a public host must not lead to (server-side request forgery from
 * the user's machine). Names are not looked up: a cloud's private endpoints are public names that
 * resolve to private addresses, and behind a proxy only the proxy knows what they resolve to.
 */
export function isPrivateAddress(url: URL): boolean {
  const name = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  const version = isIP(name);
  if (version === 0) return false;
  const list = new BlockList();
  for (const [address, prefix, family] of privateRanges) list.addSubnet(address, prefix, family);
  return list.check(name, version === 4 ? "ipv4" : "ipv6");
}
