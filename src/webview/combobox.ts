import { visibleText } from "../shared/visibleText.ts";
import { h } from "./dom.ts";

/** A known value, with what it stands for where that is not plain. */
export interface Suggestion {
  readonly value: string;
  readonly hint?: string;
}

export interface ComboboxOptions {
  /** Its accessible name. */
  readonly label: string;
  readonly value: string;
  /** Known values; any other may be typed. Asked for when the list is opened. */
  readonly suggestions: () => readonly Suggestion[];
  /** Called with the new value, if it is another. */
  readonly commit: (value: string) => void;
  /** Keeps the focus on it when the page is renewed. */
  readonly key: string;
  readonly placeholder?: string;
  readonly describedBy?: string;
  readonly isInvalid?: boolean;
}

/** Told by a field, upwards, when it is no longer being edited and nothing was changed. */
export const editEnded = "edit-ended";

/** Whether the user is in the middle of typing or choosing; what is under the cursor has to stay. */
export function isBeingEdited(element: Element | null): boolean {
  return element instanceof HTMLElement && element.dataset["editing"] !== undefined;
}

/**
 * A text field with a list of known values (WAI-ARIA practices, "Editable Combobox With List
 * Autocomplete"): Arrow Down and Up choose, Enter and leaving take over, Escape cancels.
 */
export function combobox(options: ComboboxOptions): HTMLElement {
  const { value, key } = options;
  // A field would change line breaks and hide what deceives; the text is the place to edit those.
  const isPlain = visibleText(value) === value && !/[\r\n]/.test(value);
  return isPlain
    ? new Combobox(options).element
    : h("span", { class: "value", tabindex: "0", "data-key": key }, value);
}

class Combobox {
  readonly element: HTMLInputElement;
  readonly #options: ComboboxOptions;
  #value: string;
  #list: HTMLElement | undefined;
  #active = -1;

  constructor(options: ComboboxOptions) {
    this.#options = options;
    this.#value = options.value;
    this.element = h("input", {
      type: "text",
      class: "field",
      role: "combobox",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": options.label,
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-describedby": options.describedBy,
      "aria-invalid": options.isInvalid === true && "true",
      "data-key": options.key,
      placeholder: options.placeholder,
    });
    this.element.value = options.value;
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("input", () => this.#onInput());
    this.element.addEventListener("click", () => this.#open());
    this.element.addEventListener("blur", () => this.#commit());
  }

  #onInput(): void {
    this.element.dataset["editing"] = "";
    this.#open();
  }

  #onKey(event: KeyboardEvent): void {
    // With Alt the arrows move the row that the field is in.
    if (event.altKey) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        this.#step(event.key === "ArrowDown" ? 1 : -1);
        return;
      case "Enter":
        event.preventDefault();
        this.#takeActive();
        this.#commit();
        this.element.select();
        return;
      case "Tab":
        // Else the list would be the next thing that has the focus.
        this.#close();
        return;
      case "Escape":
        if (!isBeingEdited(this.element)) return;
        event.preventDefault();
        event.stopPropagation();
        this.element.value = this.#value;
        this.#end();
        return;
      default:
    }
  }

  #step(by: number): void {
    if (!this.#list) this.#open();
    const choices = this.#choices();
    if (choices.length === 0) return;
    this.#active =
      (this.#active + by + choices.length + (this.#active < 0 && by < 0 ? 1 : 0)) % choices.length;
    for (const [at, choice] of choices.entries()) {
      choice.setAttribute("aria-selected", String(at === this.#active));
    }
    const active = choices[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    this.element.setAttribute("aria-activedescendant", active?.id ?? "");
  }

  #takeActive(): void {
    const chosen = this.#choices()[this.#active]?.dataset["value"];
    if (chosen !== undefined) this.element.value = chosen;
  }

  #open(): void {
    this.#close();
    const { value } = this.element;
    // An untouched field offers everything, a typed text what it may become.
    const typed = value === this.#value ? "" : value.trim().toLowerCase();
    const offered = this.#options
      .suggestions()
      .filter((each) => textOf(each).includes(typed) && each.value !== value);
    if (offered.length === 0) return;
    this.element.dataset["editing"] = "";
    this.#show(offered);
  }

  #show(offered: readonly Suggestion[]): void {
    const id = `options of ${this.#options.key}`.replaceAll(/[^\w-]/g, "-");
    const choices = offered.map((each, at) => this.#choice(each, `${id}-${at}`));
    this.#list = h(
      "ul",
      {
        id,
        class: "options",
        role: "listbox",
        popover: "manual",
        "aria-label": this.#options.label,
      },
      ...choices,
    );
    this.element.after(this.#list);
    // In the top layer, since the frame of a table would cut it off.
    this.#list.showPopover();
    const { left, bottom, top, width } = this.element.getBoundingClientRect();
    const fits = bottom + this.#list.offsetHeight <= window.innerHeight;
    this.#list.style.left = `${left}px`;
    this.#list.style.top = `${fits ? bottom + 2 : top - this.#list.offsetHeight - 2}px`;
    this.#list.style.minWidth = `${width}px`;
    this.element.setAttribute("aria-expanded", "true");
    this.element.setAttribute("aria-controls", id);
    window.addEventListener("scroll", this.#onScroll, { capture: true });
  }

  #choice({ value, hint }: Suggestion, id: string): HTMLElement {
    const choice = h(
      "li",
      { id, role: "option", "aria-selected": "false", "data-value": value },
      value,
      hint !== undefined && h("span", { class: "muted" }, hint),
    );
    // Before the field loses the focus, which would take over what is typed.
    choice.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.element.value = value;
      this.#commit();
    });
    return choice;
  }

  #choices(): readonly HTMLElement[] {
    return [...(this.#list?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
  }

  /** The list would stay where the field was. */
  readonly #onScroll = ({ target }: Event): void => {
    if (target !== this.#list) this.#close();
  };

  #close(): void {
    window.removeEventListener("scroll", this.#onScroll, { capture: true });
    this.#list?.remove();
    this.#list = undefined;
    this.#active = -1;
    this.element.setAttribute("aria-expanded", "false");
    this.element.removeAttribute("aria-activedescendant");
    this.element.removeAttribute("aria-controls");
  }

  /** Takes over what is typed. The page is renewed when the extension answers. */
  #commit(): void {
    const { value } = this.element;
    if (value === this.#value) {
      this.#end();
      return;
    }
    this.#close();
    delete this.element.dataset["editing"];
    this.#value = value;
    this.#options.commit(value);
  }

  #end(): void {
    const wasEditing = isBeingEdited(this.element);
    this.#close();
    delete this.element.dataset["editing"];
    if (wasEditing) this.element.dispatchEvent(new Event(editEnded, { bubbles: true }));
  }
}

function textOf({ value, hint = "" }: Suggestion): string {
  return `${value} ${hint}`.toLowerCase();
}
