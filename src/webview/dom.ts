import { visibleText } from "../shared/visibleText.ts";

/** What an element may contain. Texts are shown with everything deceptive in them written out. */
export type Child = Node | string | undefined | false;

type Listeners = Readonly<
  Partial<Record<"click" | "keydown" | "focusout", (event: Event) => void>>
>;

/** Attributes by name; `undefined` and `false` leave one out, `true` sets it empty. */
export interface Attributes extends Readonly<Record<string, unknown>> {
  readonly on?: Listeners;
}

/** Makes an HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { on = {}, ...plain } = attributes;
  for (const [name, value] of Object.entries(plain)) setAttribute(element, name, value);
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...toNodes(children));
  return element;
}

/** An icon of VS Code's own font; it says nothing to screen readers. */
export function icon(name: string, className = ""): HTMLElement {
  return h("span", { class: `codicon codicon-${name} ${className}`.trim(), "aria-hidden": "true" });
}

/** A bar that is `share` (0…1) full. Widths are attributes, since inline styles are not allowed. */
export function bar(share: number): SVGSVGElement {
  const picture = svg("svg", { class: "bar", viewBox: "0 0 100 1", "aria-hidden": "true" });
  picture.setAttribute("preserveAspectRatio", "none");
  const width = String(Math.max(0, Math.min(1, share)) * 100);
  picture.append(
    svg("rect", { class: "bar-track", width: "100", height: "1" }),
    svg("rect", { class: "bar-fill", width, height: "1" }),
  );
  return picture;
}

/** A text whose places `{0}`, `{1}` … hold nodes. */
export function fillNodes(template: string, ...nodes: readonly Child[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of template.split(/(\{\d+\})/)) {
    const place = /^\{(\d+)\}$/.exec(part);
    fragment.append(...toNodes([place ? nodes[Number(place[1])] : part]));
  }
  return fragment;
}

function toNodes(children: readonly Child[]): readonly Node[] {
  return children.flatMap((child) => {
    if (child === undefined || child === false || child === "") return [];
    return typeof child === "string" ? document.createTextNode(visibleText(child)) : child;
  });
}

function setAttribute(element: Element, name: string, value: unknown): void {
  if (value === true) element.setAttribute(name, "");
  else if (typeof value === "string" && value) element.setAttribute(name, visibleText(value));
}

/** Makes an element of a picture. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
