import type { DiagnosisStep } from "./diagnosis.ts";
import type { RecordedExchange } from "./exchangeRecorder.ts";
import { FactList } from "./factList.ts";
import { skippedStep, toStep } from "./stepRunner.ts";

/** Tokens last as little as a minute (distribution, "Token Authentication"). */
const bearableSkewMs = 60_000;

/** Compares the `Date` of the first answer that has one (RFC 9110 §6.6.1) with our clock. */
export function clockStep(exchanges: readonly RecordedExchange[]): DiagnosisStep {
  for (const { headers, answeredAt } of exchanges) {
    const told = Date.parse(headers?.get("date") ?? "");
    if (Number.isNaN(told)) continue;
    const skewMs = told - answeredAt;
    const facts = new FactList();
    facts.add("serverTime", new Date(told).toISOString());
    facts.add("ourTime", new Date(answeredAt).toISOString());
    facts.add("skew", `${Math.round(skewMs / 1000)} s`);
    const outcome =
      Math.abs(skewMs) > bearableSkewMs
        ? ({ kind: "warned", warning: "clockSkewed" } as const)
        : ({ kind: "passed" } as const);
    return toStep("clock", { outcome, elapsedMs: 0, facts, exchanges: [] });
  }
  return skippedStep("clock", "noDate");
}
