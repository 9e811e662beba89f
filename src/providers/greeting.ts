import { parseChallenges, type Challenge } from "../core/auth/challenge.ts";
import type { HttpHeaders, HttpResponse } from "../core/http/fetcher.ts";

/** What a registry tells of itself when it is asked whether it is one (`GET /v2/`). */
export interface Greeting {
  readonly headers: HttpHeaders;
  /** What it asks for from those who are not signed in; empty where it lets everybody in. */
  readonly challenges: readonly Challenge[];
}

/** Reads the answer's headers; its body is left alone. */
export function greetingOf({ headers }: Pick<HttpResponse, "headers">): Greeting {
  return { headers, challenges: parseChallenges(headers.all("www-authenticate")) };
}
