import type { Content, ViewState } from "../shared/viewState.ts";
import { renderDetails } from "./detailsSection.ts";
import { h, icon, type Child } from "./dom.ts";
import { renderDraftBanner } from "./draftBanner.ts";
import { renderFailure } from "./failureSection.ts";
import { renderHeader } from "./pageHeader.ts";
import { renderReport } from "./reportSection.ts";
import { renderText } from "./textSection.ts";
import type { ViewContext } from "./viewContext.ts";

/** The page of one document. */
export class Page {
  readonly #context: ViewContext;
  readonly #header = h("div", {});
  readonly #details = h("div", { class: "details" });
  readonly #text = h("div", {});

  constructor(root: HTMLElement, context: ViewContext) {
    this.#context = context;
    root.replaceChildren(this.#header, this.#details, this.#text);
  }

  /** Shows another document, or another state of it. */
  show(state: ViewState): void {
    this.refresh(state);
    const { body } = state;
    const content = body.kind === "content" ? body.content : undefined;
    this.#text.replaceChildren(
      ...(content?.text === undefined ? [] : [renderText(this.#context, content, content.text)]),
    );
  }

  /** Renews everything but the text, which is long and does not change. */
  refresh(state: ViewState): void {
    keepingFocus(() => {
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
    return [
      draft && renderDraftBanner(this.#context, draft),
      ...renderDetails(this.#context, content),
    ];
  }
}

function loading({ strings }: ViewContext): HTMLElement {
  return h("p", { class: "loading" }, icon("loading", "codicon-modifier-spin"), strings.loading);
}

/** Renewed elements take the focus of those they replace; `data-key` tells which. */
function keepingFocus(renew: () => void): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement ? focused.dataset["key"] : undefined;
  renew();
  if (key === undefined || document.activeElement === focused) return;
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    if (element.dataset["key"] === key) {
      element.focus({ preventScroll: true });
      return;
    }
  }
}

function nodes(children: readonly Child[]): readonly Node[] {
  return children.filter((child) => child instanceof Node);
}
