import type { ReportCode } from "../shared/reportPage.ts";
import { h } from "./dom.ts";

/** A text in the font of code, pieces of it marked. It scrolls by itself. */
export function codeText({ label, pieces }: ReportCode, key: string): HTMLElement {
  const children = pieces.map(({ text, hint }) =>
    hint === undefined ? text : h("mark", { title: hint }, text),
  );
  return h(
    "pre",
    {
      class: "report-code",
      tabindex: "0",
      role: "group",
      "aria-label": label,
      "data-key": key,
      "data-scroll": key,
    },
    h("code", {}, ...children),
  );
}
