import type { HttpHeaders } from "./fetcher.ts";

/** Where vendors put the name under which their support finds a request: Azure, AWS, GitHub. */
const names = ["x-ms-correlation-request-id", "x-amzn-requestid", "x-github-request-id"];

/** What a vendor calls a request it has answered, for its support; on one line. */
export function requestIdOf(headers: HttpHeaders): string | undefined {
  const ids = names.map((name) => headers.get(name)?.trim() ?? "");
  return ids.find((id) => /^[\x21-\x7e]{1,128}$/.test(id));
}
