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
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const button = h(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-key": `menu ${label}`,
      on: {
        click: () => (menu.hidden ? open() : close()),
        keydown: (event) => {
          if (!(event instanceof KeyboardEvent) || event.key !== "ArrowDown") return;
          event.preventDefault();
          // The menu that is open then would take the same key for a step down.
          event.stopPropagation();
          open();
        },
      },
    },
    label,
    icon("chevron-down"),
  );
  const choices = items.map((item) => choice(item));
  menu.append(...choices);
  const root = h("div", { class: "menu-button", on: { keydown: onKey } }, button, menu);
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) close();
  });
  return root;

  function choice({ label: text, choose }: MenuItem): HTMLButtonElement {
    const click = () => {
      close();
      button.focus();
      choose();
    };
    return h("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click } }, text);
  }

  function open(): void {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    choices[0]?.focus();
  }

  function close(): void {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  function onKey(event: Event): void {
    if (menu.hidden || !(event instanceof KeyboardEvent)) return;
    if (event.key === "Escape") {
      close();
      button.focus();
      return;
    }
    const position = choices.findIndex((each) => each === document.activeElement);
    const next = nextPosition(event.key, position, choices.length);
    if (next === undefined) return;
    event.preventDefault();
    choices[next]?.focus();
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
