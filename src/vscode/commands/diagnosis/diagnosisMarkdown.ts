import { messageOf } from "../../../core/base/errors.ts";
import type { Diagnosis, DiagnosisStep } from "../../../core/registry/diagnosis/diagnosis.ts";

/** A fence longer than any run of backticks that a server might have sent. */
const fence = "````";

/**
 * A diagnosis for a bug report: fenced, in English whatever the language of VS Code is.
 * `product` names us with the version.
 */
export function diagnosisMarkdown({ url, startedAt, steps }: Diagnosis, product: string): string {
  const lines = steps.flatMap((step) => stepLines(step));
  return [
    `**Connection to ${url}**, ${new Date(startedAt).toISOString()}, ${product}`,
    "",
    `${fence}text`,
    ...lines.map((line) => line.replaceAll("````", "'''")),
    fence,
    "",
  ].join("\n");
}

function stepLines({
  name,
  outcome,
  elapsedMs,
  facts,
  exchanges,
}: DiagnosisStep): readonly string[] {
  const time = elapsedMs > 0 ? ` ${Math.round(elapsedMs)} ms` : "";
  return [
    `${outcome.kind.padEnd(8)}${name}${time}${detailOf(outcome)}`,
    ...facts.map((fact) => `          ${fact.name}: ${fact.value}`),
    ...exchanges.map(
      ({ method, url, status, requestId, failure, elapsedMs: ms }) =>
        `          ${method} ${url} ${status ?? failure ?? ""} ${Math.round(ms)} ms` +
        (requestId === undefined ? "" : ` (request ${requestId})`),
    ),
  ];
}

function detailOf(outcome: DiagnosisStep["outcome"]): string {
  switch (outcome.kind) {
    case "passed":
      return "";
    case "warned":
      return ` (${outcome.warning})`;
    case "skipped":
      return ` (${outcome.reason})`;
    case "failed":
      return `: ${codeOf(outcome.error)} ${messageOf(outcome.error).replace(/\p{Cc}+/gu, " ")}`;
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const codes = [error, ...(cause === error ? [] : [cause])].flatMap((each) =>
    each instanceof Error && "code" in each && typeof each.code === "string" ? each.code : [],
  );
  return `[${codes.join(" ")}]`;
}
