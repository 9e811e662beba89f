import { h, icon } from "./dom.ts";

export interface MenuItem {
  readonly label: string;
  readonly choose: () => void;
}

/**
 * A button with a menu (WAI-ARIA practices, "Menu Button"): opened by click, Enter, Space and Arrow
 * Down; arrows, Home and End move; Escape and leaving close.
 */
export function menuButton(label: string, items: readonly MenuItem[]): HTMLElement {
  return new MenuButton(label, items).element;
}

class MenuButton {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #menu: HTMLElement;
  readonly #choices: readonly HTMLButtonElement[];

  constructor(label: string, items: readonly MenuItem[]) {
    const click = () => (this.#menu.hidden ? this.#open() : this.#close());
    const keydown = (event: Event) => this.#onButtonKey(event);
    this.#button = h(
      "button",
      {
        type: "button",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "data-key": `menu ${label}`,
        on: { click, keydown },
      },
      label,
      icon("chevron-down"),
    );
    this.#choices = items.map((item) => this.#choice(item));
    const menuAttributes = { class: "menu", role: "menu", "aria-label": label, hidden: true };
    this.#menu = h("div", menuAttributes, ...this.#choices);
    const on = {
      keydown: (event: Event) => this.#onKey(event),
      focusout: (event: Event) => this.#onLeave(event),
    };
    this.element = h("div", { class: "menu-button", on }, this.#button, this.#menu);
  }

  #choice({ label, choose }: MenuItem): HTMLButtonElement {
    const click = () => {
      this.#close();
      this.#button.focus();
      choose();
    };
    return h("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click } }, label);
  }

  #open(): void {
    this.#menu.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#choices[0]?.focus();
  }

  #close(): void {
    this.#menu.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
  }

  #onButtonKey(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.key !== "ArrowDown") return;
    event.preventDefault();
    // The menu that is open then would take the same key for a step down.
    event.stopPropagation();
    this.#open();
  }

  #onKey(event: Event): void {
    if (this.#menu.hidden || !(event instanceof KeyboardEvent)) return;
    if (event.key === "Escape") {
      this.#close();
      this.#button.focus();
      return;
    }
    const position = this.#choices.findIndex((each) => each === document.activeElement);
    const next = nextPosition(event.key, position, this.#choices.length);
    if (next === undefined) return;
    event.preventDefault();
    this.#choices[next]?.focus();
  }

  #onLeave(event: Event): void {
    if (!(event instanceof FocusEvent)) return;
    const { relatedTarget } = event;
    const isInside = relatedTarget instanceof Node && this.element.contains(relatedTarget);
    if (!isInside) this.#close();
  }
}

function nextPosition(key: string, position: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return (position + 1) % count;
    case "ArrowUp":
      return (position - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
