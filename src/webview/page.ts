import type { Content, ViewState } from "../shared/viewState.ts";
import { renderDetails } from "./detailsSection.ts";
import { h, icon, type Child } from "./dom.ts";
import { editEnded, isBeingEdited } from "./combobox.ts";
import { renderDraft } from "./draftSection.ts";
import { renderFailure } from "./failureSection.ts";
import { renderHeader } from "./pageHeader.ts";
import { Press } from "./press.ts";
import { renderReport } from "./reportSection.ts";
import { renderText } from "./textSection.ts";
import type { ViewContext } from "./viewContext.ts";

/** The page of one document. */
export class Page {
  readonly #context: ViewContext;
  readonly #header = h("div", {});
  readonly #details = h("div", { class: "details" });
  readonly #text = h("div", {});

  readonly #openRows = new Set<string>();
  /** What is to be shown once the user has finished with a field. */
  #pending: ViewState | undefined;
  readonly #press = new Press();

  constructor(root: HTMLElement, context: ViewContext) {
    this.#context = context;
    const showPending = () => {
      if (this.#pending) this.refresh(this.#pending);
    };
    this.#details.addEventListener(editEnded, showPending);
    root.replaceChildren(this.#header, this.#details, this.#text);
  }

  /** Shows another document, or another state of it. */
  show(state: ViewState): void {
    this.refresh(state);
    this.#press.afterwards("text", () => this.#showText(state));
  }

  /** Renews everything but the text, which is long and does not change. */
  refresh(state: ViewState): void {
    this.#press.afterwards("details", () => this.#renew(state));
  }

  #showText({ body }: ViewState): void {
    const content = body.kind === "content" ? body.content : undefined;
    this.#text.replaceChildren(
      ...(content?.text === undefined ? [] : [renderText(this.#context, content, content.text)]),
    );
  }

  #renew(state: ViewState): void {
    const isWaiting = isBeingEdited(document.activeElement);
    this.#pending = isWaiting ? state : undefined;
    if (isWaiting) return;
    keepingPlace(() => {
      this.#header.replaceChildren(renderHeader(this.#context, state));
      this.#details.replaceChildren(...nodes(this.#body(state)));
    });
  }

  #body({ body }: ViewState): readonly Child[] {
    switch (body.kind) {
      case "loading":
        return [loading(this.#context)];
      case "failed":
        return [renderFailure(this.#context, body.failure)];
      case "content":
        return this.#content(body.content);
      case "report":
        return renderReport(this.#context, body.report);
    }
  }

  #content(content: Content): readonly Child[] {
    const { draft } = content;
    return draft
      ? renderDraft(this.#context, content, draft, this.#openRows)
      : renderDetails(this.#context, content);
  }
}

function loading({ strings }: ViewContext): HTMLElement {
  return h("p", { class: "loading" }, icon("loading", "codicon-modifier-spin"), strings.loading);
}

/** Renewed elements are scrolled and focused as those were that they replace. */
function keepingPlace(renew: () => void): void {
  const scrolled = new Map(scrolling().map((each) => [each.dataset["scroll"], each]));
  const { scrollX, scrollY } = window;
  const before = [...scrolled].map(([key, { scrollLeft, scrollTop }]) => ({
    key,
    scrollLeft,
    scrollTop,
  }));
  keepingFocus(renew);
  const after = new Map(scrolling().map((each) => [each.dataset["scroll"], each]));
  for (const { key, scrollLeft, scrollTop } of before) {
    after.get(key)?.scrollTo(scrollLeft, scrollTop);
  }
  if (window.scrollY !== scrollY) window.scrollTo(scrollX, scrollY);
}

function scrolling(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-scroll]")];
}

/** Renewed elements take the focus of those they replace; `data-key` tells which. */
function keepingFocus(renew: () => void): void {
  const focused = document.activeElement;
  const isElement = focused instanceof HTMLElement || focused instanceof SVGElement;
  const key = isElement ? focused.dataset["key"] : undefined;
  const before = keyed();
  renew();
  if (key === undefined || document.activeElement === focused) return;
  const after = new Set(keyed());
  // What was removed leaves the focus to what was next to it and is still there.
  const at = before.indexOf(key);
  const nearest = [...before.slice(at), ...before.slice(0, at).reverse()];
  const next = nearest.find((each) => after.has(each));
  const element = all().find((each) => each.dataset["key"] === next);
  element?.focus({ preventScroll: true });
  if (element instanceof HTMLInputElement) element.select();
}

function keyed(): readonly string[] {
  return all().flatMap((element) => element.dataset["key"] ?? []);
}

/** Elements that can take the focus and that have a key. */
function all(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-key]:not(:disabled)")];
}

function nodes(children: readonly Child[]): readonly Node[] {
  return children.filter((child) => child instanceof Node);
}
