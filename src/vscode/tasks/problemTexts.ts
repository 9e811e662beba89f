import { l10n } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import type { ProblemTexts } from "../../images/transfers/itemOutcome.ts";
import type { Connections } from "../../providers/connections.ts";
import { failedConnection } from "../commands/failedConnection.ts";
import { explainCopyError } from "../platform/copyErrorText.ts";
import { explainError } from "../platform/errorMessages.ts";

/** What goes wrong with transfers, in sentences with what to do next. */
export function problemTexts(connections: Pick<Connections, "all" | "find">): ProblemTexts {
  const explain = (error: unknown) => {
    const connection = failedConnection(error, undefined, connections);
    const place = connection && { host: connection.registry, signIn: connection.signIn };
    return explainCopyError(error) ?? explainError(error, place).message;
  };
  return {
    error: explain,
    absent: (digest) =>
      l10n.t(
        "{0} is not at the source any more. Refresh the source, then choose the image again.",
        shortDigest(digest),
      ),
    tag: (tag, state, error) =>
      state === "untouched"
        ? l10n.t("{0} was left as it was: {1}", tag, explain(error))
        : l10n.t("Whether {0} was moved could not be found out: {1}", tag, explain(error)),
    notWritten: () =>
      l10n.t("The archive was not written, since not all of its images could be copied."),
  };
}
