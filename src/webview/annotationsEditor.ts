import type { Digest } from "../core/oci/digest.ts";
import type { ViewEdit } from "../shared/viewEdit.ts";
import { fill } from "../shared/strings.ts";
import { combobox, type Suggestion } from "./combobox.ts";
import { h, icon } from "./dom.ts";
import { table } from "./section.ts";
import type { ViewContext } from "./viewContext.ts";

/** Whose annotations are edited. */
export interface AnnotationOwner {
  /** What the table is called. */
  readonly title: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of an entry; undefined for the list itself. */
  readonly entry?: { readonly position: number; readonly digest: Digest };
  /** Begins the keys of its fields. */
  readonly key: string;
}

/** Annotations that the image-spec names (annotations.md). */
const knownNames = [
  "title",
  "description",
  "version",
  "revision",
  "created",
  "source",
  "url",
  "documentation",
  "licenses",
  "vendor",
  "authors",
  "ref.name",
  "base.name",
  "base.digest",
].map((name) => `org.opencontainers.image.${name}`);

/** Names and values in fields, a button to remove each and one to add another. */
export function annotationsEditor(context: ViewContext, owner: AnnotationOwner): HTMLElement {
  const { strings } = context;
  const names = Object.keys(owner.annotations);
  const rows = names.map((name) => row(context, owner, name));
  const frame = table(
    owner.title,
    [{ title: strings.name }, { title: strings.value }, { title: strings.drafts.actions }],
    rows,
  );
  const add = h(
    "button",
    { type: "button", "data-key": `${owner.key} add annotation` },
    icon("add"),
    strings.drafts.addAnnotation,
  );
  const empty = h("p", { class: "hint" }, strings.drafts.noAnnotations);
  frame.hidden = rows.length === 0;
  empty.hidden = rows.length > 0;
  add.addEventListener("click", () => {
    frame.hidden = false;
    empty.hidden = true;
    const fresh = newRow(context, owner);
    frame.querySelector("tbody")?.append(fresh);
    fresh.querySelector("input")?.focus();
  });
  return h("div", { class: "annotations-editor" }, empty, frame, add);
}

function row(context: ViewContext, owner: AnnotationOwner, name: string): HTMLTableRowElement {
  const { strings } = context;
  const { annotations, key } = owner;
  const value = annotations[name] ?? "";
  const rename = (typed: string) => {
    const next = typed.trim();
    if (next !== name && Object.hasOwn(annotations, next)) {
      context.tell(fill(strings.drafts.nameTaken, next));
      // The field shows what the name still is, once nothing is being left or entered.
      queueMicrotask(context.refresh);
      return;
    }
    const removed = edit(owner, name, undefined);
    ask(context, owner, next === "" ? [removed] : [removed, edit(owner, next, value)]);
  };
  return h(
    "tr",
    {},
    h(
      "td",
      {},
      combobox({
        label: strings.name,
        value: name,
        suggestions: () => namesBeside(annotations),
        commit: rename,
        key: `${key} name of ${name}`,
      }),
    ),
    h(
      "td",
      {},
      combobox({
        label: fill(strings.drafts.fieldOf, strings.value, name),
        value,
        suggestions: () => [],
        commit: (next) => ask(context, owner, [edit(owner, name, next)]),
        key: `${key} value of ${name}`,
      }),
    ),
    h("td", { class: "row-actions" }, removeButton(context, owner, name)),
  );
}

/** A row for an annotation that is not there before it has a name. */
function newRow(context: ViewContext, owner: AnnotationOwner): HTMLTableRowElement {
  const { strings } = context;
  const key = `${owner.key} new annotation`;
  const field = combobox({
    label: strings.name,
    value: "",
    placeholder: "org.opencontainers.image.…",
    suggestions: () => namesBeside(owner.annotations),
    commit: (typed) => {
      const name = typed.trim();
      if (name === "") return;
      // The value is typed next; its field has this key once the page is renewed.
      field.dataset["key"] = `${owner.key} value of ${name}`;
      ask(context, owner, [edit(owner, name, owner.annotations[name] ?? "")]);
    },
    key,
  });
  return h("tr", {}, h("td", {}, field), h("td", {}), h("td", {}));
}

function removeButton(context: ViewContext, owner: AnnotationOwner, name: string): HTMLElement {
  const { drafts } = context.strings;
  const label = fill(drafts.actionOf, drafts.remove, name);
  const click = () => ask(context, owner, [edit(owner, name, undefined)]);
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "data-key": `${owner.key} remove ${name}`,
      "aria-label": label,
      title: label,
      on: { click },
    },
    icon("trash"),
  );
}

function namesBeside(annotations: Readonly<Record<string, string>>): readonly Suggestion[] {
  return knownNames.filter((name) => !Object.hasOwn(annotations, name)).map((value) => ({ value }));
}

function edit({ entry }: AnnotationOwner, name: string, value: string | undefined): ViewEdit {
  return { kind: "setAnnotation", name, value, ...(entry && { position: entry.position }) };
}

function ask(context: ViewContext, { entry }: AnnotationOwner, edits: readonly ViewEdit[]): void {
  context.ask({ type: "edit", edits, ...(entry && { entry }) });
}
