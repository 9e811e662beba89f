import { AuthError } from "../../auth/authError.ts";
import type { Credential } from "../../auth/credential.ts";
import { redactUrl } from "../../base/redact.ts";
import type { PingResult } from "../ping.ts";
import { StoreError } from "../storeError.ts";
import type { DiagnosisStep, StepOutcome } from "./diagnosis.ts";
import type { RecordedExchange } from "./exchangeRecorder.ts";
import { FactList } from "./factList.ts";
import { skippedStep, toStep, type StepRun } from "./stepRunner.ts";

const passed: StepOutcome = { kind: "passed" };

/**
 * Tells what one ping has shown as three steps: the registry's first answer, its challenge, and the
 * signing in. A failure belongs to the first of them that it prevented.
 */
export function signInSteps(
  run: StepRun,
  result: PingResult | undefined,
  credential: Credential["kind"] | undefined,
): readonly DiagnosisStep[] {
  const [first, ...later] = run.exchanges;
  const error = run.outcome.kind === "failed" ? run.outcome.error : undefined;
  if (first?.status !== 401) {
    const api = toStep("api", { ...run, facts: apiFacts(first) });
    const reason = error === undefined ? "notAsked" : "afterFailure";
    return [api, skippedStep("challenge", reason), skippedStep("signIn", reason)];
  }
  const part = failedPart(error);
  const failed = (name: string): StepOutcome | undefined =>
    part === name ? { kind: "failed", error } : undefined;
  const api: StepRun = {
    outcome: failed("api") ?? passed,
    elapsedMs: first.elapsedMs,
    facts: apiFacts(first),
    exchanges: [first],
  };
  const challenge: StepRun = {
    outcome: failed("challenge") ?? challengeOutcome(first),
    elapsedMs: 0,
    facts: challengeFacts(first),
    exchanges: [],
  };
  const steps = [toStep("api", api), toStep("challenge", challenge)];
  if (part === "challenge") return [...steps, skippedStep("signIn", "afterFailure")];
  const signIn: StepRun = {
    outcome: failed("signIn") ?? signInOutcome(result),
    elapsedMs: Math.max(0, run.elapsedMs - first.elapsedMs),
    facts: signInFacts(later, credential),
    exchanges: later,
  };
  return [...steps, toStep("signIn", signIn)];
}

function failedPart(error: unknown): "api" | "challenge" | "signIn" | undefined {
  if (error === undefined) return undefined;
  const cause = StoreError.is(error) ? error.cause : error;
  if (AuthError.is(cause, "unsupportedScheme") || AuthError.is(cause, "realmRefused")) {
    return "challenge";
  }
  // A web page where a registry should be, found only behind the sign-in.
  return StoreError.is(error, "badResponse") ? "api" : "signIn";
}

function challengeOutcome({ challenges }: RecordedExchange): StepOutcome {
  return challenges.length > 0 ? passed : { kind: "warned", warning: "noChallenge" };
}

function signInOutcome(result: PingResult | undefined): StepOutcome {
  return result?.access === "tokenNeeded" ? { kind: "warned", warning: "tokenNeeded" } : passed;
}

function apiFacts(exchange: RecordedExchange | undefined): FactList {
  const facts = new FactList();
  facts.add("status", exchange?.status);
  facts.add("apiVersion", exchange?.headers?.get("docker-distribution-api-version"));
  facts.add("server", exchange?.headers?.get("server"));
  facts.add("contentType", exchange?.headers?.get("content-type"));
  return facts;
}

function challengeFacts({ challenges }: RecordedExchange): FactList {
  const facts = new FactList();
  for (const { scheme, params } of challenges) {
    const realm = params.get("realm") ?? "";
    facts.add("scheme", scheme);
    facts.add("realm", URL.canParse(realm) ? redactUrl(realm) : realm);
    facts.add("service", params.get("service"));
    facts.add("scope", params.get("scope"));
  }
  return facts;
}

function signInFacts(
  exchanges: readonly RecordedExchange[],
  credential: Credential["kind"] | undefined,
): FactList {
  const facts = new FactList();
  facts.add("credential", credential);
  tokenFacts(exchanges, facts);
  return facts;
}

/** Tells of the tokens that were fetched. */
export function tokenFacts(exchanges: readonly RecordedExchange[], facts: FactList): void {
  for (const { isToken, host, status, token, scopesAsked } of exchanges) {
    if (!isToken) continue;
    facts.add("tokenServer", `${host}${status === undefined ? "" : ` (${status})`}`);
    facts.add("scopesAsked", scopesAsked.join(" "));
    if (token?.expiresInSeconds !== undefined) {
      facts.add("expiresIn", `${token.expiresInSeconds} s`);
    }
    if (token?.granted) facts.add("granted", token.granted.join(" ") || "–");
  }
}
