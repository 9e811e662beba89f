import { env, l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Health, HealthStore } from "../../images/verify/healthStore.ts";
import type { Tone } from "../../shared/reportPage.ts";
import type { Content, HealthFacts } from "../../shared/viewState.ts";

/** What verifications found, as far as pages read it. */
export type HealthSource = Pick<HealthStore, "get" | "onDidChange">;

/** A manifest's page with what verifying it, and what its list names, found. */
export function withHealth(
  content: Content,
  place: { readonly connectionId: string; readonly repository: string },
  health: HealthSource,
): Content {
  const { connectionId, repository } = place;
  const of = (digest: Digest) => health.get({ connectionId, repository, digest });
  const { details } = content;
  const own = of(content.digest);
  const rows =
    details.kind === "index" &&
    details.rows.map((row) => {
      const known = of(row.content.digest);
      return known ? { ...row, health: rowFacts(known) } : row;
    });
  return {
    ...content,
    ...(own && { health: pageFacts(own) }),
    ...(rows && { details: { ...details, rows } }),
  };
}

function rowFacts(health: Health): HealthFacts {
  return { text: outcome(health), tone: toneOf(health) };
}

function pageFacts(health: Health): HealthFacts {
  const time = new Date(health.checkedAt).toLocaleTimeString(env.language);
  const text = l10n.t("Verified at {0}: {1}", time, outcome(health));
  return { text, tone: toneOf(health) };
}

function outcome({ verdict, problems }: Health): string {
  switch (verdict) {
    case "ok":
      return l10n.t("no problems");
    case "notExamined":
      return l10n.t("not fully examined");
    case "problems":
      return problems === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", problems);
    default:
      return assertNever(verdict);
  }
}

function toneOf({ verdict }: Health): Tone {
  switch (verdict) {
    case "ok":
      return "good";
    case "notExamined":
      return "note";
    case "problems":
      return "warning";
    default:
      return assertNever(verdict);
  }
}
