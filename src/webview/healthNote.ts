import type { HealthFacts } from "../shared/viewState.ts";
import { h } from "./dom.ts";
import { toneIcon } from "./reportSection.ts";
import type { ViewContext } from "./viewContext.ts";

/** What a verification found, beside what it is about. */
export function healthNote(context: ViewContext, { text, tone }: HealthFacts): HTMLElement {
  return h("span", { class: "health" }, toneIcon(context, tone), ` ${text}`);
}
