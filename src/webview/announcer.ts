import { h } from "./dom.ts";

/** How long a message stays to be seen. */
const shownMs = 4000;

/** Says short things: to screen readers through a live region, to others as a line at the edge. */
export class Announcer {
  readonly element = h("div", { class: "announcer", role: "status", "aria-live": "polite" });
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says it; `isQuiet` only to screen readers, for what everybody else sees anyway. */
  say(message: string, { isQuiet = false } = {}): void {
    clearTimeout(this.#timer);
    this.element.classList.toggle("quiet", isQuiet);
    this.element.textContent = message;
    this.#timer = setTimeout(() => (this.element.textContent = ""), shownMs);
  }
}
