import { shortDigest } from "../core/oci/digest.ts";
import type { DraftFormat, ListFormatName } from "../shared/draftView.ts";
import { fill, type ViewStrings } from "../shared/strings.ts";
import type { Content, DraftList } from "../shared/viewState.ts";
import { annotationsEditor } from "./annotationsEditor.ts";
import { combobox } from "./combobox.ts";
import { h, icon, type Child } from "./dom.ts";
import { section } from "./section.ts";
import { askButton, contentLink, type ViewContext } from "./viewContext.ts";

/** What is edited of the list itself: its format, artifact type, subject and annotations. */
export function renderDraftDetails(
  context: ViewContext,
  content: Content,
  list: DraftList,
): HTMLElement {
  const { strings, ask } = context;
  const { drafts } = strings;
  const setType = (typed: string) =>
    ask({ type: "edit", edits: [{ kind: "setArtifactType", artifactType: typed.trim() }] });
  return section(
    drafts.listDetails,
    h(
      "dl",
      { class: "properties" },
      h("dt", {}, drafts.format),
      h("dd", {}, ...formatChoice(context, list.format)),
      h("dt", {}, strings.artifactType),
      h(
        "dd",
        {},
        combobox({
          label: strings.artifactType,
          value: list.artifactType,
          placeholder: drafts.artifactTypeHint,
          suggestions: () => [],
          commit: setType,
          key: "artifact type",
        }),
      ),
      h("dt", {}, strings.subject),
      h("dd", { class: "with-buttons" }, ...subject(context, content)),
      h("dt", {}, strings.annotations),
      h(
        "dd",
        {},
        annotationsEditor(context, {
          title: drafts.listAnnotations,
          annotations: Object.fromEntries(
            content.annotations.map(({ name, value }) => [name, value]),
          ),
          key: "list",
        }),
      ),
    ),
  );
}

function formatChoice({ strings, ask }: ViewContext, format: DraftFormat): readonly Child[] {
  const { drafts } = strings;
  const names: readonly ListFormatName[] = ["docker", "oci"];
  const options = names.map((name) =>
    h(
      "option",
      { value: name, selected: name === format.current },
      name === format.automatic ? fill(drafts.automatic, drafts[name]) : drafts[name],
    ),
  );
  const other =
    format.current === undefined &&
    h("option", { value: "other", selected: true, disabled: true }, drafts.otherFormat);
  const select = h(
    "select",
    { class: "field", "aria-label": drafts.format, "data-key": "format" },
    other,
    ...options,
  );
  select.addEventListener("change", () => {
    ask({ type: "convert", to: select.value === "docker" ? "docker" : "oci" });
  });
  // A missing or unknown one is among the problems.
  const hint = format.current && h("p", { class: "hint" }, explanation(strings, format));
  return [select, hint];
}

function explanation({ drafts }: ViewStrings, format: DraftFormat): string {
  if (format.current === format.automatic) return drafts[format.reason];
  return fill(drafts.notAutomatic, drafts[format.automatic]);
}

function subject(context: ViewContext, { subject: shown }: Content): readonly Child[] {
  const { strings, ask } = context;
  const { drafts } = strings;
  const choose = askButton(
    context,
    { type: "draftAction", action: "chooseSubject" },
    drafts.chooseSubject,
  );
  if (!shown) return [h("span", { class: "muted" }, drafts.noSubject), choose];
  const name = fill(drafts.actionOf, drafts.remove, strings.subject);
  const attributes = {
    type: "button",
    class: "icon-button",
    "data-key": "remove subject",
    "aria-label": name,
    title: drafts.remove,
    on: { click: () => ask({ type: "edit", edits: [{ kind: "setSubject", subject: undefined }] }) },
  };
  const link = contentLink(
    context,
    shown,
    { label: strings.subject, key: "subject" },
    `${shortDigest(shown.digest)}…`,
  );
  return [h("code", {}, link), choose, h("button", attributes, icon("trash"))];
}
