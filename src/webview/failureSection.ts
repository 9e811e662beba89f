import type { Failure, FailureReason } from "../shared/viewState.ts";
import { h, icon } from "./dom.ts";
import { askButton, type ViewContext } from "./viewContext.ts";

const icons: Readonly<Record<FailureReason, string>> = {
  missing: "search-stop",
  denied: "lock",
  tooLarge: "warning",
  disconnected: "debug-disconnect",
  network: "debug-disconnect",
  draftGone: "info",
  reportGone: "info",
  other: "error",
};

/** Why the document is not shown, and what can be done about it. */
export function renderFailure(context: ViewContext, failure: Failure): HTMLElement {
  const { strings } = context;
  const { reason, message, remedies } = failure;
  const buttons = remedies.map((type) => askButton(context, { type }, strings.remedies[type]));
  buttons[0]?.classList.add("primary");
  return h(
    "section",
    { class: "failure", "aria-label": strings.failures[reason] },
    icon(icons[reason], "failure-icon"),
    h("h2", {}, strings.failures[reason]),
    h("p", {}, message),
    h("div", { class: "failure-actions" }, ...buttons),
  );
}
