import type { Health } from "../../images/verify/healthStore.ts";
import type { IconId } from "./presentation.ts";
import type { Texts } from "./texts.ts";

/** How a row says what the last verification found; the text says it as well as the icon. */
export interface HealthLook {
  readonly text: string;
  /** In the place of the row's own icon. */
  readonly icon: IconId;
  readonly color: string;
}

/** The mark of a row that was verified; undefined for the others. */
export function healthLook(health: Health | undefined, texts: Texts): HealthLook | undefined {
  if (!health) return undefined;
  const text = texts.health(health);
  switch (health.verdict) {
    case "ok":
      return { text, icon: "pass", color: "testing.iconPassed" };
    case "notExamined":
      return { text, icon: "question", color: "descriptionForeground" };
    case "problems":
      return { text, icon: "warning", color: "list.warningForeground" };
  }
}
